import Artifacts
import Forecasting
import Planning
public import Specs

/// What a comparison reads of one run: files of its folder, and nothing of the store.
struct ComparedRun {
  let folder: String
  /// `experiment/id`.
  let name: String
  let experiment: String
  let id: String
  /// Leaf paths of the resolved spec with their texts; what has no value is left out.
  let parameters: [(path: String, value: String)]
  let scores: RunScores
  let losses: RunLosses
  /// The digests of all artifacts by `stage/name`.
  let artifacts: [String: Digest]

  init(folder: String) throws(ComparisonError) {
    guard let record = RunRecord(folder: folder), record.status == .done else { throw .unfinished(folder) }
    func bytes(_ name: String) throws(ComparisonError) -> [UInt8] {
      guard let bytes = FilePlaces.contents("\(folder)/\(name)") else { throw .missing("\(folder)/\(name)") }
      return bytes
    }
    self.folder = folder
    experiment = record.experiment
    id = record.run
    name = "\(experiment)/\(id)"
    do {
      parameters = try SpecReader().load(path: "\(folder)/\(RunLayout.File.spec)").resolved.leaves
    } catch {
      throw .spec(error)
    }
    scores = RunScores(try bytes(RunLayout.File.metrics))
    losses = RunLosses(try bytes(RunLayout.File.history))
    let lockBytes = try bytes(RunLayout.File.lock)
    guard let lock = try? Lock(fileBytes: lockBytes) else { throw .missing("\(folder)/\(RunLayout.File.lock)") }
    var artifacts: [String: Digest] = [:]
    for (stage, locked) in lock.stages {
      for (name, digest) in locked.artifacts { artifacts["\(stage)/\(name)"] = digest }
    }
    self.artifacts = artifacts
  }
}

/// Why runs cannot be compared.
public enum ComparisonError: Error, Sendable, CustomStringConvertible {
  /// The run did not finish.
  case unfinished(String)
  /// A file of the run is missing or damaged.
  case missing(String)
  /// The run's spec is not one that this program reads.
  case spec(SpecFailure)
  /// A table or figure could not be made.
  case report(String)

  /// The text for people.
  public var description: String {
    switch self {
    case .unfinished(let folder): "error[V201]: \(folder) is not a finished run\nhint: run it again to finish it"
    case .missing(let path): "error[V202]: \(path) is missing or damaged\nhint: the same run command writes it again"
    case .spec(let failure): failure.rendered()
    case .report(let reason): "error[V203]: \(reason)"
    }
  }
}

extension SpecValue {
  /// The paths of everything that is no map, with their texts, in the order of the spec; items of a list of maps are
  /// numbered from 0.
  fileprivate var leaves: [(path: String, value: String)] {
    var leaves: [(path: String, value: String)] = []
    collectLeaves(at: "", into: &leaves)
    return leaves
  }

  private func collectLeaves(at path: String, into leaves: inout [(path: String, value: String)]) {
    switch self {
    case .null: return
    case .string(let text): leaves.append((path, text))
    case .map(let entries) where !entries.isEmpty:
      for entry in entries {
        entry.value.collectLeaves(at: path.isEmpty ? entry.key : "\(path).\(entry.key)", into: &leaves)
      }
    case .list(let items) where items.contains(where: \.isMap):
      for (index, item) in items.enumerated() { item.collectLeaves(at: "\(path)[\(index)]", into: &leaves) }
    case .bool, .int, .double, .list, .map: leaves.append((path, String(yaml().dropLast())))
    }
  }

  private var isMap: Bool { if case .map = self { true } else { false } }
}
