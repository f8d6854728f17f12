import Artifacts

/// One input of a key that is not what it was.
public struct KeyDifference: Hashable, Sendable, CustomStringConvertible {
  /// The input, such as `parameters.model.hidden_size`, `input windows/windows.bin` or `code version`.
  public let subject: String
  /// Its value then.
  public let old: String
  /// Its value now.
  public let new: String
  /// The stage that made it, of an input artifact.
  public internal(set) var producer: String?

  /// Whether it is an artifact of another stage.
  public var isInput: Bool { producer != nil }

  /// `subject: old -> new`.
  public var description: String { "\(subject): \(old) -> \(new)" }

  /// What changed without the path to it: the same key of the same spec is a parameter of several stages.
  public var change: [String] {
    [subject.split(separator: ".").last.map(String.init) ?? subject, old, new]
  }

  static let absent = "(absent)"
}

extension KeyDifference {
  /// All differences between the inputs of an earlier execution and those of a stage now.
  ///
  /// Order: kind, code version, engine version, parameters, files, inputs; within each, sorted by name.
  /// - Parameter inputs: the digest of each input artifact that is known; the others are left out.
  static func between(
    _ old: ActionInputs, _ stage: PlannedStage, engineVersion: Int, inputs: [String: Digest]
  ) -> [KeyDifference] {
    let definition = stage.definition
    var found: [KeyDifference] = []
    compare("kind", .string(old.kind), .string(definition.kind), &found)
    compare("code version", .int(old.codeVersion), .int(definition.codeVersion), &found)
    compare("engine version", .int(old.engineVersion), .int(engineVersion), &found)
    compare("parameters", old.parameters, definition.parameters, &found)
    compare(old.files, stage.files, &found) { name in
      ("file \(definition.files[name]?.path ?? name)", nil)
    }
    let unknown = definition.inputs.keys.filter { inputs[$0] == nil }
    compare(old.inputs.filter { !unknown.contains($0.key) }, inputs, &found) { name in
      ("input \(definition.inputs[name]?.description ?? name)", definition.inputs[name]?.stage)
    }
    return found
  }

  private static func compare(
    _ old: [String: Digest], _ new: [String: Digest], _ found: inout [KeyDifference],
    subject: (String) -> (String, producer: String?)
  ) {
    for name in Set(old.keys).union(new.keys).sorted() where old[name] != new[name] {
      let (subject, producer) = subject(name)
      found.append(
        KeyDifference(
          subject: subject, old: old[name]?.short ?? absent, new: new[name]?.short ?? absent, producer: producer))
    }
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
