import Artifacts

/// One input of a key that is not what it was.
public struct KeyDifference: Hashable, Sendable, CustomStringConvertible {
  /// The input, such as `parameters.model.hidden_size`, `input windows/windows.bin` or `code version`.
  public private(set) var subject: String
  /// Its value then.
  public let old: String
  /// Its value now.
  public let new: String
  /// Whether it is an artifact of another stage.
  public private(set) var isInput = false
  /// The stage that makes other bytes now, of an input artifact; nil of one that was added or removed, which changes
  /// the stage itself.
  public private(set) var producer: String?
  /// Whether it only follows from what differs in stages before, under whose names it is told.
  public private(set) var isDerived = false

  /// `subject: old -> new`, or that an input was added or removed.
  public var description: String {
    switch (isInput, old, new) {
    case (true, Self.absent, _): "added \(subject)"
    case (true, _, Self.absent): "removed \(subject)"
    default: "\(subject): \(old) -> \(new)"
    }
  }

  /// What changed without the path to it: the same key of the same spec is a parameter of several stages.
  public var change: [String] {
    [isInput ? subject : subject.split(separator: ".").last.map(String.init) ?? subject, old, new]
  }

  private static let absent = "(absent)"
  private static let unknown = "(not made yet)"

  /// The same difference under another name.
  func renamed(_ subject: String, isDerived: Bool = false) -> KeyDifference {
    var difference = self
    difference.subject = subject
    difference.isDerived = isDerived
    return difference
  }
}

extension KeyDifference {
  /// All differences between the inputs of an earlier execution and those of a stage now.
  ///
  /// Order: kind, code version, engine version, parameters, files, inputs; within each, sorted by name.
  /// - Parameters:
  ///   - inputs: the digest of each input artifact that is known; of the others, those that the earlier execution had
  ///     are left out.
  ///   - lock: the lock of the earlier run, which says what stages made.
  static func between(
    _ old: ActionInputs, _ stage: PlannedStage, engineVersion: Int, inputs: [String: Digest], lock: Lock
  ) -> [KeyDifference] {
    let definition = stage.definition
    var found: [KeyDifference] = []
    compare("kind", .string(old.kind), .string(definition.kind), &found)
    compare("code version", .int(old.codeVersion), .int(definition.codeVersion), &found)
    compare("engine version", .int(old.engineVersion), .int(engineVersion), &found)
    compare("parameters", old.parameters, definition.parameters, &found)
    for name in Set(old.files.keys).union(stage.files.keys).sorted() where old.files[name] != stage.files[name] {
      found.append(
        KeyDifference(
          subject: "file \(definition.files[name]?.path ?? name)", old: old.files[name]?.short ?? absent,
          new: stage.files[name]?.short ?? absent))
    }
    found += differences(of: old.inputs, definition.inputs, inputs, lock)
    if found.isEmpty, inputs.count == definition.inputs.count, inputs != old.inputs {
      // The same artifacts under other names are another key too.
      func names(_ own: [String: Digest], _ other: [String: Digest]) -> String {
        own.keys.sorted().filter { own[$0] != other[$0] }.joined(separator: ", ")
      }
      found = [
        KeyDifference(subject: "names of inputs", old: names(old.inputs, inputs), new: names(inputs, old.inputs))
      ]
    }
    return found
  }

  /// Input artifacts by what makes them: names of inputs may be numbers, which one more input shifts.
  ///
  /// Where the lock has its makers from another run than the stage, an input is the one of the same name.
  private static func differences(
    of old: [String: Digest], _ references: [String: ArtifactReference], _ new: [String: Digest], _ lock: Lock
  ) -> [KeyDifference] {
    var unclaimed = old.values.reduce(into: [:]) { counts, digest in counts[digest, default: 0] += 1 }
    func claim(_ digest: Digest) -> Digest? {
      guard let count = unclaimed[digest], count > 0 else { return nil }
      unclaimed[digest] = count - 1
      return digest
    }
    var found: [KeyDifference] = []
    var unmatched: [String: ArtifactReference] = [:]
    func add(_ input: String, _ old: String, _ new: String, producer: String? = nil) {
      var difference = KeyDifference(subject: "input \(input)", old: old, new: new)
      difference.isInput = true
      difference.producer = producer
      found.append(difference)
    }
    for (name, reference) in references.sorted(by: { $0.value.description < $1.value.description }) {
      let made = lock.stages[reference.stage]?.artifacts[reference.artifact]
      if let before = made.flatMap(claim) {
        guard let now = new[name], now != before else { continue }
        add(reference.description, before.short, now.short, producer: reference.stage)
      } else {
        unmatched[name] = reference
      }
    }
    let known = Set(references.values)
    for (stage, locked) in lock.stages.sorted(by: { $0.key < $1.key }) {
      for (artifact, digest) in locked.artifacts.sorted(by: { $0.key < $1.key }) {
        let reference = ArtifactReference(stage: stage, artifact: artifact)
        if !known.contains(reference), let digest = claim(digest) { add(reference.description, digest.short, absent) }
      }
    }
    for (name, digest) in old.sorted(by: { $0.key < $1.key }) {
      guard let reference = unmatched[name], claim(digest) != nil else { continue }
      unmatched[name] = nil
      guard let now = new[name], now != digest else { continue }
      add(reference.description, digest.short, now.short, producer: reference.stage)
    }
    for (name, digest) in old.sorted(by: { $0.key < $1.key }) where claim(digest) != nil {
      add(name, digest.short, absent)
    }
    for (name, reference) in unmatched { add(reference.description, absent, new[name]?.short ?? unknown) }
    return found.sorted { $0.subject < $1.subject }
  }

  /// Descends into objects and lists; whatever else differs is one difference.
  private static func compare(
    _ path: String, _ old: CanonicalValue?, _ new: CanonicalValue?, _ found: inout [KeyDifference]
  ) {
    switch (old, new) {
    case (.object(let old), .object(let new)):
      for key in Set(old.keys).union(new.keys).sorted() {
        compare("\(path).\(key)", old[key], new[key], &found)
      }
    case (.array(let old), .array(let new)) where old.count == new.count:
      for index in old.indices {
        compare("\(path)[\(index)]", old[index], new[index], &found)
      }
    default:
      let (before, after) = (old?.canonicalText ?? absent, new?.canonicalText ?? absent)
      if before != after { found.append(KeyDifference(subject: path, old: before, new: after)) }
    }
  }
}
