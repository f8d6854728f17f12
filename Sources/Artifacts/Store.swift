import Glibc

/// A content-addressed store in one directory, safe to share between processes and hosts.
///
/// Layout: `objects/<sha256>` holds one artifact each, `actions/<key>` one record of an execution each,
/// `locks/<key>` the lock files (never removed), `checkpoints/<key>/` what unfinished stages keep, `staging/` files
/// that are being written, `quarantine/` entries that were found damaged, and `peeks/` the ledger of evaluations.
///
/// Decision: an object is one file, not a directory of files. Its name is the digest of its bytes, so a verified read
/// needs no manifest, a lock file lists the very names in the store, equal artifacts of different stages are kept once,
/// and publishing is the rename of one file: renaming over an object replaces it by the same bytes, which also heals a
/// damaged one. Which artifacts belong together is in the action record, published last.
///
/// A value of this type holds the place only. Nothing is created before something is written.
public struct Store: Sendable {
  /// The store's directory, such as `runs/.store`.
  public let root: String

  /// A store in a directory, which need not be there yet.
  public init(root: String) {
    self.root = root
  }

  var objects: String { root + "/objects" }
  var actions: String { root + "/actions" }
  var locks: String { root + "/locks" }
  var checkpoints: String { root + "/checkpoints" }
  var staging: String { root + "/staging" }
  var quarantine: String { root + "/quarantine" }

  func objectPath(_ digest: Digest) -> String { root + "/objects/" + digest.hex }
  func actionPath(_ key: Digest) -> String { root + "/actions/" + key.hex }
  func lockPath(_ key: Digest) -> String { root + "/locks/" + key.hex }

  func createLayout() throws(StoreError) {
    for directory in [objects, actions, locks, checkpoints, staging, quarantine] {
      try FileSystem.makeDirectories(directory)
    }
  }

  /// Does something that needs the directories of the store, and makes them first where they are not there yet.
  func withLayout<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
    do {
      return try body()
    } catch .io(let failure) where failure.errno == ENOENT {
      try createLayout()
      return try body()
    }
  }

  /// A name for a staging entry that no other process, thread or host uses.
  func uniqueStagingPath(_ purpose: String) -> String {
    staging + "/\(purpose)-\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 16))"
  }
}

extension Store {
  /// What the store knows about a key.
  public enum Lookup: Hashable, Sendable {
    /// A good record, whose artifacts are all there with the right sizes.
    case hit(ActionRecord)
    /// No record.
    case miss
    /// A record that cannot be used.
    case damagedRecord(DamagedEntry)
    /// A good record, but one of its artifacts is missing or has another size.
    case damagedArtifact(ActionRecord, DamagedEntry)
  }

  private static let largestRecord = 1 << 24

  /// Looks a key up.
  ///
  /// Changes nothing, and reads no artifact: planning needs their presence and sizes only.
  public func lookup(_ key: Digest) throws(StoreError) -> Lookup {
    let record: ActionRecord
    switch try readRecord(key) {
    case .success(let found): record = found
    case .failure(.missing): return .miss
    case .failure(let fault):
      return .damagedRecord(DamagedEntry(digest: key, name: "action record", fault: fault))
    }
    for (name, artifact) in record.outputs {
      if let fault = try quickFault(of: artifact) {
        return .damagedArtifact(record, DamagedEntry(digest: artifact.digest, name: name, fault: fault))
      }
    }
    return .hit(record)
  }

  func readRecord(_ key: Digest) throws(StoreError) -> Result<ActionRecord, DamagedEntry.Fault> {
    try ActionRecord.file.read(actionPath(key), limit: Self.largestRecord) { value throws(DamagedEntry.Fault) in
      try ActionRecord(value, key: key)
    }
  }

  private func quickFault(of artifact: Artifact) throws(StoreError) -> DamagedEntry.Fault? {
    guard let found = try FileSystem.status(objectPath(artifact.digest)) else { return .missing }
    guard found.isRegularFile else { return .notRegularFile }
    return found.size == artifact.size ? nil : .digestMismatch
  }
}

extension DamagedEntry.Fault: Error {}
