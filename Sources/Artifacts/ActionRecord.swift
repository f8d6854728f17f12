/// What a stage made from which inputs, as kept under `actions/<key>`.
public struct ActionRecord: Hashable, Sendable {
  /// The version of the file format, raised when its meaning changes.
  public static let formatVersion = 1

  /// The stage that ran, such as `train/lstm/seed-1`.
  public let stage: String
  /// Its key, the digest of its inputs.
  public let key: Digest
  /// All that the key was made of.
  public let inputs: ActionInputs
  /// The artifacts, by name.
  public let outputs: [String: Artifact]

  /// A record of one execution.
  public init(stage: String, inputs: ActionInputs, outputs: [String: Artifact]) {
    self.init(stage: stage, key: inputs.key, inputs: inputs, outputs: outputs)
  }

  private init(stage: String, key: Digest, inputs: ActionInputs, outputs: [String: Artifact]) {
    self.stage = stage
    self.key = key
    self.inputs = inputs
    self.outputs = outputs
  }

  static let file = SealedFile(kind: "action", version: formatVersion)

  /// The file's bytes.
  var fileBytes: [UInt8] {
    let value: CanonicalValue = [
      "action": inputs.canonicalValue,
      "key": .string(key.hex),
      "outputs": .object(
        outputs.mapValues { ["sha256": .string($0.digest.hex), "size": .int($0.size)] }),
      "stage": .string(stage),
    ]
    return Self.file.bytes(of: value)
  }

  /// Reads a file's value; throws how it is wrong.
  init(_ value: CanonicalValue, key: Digest) throws(DamagedEntry.Fault) {
    guard let members = value.objectValue, members.count == 4, let stage = members["stage"]?.stringValue,
      let inputs = members["action"].flatMap(ActionInputs.init), let outputs = members["outputs"]?.objectValue
    else { throw .unreadableRecord("not an action record") }
    guard members["key"]?.digest == key else { throw .unreadableRecord("record of another key") }
    var artifacts: [String: Artifact] = [:]
    for (name, output) in outputs {
      guard Artifact.isValidName(name), let digest = output["sha256"]?.digest,
        let size = output["size"]?.intValue, size >= 0
      else { throw .unreadableRecord("not an action record") }
      artifacts[name] = Artifact(digest: digest, size: size)
    }
    self.init(stage: stage, key: key, inputs: inputs, outputs: artifacts)
  }
}
