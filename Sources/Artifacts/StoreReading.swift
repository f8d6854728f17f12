import Glibc

extension Store {
  /// Reads an artifact and hashes the very bytes that are returned.
  ///
  /// What is damaged is moved to quarantine and never served.
  /// - Parameter name: the artifact's name, for messages.
  /// - Throws: `damaged` where the bytes are not those promised or nothing is there; `io`.
  public func read(_ artifact: Artifact, name: String) throws(StoreError) -> [UInt8] {
    try checked(artifact, name: name) { (path) throws(ReadingFault) in
      let (bytes, digest) = try FileSystem.readHashing(path, followingLinks: false, limit: artifact.size)
      return (bytes, digest, bytes.count)
    }
  }

  /// What `load` takes from an object's path, where digest and size are those promised; what is damaged goes to
  /// quarantine.
  private func checked<Content>(
    _ artifact: Artifact, name: String,
    _ load: (String) throws(ReadingFault) -> (content: Content, digest: Digest, size: Int)
  ) throws(StoreError) -> Content {
    let fault: DamagedEntry.Fault
    do {
      let (content, digest, size) = try load(objectPath(artifact.digest))
      if digest == artifact.digest && size == artifact.size { return content }
      fault = .digestMismatch
    } catch {
      switch error {
      case .missing: fault = .missing
      case .notRegularFile: fault = .notRegularFile
      case .tooLarge: fault = .digestMismatch
      case .failed(let failure): throw failure
      }
    }
    if fault != .missing { try quarantineObject(artifact.digest) }
    throw .damaged(DamagedEntry(digest: artifact.digest, name: name, fault: fault))
  }

  /// The bytes of an object, verified; nil where it is missing, damaged or cannot be read.
  public func bytes(of digest: Digest) -> [UInt8]? {
    guard let found = try? FileSystem.readHashing(objectPath(digest), followingLinks: false, limit: .max),
      found.digest == digest
    else { return nil }
    return found.bytes
  }

  /// Copies an artifact, verified, to a path outside the store, durably and all at once.
  ///
  /// A copy, never a link: what people do to the copy must not reach the store. It is never whole in memory.
  public func export(_ artifact: Artifact, name: String, to path: String) throws(StoreError) {
    let temporary = uniqueStagingPath("file")
    try withLayout { () throws(StoreError) in try FileSystem.requireSpace(artifact.size, temporary) }
    do throws(StoreError) {
      try checked(artifact, name: name) { (object) throws(ReadingFault) in
        let (digest, size) = try FileSystem.copyHashing(object, to: temporary, mode: 0o644)
        return ((), digest, size)
      }
    } catch {
      try? FileSystem.unlink(temporary)
      throw error
    }
    try place(temporary, at: path)
  }

  /// Moves an object to quarantine.
  ///
  /// One that is gone already is left gone.
  public func quarantineObject(_ digest: Digest) throws(StoreError) {
    try quarantineEntry("objects/" + digest.hex)
  }

  /// Moves an action record to quarantine.
  ///
  /// One that is gone already is left gone.
  public func quarantineRecord(_ key: Digest) throws(StoreError) {
    try quarantineEntry("actions/" + key.hex)
  }

  /// Moves what a lookup found to be damaged to quarantine.
  public func quarantine(_ lookup: Lookup) throws(StoreError) {
    switch lookup {
    case .hit, .miss: break
    case .damagedRecord(let entry): try quarantineRecord(entry.digest)
    case .damagedArtifact(_, let entry) where entry.fault == .missing: break
    case .damagedArtifact(_, let entry): try quarantineObject(entry.digest)
    }
  }

  /// Moves an entry, given as a path below the store, to quarantine under a name of its own.
  func quarantineEntry(_ entry: String) throws(StoreError) {
    let path = root + "/" + entry
    let name = entry.split(separator: "/").last ?? ""
    let target = quarantine + "/\(name)-\(String(UInt64.random(in: .min ... .max), radix: 16))"
    guard try FileSystem.status(path) != nil else { return }
    do {
      try withLayout { () throws(StoreError) in try FileSystem.rename(path, target) }
    } catch .io(let failure) where failure.errno == ENOENT {
      // Another process moved it first.
    }
  }
}
