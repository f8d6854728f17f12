/// One file that a stage made: what its bytes are, not where they are.
public struct Artifact: Hashable, Sendable {
  /// The SHA-256 of the bytes.
  public let digest: Digest
  /// The number of bytes.
  public let size: Int

  /// Describes a file.
  public init(digest: Digest, size: Int) {
    self.digest = digest
    self.size = size
  }

  /// Whether a text may name an artifact, and so be a file name: `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`.
  public static func isValidName(_ name: some StringProtocol) -> Bool {
    var count = 0
    for byte in name.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: break
      case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): if count == 0 { return false }
      default: return false
      }
      count += 1
    }
    return (1...64).contains(count)
  }
}
