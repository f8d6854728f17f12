/// Everything that decides what a stage makes.
///
/// Its digest is the stage's key.
///
/// Inputs enter by content, under the names that the stage knows them by; the stages that made them, and the places
/// where external files lie, do not enter.
public struct ActionInputs: Hashable, Sendable {
  /// The kind of the stage, such as `train`.
  public let kind: String
  /// The version of the code of this kind; raised when its results change.
  public let codeVersion: Int
  /// The version of the numeric engine's results.
  public let engineVersion: Int
  /// The stage's parameters.
  public let parameters: CanonicalValue
  /// The digest of each input artifact, by input name.
  public let inputs: [String: Digest]
  /// The digest of each external file, by input name.
  public let files: [String: Digest]

  /// Gathers the inputs of an action.
  public init(
    kind: String, codeVersion: Int, engineVersion: Int, parameters: CanonicalValue, inputs: [String: Digest],
    files: [String: Digest]
  ) {
    self.kind = kind
    self.codeVersion = codeVersion
    self.engineVersion = engineVersion
    self.parameters = parameters
    self.inputs = inputs
    self.files = files
  }

  /// The SHA-256 of the canonical text of these inputs.
  public var key: Digest { Digest(hashing: canonicalValue.canonicalBytes) }

  /// The inputs as a value.
  public var canonicalValue: CanonicalValue {
    [
      "code_version": .int(codeVersion),
      "engine_version": .int(engineVersion),
      "files": .digests(files),
      "inputs": .digests(inputs),
      "kind": .string(kind),
      "parameters": parameters,
    ]
  }

  init?(_ value: CanonicalValue) {
    guard let members = value.objectValue, members.count == 6,
      let kind = members["kind"]?.stringValue,
      let codeVersion = members["code_version"]?.intValue,
      let engineVersion = members["engine_version"]?.intValue,
      let parameters = members["parameters"],
      let inputs = members["inputs"]?.digests,
      let files = members["files"]?.digests
    else { return nil }
    self.init(
      kind: kind, codeVersion: codeVersion, engineVersion: engineVersion, parameters: parameters, inputs: inputs,
      files: files)
  }
}

extension CanonicalValue {
  /// An object of hexadecimal digests.
  public static func digests(_ digests: [String: Digest]) -> CanonicalValue {
    .object(digests.mapValues { .string($0.hex) })
  }

  /// The digest that a string holds, or nil.
  public var digest: Digest? { stringValue.flatMap { Digest(hex: $0) } }

  /// The digests that an object holds, or nil where one of its values is something else.
  public var digests: [String: Digest]? {
    guard let members = objectValue else { return nil }
    let digests = members.compactMapValues(\.digest)
    return digests.count == members.count ? digests : nil
  }
}
