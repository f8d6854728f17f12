import Glibc

/// The files that an unfinished stage keeps so that the next attempt can go on: `checkpoints/<key>/`.
///
/// They outlive interruption and death, and are removed once the stage is published. A write is durable and all at
/// once; what is read comes without a promise, so a checkpoint carries its own digest.
public struct CheckpointDirectory: Sendable {
  private let store: Store
  private let directory: String

  /// The checkpoints of one key.
  public init(of key: Digest, in store: Store) {
    self.store = store
    directory = store.checkpoints + "/" + key.hex
  }

  /// Writes a checkpoint durably, replacing one of the same name.
  /// - Precondition: the name is valid as an artifact's name.
  public func write(_ bytes: [UInt8], as name: String) throws(StoreError) {
    try store.install(bytes, at: path(name))
  }

  /// Reads a checkpoint; nil where there is none, or something that is no regular file.
  public func read(_ name: String) throws(StoreError) -> [UInt8]? {
    do {
      return try FileSystem.readHashing(path(name), followingLinks: false, limit: .max - 1).bytes
    } catch {
      switch error {
      case .missing, .notRegularFile, .tooLarge: return nil
      case .failed(let failure): throw failure
      }
    }
  }

  /// The names of the checkpoints, sorted.
  public func names() throws(StoreError) -> [String] {
    try FileSystem.list(directory).filter { Artifact.isValidName($0) }
  }

  /// Removes one checkpoint, if it is there.
  public func remove(_ name: String) throws(StoreError) {
    try FileSystem.removeTree(path(name))
  }

  /// Removes all checkpoints of the key.
  public func removeAll() throws(StoreError) {
    try FileSystem.removeTree(directory)
  }

  private func path(_ name: String) -> String {
    precondition(Artifact.isValidName(name), "'\(name)' cannot name a checkpoint")
    return directory + "/" + name
  }
}
