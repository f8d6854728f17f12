import Crypto

/// A SHA-256 digest, the name of everything in the store.
public struct Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The 32 bytes as four big-endian words, first bytes first.
  private let word0, word1, word2, word3: UInt64

  fileprivate init(_ sha: SHA256.Digest) {
    (word0, word1, word2, word3) = sha.withUnsafeBytes { bytes in
      let words = bytes.bindMemory(to: UInt64.self)
      return (words[0].bigEndian, words[1].bigEndian, words[2].bigEndian, words[3].bigEndian)
    }
  }

  /// The digest of some bytes.
  public init(hashing bytes: [UInt8]) {
    var builder = DigestBuilder()
    bytes.withUnsafeBytes { builder.update($0) }
    self = builder.finish()
  }

  /// Reads 64 lowercase hexadecimal digits, and nothing else.
  public init?(hex: some StringProtocol) {
    var words: [UInt64] = [0, 0, 0, 0]
    var count = 0
    for byte in hex.utf8 {
      let nibble: UInt8
      switch byte {
      case 0x30...0x39: nibble = byte - 0x30
      case 0x61...0x66: nibble = byte - 0x61 + 10
      default: return nil
      }
      guard count < 64 else { return nil }
      words[count / 16] = words[count / 16] << 4 | UInt64(nibble)
      count += 1
    }
    guard count == 64 else { return nil }
    (word0, word1, word2, word3) = (words[0], words[1], words[2], words[3])
  }

  /// The 64 lowercase hexadecimal digits.
  public var hex: String {
    String(unsafeUninitializedCapacity: 64) { buffer in
      var position = 0
      for word in [word0, word1, word2, word3] {
        for shift in stride(from: 60, through: 0, by: -4) {
          let nibble = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 0xf
          buffer[position] = nibble < 10 ? 0x30 + nibble : 0x61 - 10 + nibble
          position += 1
        }
      }
      return 64
    }
  }

  /// The first 12 digits and an ellipsis, for messages.
  public var short: String { hex.prefix(12) + "..." }

  /// The 64 lowercase hexadecimal digits.
  public var description: String { hex }

  /// Orders digests as their hexadecimal texts are ordered.
  public static func < (left: Digest, right: Digest) -> Bool {
    (left.word0, left.word1, left.word2, left.word3) < (right.word0, right.word1, right.word2, right.word3)
  }
}

/// Hashes bytes as they arrive.
struct DigestBuilder {
  private var sha = SHA256()

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    sha.update(bufferPointer: bytes)
  }

  func finish() -> Digest { Digest(sha.finalize()) }
}
