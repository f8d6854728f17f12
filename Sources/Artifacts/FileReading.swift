import Glibc

/// Why a file could not be read whole.
enum ReadingFault: Error {
  case missing
  case notRegularFile
  case tooLarge
  case failed(StoreError)

  init(_ error: StoreError) {
    guard case .io(let failure) = error else {
      self = .failed(error)
      return
    }
    self =
      switch failure.errno {
      case ENOENT: .missing
      // A link where none is followed, a socket, a directory.
      case ELOOP, ENXIO, EISDIR: .notRegularFile
      default: .failed(error)
      }
  }
}

extension FileSystem {
  private static let chunk = 1 << 20

  /// Reads a regular file and hashes the very bytes that are returned; nothing larger than `limit` bytes is loaded.
  static func readHashing(
    _ path: String, followingLinks: Bool, limit: Int
  ) throws(ReadingFault) -> (bytes: [UInt8], digest: Digest) {
    let (descriptor, size) = try openRegular(path, followingLinks: followingLinks)
    defer { Glibc.close(descriptor) }
    guard size <= limit else { throw .tooLarge }
    do { return try load(descriptor, path, size: size) } catch { throw ReadingFault(error) }
  }

  /// Hashes a regular file without keeping its bytes, and counts them.
  static func digest(_ path: String, followingLinks: Bool) throws(ReadingFault) -> (digest: Digest, size: Int) {
    try forEachPiece(path, followingLinks: followingLinks) { _ throws(StoreError) in }
  }

  /// Copies a regular file to a new one, durably, and hashes the very bytes that are copied.
  static func copyHashing(
    _ path: String, to target: String, mode: mode_t
  ) throws(ReadingFault) -> (digest: Digest, size: Int) {
    let descriptor: Int32
    do { descriptor = try open(target, O_WRONLY | O_CREAT | O_EXCL, mode: mode) } catch { throw .failed(error) }
    defer { Glibc.close(descriptor) }
    let copied = try forEachPiece(path, followingLinks: false) { piece throws(StoreError) in
      try write(piece, to: descriptor, target)
    }
    do { try synchronize(descriptor, target) } catch { throw .failed(error) }
    return copied
  }

  /// Calls `body` with each piece of a regular file; its failures are not those of reading.
  private static func forEachPiece(
    _ path: String, followingLinks: Bool, _ body: (UnsafeRawBufferPointer) throws(StoreError) -> Void
  ) throws(ReadingFault) -> (digest: Digest, size: Int) {
    let (descriptor, size) = try openRegular(path, followingLinks: followingLinks)
    defer { Glibc.close(descriptor) }
    var builder = DigestBuilder()
    var buffer = [UInt8](repeating: 0, count: min(chunk, size + 1))
    var total = 0
    while true {
      let count: Int
      do { count = try fill(&buffer, from: descriptor, path) } catch { throw ReadingFault(error) }
      let written = buffer.withUnsafeBytes { raw -> Result<Void, StoreError> in
        let piece = UnsafeRawBufferPointer(rebasing: raw.prefix(count))
        builder.update(piece)
        do throws(StoreError) { return .success(try body(piece)) } catch { return .failure(error) }
      }
      do { try written.get() } catch { throw .failed(error) }
      total += count
      if count < buffer.count { return (builder.finish(), total) }
    }
  }

  /// Opens without ever blocking on a pipe, and refuses what is no regular file.
  private static func openRegular(
    _ path: String, followingLinks: Bool
  ) throws(ReadingFault) -> (descriptor: Int32, size: Int) {
    do throws(StoreError) {
      let descriptor = try open(path, O_RDONLY | O_NONBLOCK | (followingLinks ? 0 : O_NOFOLLOW))
      do throws(StoreError) {
        let found = try status(of: descriptor, path)
        if found.isRegularFile { return (descriptor, found.size) }
      } catch {
        Glibc.close(descriptor)
        throw error
      }
      Glibc.close(descriptor)
    } catch {
      throw ReadingFault(error)
    }
    throw .notRegularFile
  }

  private static func load(
    _ descriptor: Int32, _ path: String, size: Int
  ) throws(StoreError) -> (bytes: [UInt8], digest: Digest) {
    var failure: StoreError?
    var builder = DigestBuilder()
    // One byte more than the file holds shows whether it grew meanwhile; the digest then tells.
    let bytes = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, filled in
      do throws(StoreError) {
        while filled < size + 1 {
          let part = UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<min(filled + chunk, size + 1)])
          let count = try read(descriptor, into: part, path)
          builder.update(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(part).prefix(count)))
          filled += count
          if count < part.count { break }
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return (bytes, builder.finish())
  }

  private static func fill(_ buffer: inout [UInt8], from descriptor: Int32, _ path: String) throws(StoreError) -> Int {
    var result: Result<Int, StoreError> = .success(0)
    buffer.withUnsafeMutableBytes { raw in
      do throws(StoreError) { result = .success(try read(descriptor, into: raw, path)) } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }
}
