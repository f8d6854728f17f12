import Glibc
import Synchronization

/// The files of one attempt at a stage, written and durable but not published.
///
/// Every attempt has a directory of its own, so that attempts never see one another. Files are named by number:
/// an artifact's name is never part of a path in the store.
public final class Staging: Sendable {
  private let store: Store
  private let directory: String
  private let state = Mutex(State())

  private struct State {
    var created = false
    var files = 0
    var written: [String: Artifact] = [:]
    var paths: [String: String] = [:]
  }

  /// An attempt that has written nothing yet.
  public init(in store: Store) {
    self.store = store
    directory = store.uniqueStagingPath("attempt")
  }

  /// The artifacts written so far, by name.
  public var written: [String: Artifact] { state.withLock(\.written) }

  /// The path of each written file, by artifact name.
  var paths: [String: String] { state.withLock(\.paths) }

  /// Writes a file and makes it durable.
  ///
  /// Writing a name again replaces what was written before.
  public func write(_ bytes: [UInt8], as name: String) throws(StoreError) {
    let path = try newFile()
    try FileSystem.createFile(path, bytes, mode: 0o444)
    try note(Artifact(digest: Digest(hashing: bytes), size: bytes.count), at: path, as: name)
  }

  /// Writes a file piece by piece, for one that would be large in memory, and makes it durable.
  ///
  /// `body` calls what it is given with each piece, and throws on what that throws.
  public func write(as name: String, _ body: (_ write: ([UInt8]) throws -> Void) throws -> Void) throws {
    let path = try newFile()
    let descriptor = try FileSystem.open(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o444)
    var builder = DigestBuilder()
    var size = 0
    do {
      try body { piece in
        try FileSystem.write(piece, to: descriptor, path)
        piece.withUnsafeBytes { builder.update($0) }
        size += piece.count
      }
      try FileSystem.synchronize(descriptor, path)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    try FileSystem.close(descriptor, path)
    try note(Artifact(digest: builder.finish(), size: size), at: path, as: name)
  }

  private func note(_ artifact: Artifact, at path: String, as name: String) throws(StoreError) {
    let replaced = state.withLock { state in
      let old = state.paths[name]
      state.written[name] = artifact
      state.paths[name] = path
      return old
    }
    if let replaced { try FileSystem.unlink(replaced) }
  }

  /// A path for a record of this attempt.
  func newFile() throws(StoreError) -> String {
    try state.withLock { (state) throws(StoreError) -> String in
      if !state.created {
        try store.withLayout { () throws(StoreError) in try FileSystem.makeDirectory(directory) }
        state.created = true
      }
      state.files += 1
      return directory + "/\(state.files)"
    }
  }

  /// Removes what was not published.
  ///
  /// What cannot be removed is left to garbage collection.
  public func discard() {
    let created = state.withLock { state in
      defer { state = State() }
      return state.created
    }
    if created { try? FileSystem.removeTree(directory) }
  }
}

extension FileSystem {
  /// Writes a new file and makes its content durable; its name is durable once its directory is synchronized.
  ///
  /// Free space is looked at first, so that a full disk is told with numbers and before anything is written.
  static func createFile(_ path: String, _ bytes: [UInt8], mode: mode_t) throws(StoreError) {
    try requireSpace(bytes.count, path)
    let descriptor = try open(path, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
    do throws(StoreError) {
      try write(bytes, to: descriptor, path)
      try synchronize(descriptor, path)
    } catch {
      Glibc.close(descriptor)
      throw withSpace(error, need: bytes.count, path)
    }
    try close(descriptor, path)
  }

  /// Writes all bytes, and tells with numbers where space is missing.
  static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(StoreError) {
    let result = bytes.withUnsafeBytes { raw -> Result<Void, StoreError> in
      do throws(StoreError) { return .success(try write(raw, to: descriptor, path)) } catch { return .failure(error) }
    }
    do { try result.get() } catch { throw withSpace(error, need: bytes.count, path) }
  }

  /// Fails with numbers where less than `size` bytes are free.
  static func requireSpace(_ size: Int, _ path: String) throws(StoreError) {
    let free = try freeSpace(parentPath(path))
    guard size > free else { return }
    throw .io(
      IOFailure(operation: "write", path: path, errno: ENOSPC, space: IOFailure.Space(need: size, free: free)))
  }

  /// Adds the sizes to a failure for want of space.
  private static func withSpace(_ error: StoreError, need: Int, _ path: String) -> StoreError {
    guard case .io(let failure) = error, failure.errno == ENOSPC || failure.errno == EDQUOT,
      let free = try? freeSpace(parentPath(path))
    else { return error }
    return .io(
      IOFailure(
        operation: failure.operation, path: path, errno: failure.errno,
        space: IOFailure.Space(need: need, free: free)))
  }
}
