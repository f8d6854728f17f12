import Glibc

extension Store {
  /// Publishes an attempt: first its files as objects, then the record that names them.
  ///
  /// Each file is durable before it gets its name, and the names of the objects are durable before the record gets
  /// its own; so a record never names an object that a power loss can take away. Where another process has published
  /// the same key meanwhile, the first record stays: it is verified and returned. Whatever fails, nothing that was
  /// there before is changed.
  /// - Parameters:
  ///   - stage: the stage that ran, for people who read the record.
  ///   - replacing: whether a good record that is there already is replaced, as for a stage that was forced to run.
  public func publish(
    _ staging: Staging, stage: String, inputs: ActionInputs, replacing: Bool = false
  ) throws(StoreError) -> ActionRecord {
    let record = ActionRecord(stage: stage, inputs: inputs, outputs: staging.written)
    for (name, path) in staging.paths.sorted(by: { $0.key < $1.key }) {
      guard let artifact = record.outputs[name] else { continue }
      try publishObject(path, artifact.digest)
    }
    if !record.outputs.isEmpty { try FileSystem.synchronizeDirectory(objects) }
    return try publishRecord(record, staging, replacing: replacing)
  }

  private func publishObject(_ path: String, _ digest: Digest) throws(StoreError) {
    do {
      try FileSystem.rename(path, objectPath(digest))
    } catch .io(let failure) where failure.errno == EISDIR {
      // A directory where an object should be is damage.
      try quarantineObject(digest)
      try FileSystem.rename(path, objectPath(digest))
    }
  }

  private func publishRecord(
    _ record: ActionRecord, _ staging: Staging, replacing: Bool
  ) throws(StoreError) -> ActionRecord {
    let temporary = try staging.newFile()
    try FileSystem.createFile(temporary, record.fileBytes, mode: 0o444)
    let target = actionPath(record.key)
    if replacing {
      try placeRecord(temporary, record.key)
    } else {
      do {
        try FileSystem.link(temporary, target)
      } catch .io(let failure) where failure.errno == EEXIST {
        if let first = try usableRecord(record) { return first }
        try placeRecord(temporary, record.key)
      } catch .io(let failure) where [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(failure.errno) {
        // A filesystem without hard links: the last one wins, with the same artifacts.
        try placeRecord(temporary, record.key)
      }
    }
    try FileSystem.synchronizeDirectory(actions)
    return record
  }

  private func placeRecord(_ temporary: String, _ key: Digest) throws(StoreError) {
    do {
      try FileSystem.rename(temporary, actionPath(key))
    } catch .io(let failure) where failure.errno == EISDIR {
      try quarantineRecord(key)
      try FileSystem.rename(temporary, actionPath(key))
    }
  }

  /// The record that is there already, if it and its artifacts are good; what is damaged is moved to quarantine.
  private func usableRecord(_ own: ActionRecord) throws(StoreError) -> ActionRecord? {
    let lookup = try lookup(own.key)
    guard case .hit(let first) = lookup else {
      try quarantine(lookup)
      return nil
    }
    // Objects that this attempt has just written need no second look.
    for (name, artifact) in first.outputs where own.outputs[name] != artifact {
      do {
        _ = try read(artifact, name: name)
      } catch .damaged {
        return nil
      }
    }
    return first
  }

  /// Writes a file outside the store's own directories, durably and all at once; what was there is replaced.
  ///
  /// The file is written in the store's staging first, so that a killed process leaves nothing half-written beside
  /// the path, which must be on the store's filesystem. Directories above the path are made.
  public func install(_ bytes: [UInt8], at path: String) throws(StoreError) {
    let temporary = uniqueStagingPath("file")
    try withLayout { () throws(StoreError) in try FileSystem.createFile(temporary, bytes, mode: 0o644) }
    try place(temporary, at: path)
  }

  /// Gives a durable file of the staging its path outside the store.
  func place(_ temporary: String, at path: String) throws(StoreError) {
    do throws(StoreError) {
      let parent = FileSystem.parentPath(path)
      try FileSystem.makeDirectories(parent)
      try FileSystem.rename(temporary, path)
      try FileSystem.synchronizeDirectory(parent)
    } catch {
      try? FileSystem.unlink(temporary)
      throw error
    }
  }
}
