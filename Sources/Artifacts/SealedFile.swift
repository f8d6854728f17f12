/// A small file whose first line is `almanac-<kind> <version> ` and the SHA-256 of the rest.
///
/// So every changed, missing or added byte is seen before anything is parsed.
struct SealedFile {
  /// What the file holds, such as `action`.
  let kind: String
  /// The version of the format, raised when its meaning changes.
  let version: Int

  private var magic: [UInt8] { Array("almanac-\(kind) \(version) ".utf8) }

  /// The file's bytes around a value's canonical text.
  func bytes(of value: CanonicalValue) -> [UInt8] {
    let content = value.canonicalBytes + [UInt8(ascii: "\n")]
    return magic + Digest(hashing: content).hex.utf8 + [UInt8(ascii: "\n")] + content
  }

  /// Reads a file of the store: what a value means, or how the file is damaged.
  ///
  /// - Parameters:
  ///   - limit: The bytes of the largest file that could be one.
  ///   - meaning: Reads the value; throws how it is wrong.
  /// - Throws: storage errors.
  func read<Meaning>(
    _ path: String, limit: Int, _ meaning: (CanonicalValue) throws(DamagedEntry.Fault) -> Meaning
  ) throws(StoreError) -> Result<Meaning, DamagedEntry.Fault> {
    let bytes: [UInt8]
    do {
      bytes = try FileSystem.readHashing(path, followingLinks: false, limit: limit).bytes
    } catch {
      switch error {
      case .missing: return .failure(.missing)
      case .notRegularFile: return .failure(.notRegularFile)
      case .tooLarge: return .failure(.digestMismatch)
      case .failed(let failure): throw failure
      }
    }
    do throws(DamagedEntry.Fault) {
      return .success(try meaning(try value(in: bytes)))
    } catch {
      return .failure(error)
    }
  }

  /// The value in a file's bytes; throws how they are wrong.
  func value(in bytes: [UInt8]) throws(DamagedEntry.Fault) -> CanonicalValue {
    let magic = magic
    let header = magic.count + 65
    guard bytes.count > header, bytes.starts(with: magic) else {
      let known = bytes.starts(with: "almanac-\(kind) ".utf8) && !bytes.starts(with: magic)
      throw known ? .unreadableRecord("another format version") : .digestMismatch
    }
    let content = Array(bytes[header...])
    let expected = Digest(hex: String(decoding: bytes[magic.count..<header - 1], as: UTF8.self))
    guard bytes[header - 1] == UInt8(ascii: "\n"), Digest(hashing: content) == expected else {
      throw .digestMismatch
    }
    do {
      return try CanonicalValue(parsing: content)
    } catch {
      throw .unreadableRecord(error.description)
    }
  }
}
