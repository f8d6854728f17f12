import Artifacts
import Foundation
import Planning
import Synchronization

/// Runs a body with a store in a directory of its own and removes it afterwards.
func withStore(_ body: (Store) async throws -> Void) async throws {
  let path = NSTemporaryDirectory() + "almanac-planning-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: path) }
  try await body(Store(root: path + "/.store"))
}

/// Records what happens, from several tasks at once.
final class Journal: Sendable {
  private let lines = Mutex<[String]>([])

  func note(_ line: String) { lines.withLock { $0.append(line) } }

  var all: [String] { lines.withLock(\.self) }

  func count(_ line: String) -> Int { all.count { $0 == line } }

  func clear() { lines.withLock { $0 = [] } }

  @Sendable func take(_ event: PlanEvent) {
    switch event {
    case .cached(let stage, _): note("cached \(stage)")
    case .waiting(let stage, let owner): note("waiting \(stage) for \(owner.stage) on \(owner.host)")
    case .started(let stage, _): note("started \(stage)")
    case .progress(let stage, let payload): note("progress \(stage) \(payload.canonicalText)")
    case .finished(let stage, _): note("finished \(stage)")
    case .failed(let failure): note("failed \(failure)")
    case .interrupted(let stage, let message): note("interrupted \(stage): \(message)")
    case .skipped(let stage, let reason): note("skipped \(stage): \(reason)")
    case .warning(let warning): note("\(warning)")
    }
  }
}

/// A stage that writes its parameters and the bytes of its inputs, sorted by name, to `out`.
func stage(
  _ id: String, kind: String? = nil, version: Int = 1, _ parameters: CanonicalValue = [:], needs: [String] = [],
  files: [String: FileInput] = [:], weight: Int = 1,
  body: (@Sendable (StageContext) async throws -> Void)? = nil
) -> StageDefinition {
  StageDefinition(
    id: id, kind: kind ?? String(id.prefix { $0 != "/" }), codeVersion: version, parameters: parameters,
    inputs: Dictionary(
      uniqueKeysWithValues: needs.map { ($0, ArtifactReference(stage: $0, artifact: "out")) }),
    files: files, outputs: ["out"], weight: weight,
    body: body ?? { context in
      var bytes = parameters.canonicalBytes
      for need in needs.sorted() { bytes += try context.input(need) }
      for file in files.keys.sorted() { bytes += try context.file(file) }
      try context.write(bytes, to: "out")
    })
}

/// A plan of stages whose files all hold nothing, so that no disk is read.
func plan(_ stages: [StageDefinition], engineVersion: Int = 1) throws -> Plan {
  try Plan(stages, engineVersion: engineVersion, digestFile: { (_) throws(ExternalFile.Fault) in Digest(hashing: []) })
}

/// What is known about keys, without a disk.
struct FakeIndex: ActionIndex {
  var lookups: [Digest: Store.Lookup] = [:]

  func lookup(_ key: Digest) throws(StoreError) -> Store.Lookup { lookups[key] ?? .miss }

  /// Pretends that every stage of a plan has run, each output holding the stage's id and a salt.
  mutating func run(_ plan: Plan, salt: String = "") -> Lock {
    var made: [String: Artifact] = [:]
    var stages: [String: Lock.Stage] = [:]
    for stage in plan.stages {
      let definition = stage.definition
      let inputs = ActionInputs(
        kind: definition.kind, codeVersion: definition.codeVersion, engineVersion: plan.engineVersion,
        parameters: definition.parameters, inputs: definition.inputs.compactMapValues { made[$0.stage]?.digest },
        files: stage.files)
      let artifact = Artifact(digest: Digest(hashing: Array((stage.id + salt).utf8)), size: 1)
      let record = ActionRecord(stage: stage.id, inputs: inputs, outputs: ["out": artifact])
      made[stage.id] = artifact
      lookups[record.key] = .hit(record)
      stages[stage.id] = Lock.Stage(key: record.key, artifacts: ["out": artifact.digest])
    }
    return Lock(plan: plan.digest, stages: stages)
  }
}
