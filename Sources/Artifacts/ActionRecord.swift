/// What a stage made from which inputs, as kept under `actions/<key>`.
///
/// The file's first line is `almanac-action 1 ` and the SHA-256 of the rest; the rest is the record's canonical
/// text. So every changed, missing or added byte is seen before anything is parsed.
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

  private static let magic = Array("almanac-action \(formatVersion) ".utf8)

  /// The file's bytes.
  var fileBytes: [UInt8] {
    let value: CanonicalValue = [
      "action": inputs.canonicalValue,
      "key": .string(key.hex),
      "outputs": .object(
        outputs.mapValues { ["sha256": .string($0.digest.hex), "size": .int($0.size)] }),
      "stage": .string(stage),
    ]
    let content = value.canonicalBytes + [UInt8(ascii: "\n")]
    return Self.magic + Digest(hashing: content).hex.utf8 + [UInt8(ascii: "\n")] + content
  }

  /// Reads a file's bytes; throws how they are wrong.
  init(fileBytes: [UInt8], key: Digest) throws(DamagedEntry.Fault) {
    let header = Self.magic.count + 65
    guard fileBytes.count > header, fileBytes.starts(with: Self.magic) else {
      let known = fileBytes.starts(with: "almanac-action ".utf8) && !fileBytes.starts(with: Self.magic)
      throw known ? .unreadableRecord("another format version") : .digestMismatch
    }
    let content = Array(fileBytes[header...])
    let expected = Digest(hex: String(decoding: fileBytes[Self.magic.count..<header - 1], as: UTF8.self))
    guard fileBytes[header - 1] == UInt8(ascii: "\n"), Digest(hashing: content) == expected else {
      throw .digestMismatch
    }
    let value: CanonicalValue
    do {
      value = try CanonicalValue(parsing: content)
    } catch {
      throw .unreadableRecord(error.description)
    }
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
