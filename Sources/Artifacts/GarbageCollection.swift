import Glibc

/// What garbage collection keeps, and how it goes about it.
public struct GarbageOptions: Sendable {
  /// The keys whose records, with their artifacts, are kept: those that runs name.
  public var keys: Set<Digest>
  /// Artifacts that are kept whether or not a record names them.
  public var artifacts: Set<Digest>
  /// The wall clock, in seconds since 1970.
  public var now: Int64
  /// Entries changed within this many seconds are kept: a process may be about to name them.
  public var minimumAge: Int64 = 24 * 3600
  /// Checkpoints untouched for this many seconds are given up, whatever became of their stage.
  public var checkpointAge: Int64 = 30 * 24 * 3600
  /// Whether nothing is removed and the report only says what would be.
  public var dryRun: Bool

  /// Options with the usual ages.
  public init(keys: Set<Digest>, artifacts: Set<Digest> = [], now: Int64, dryRun: Bool) {
    self.keys = keys
    self.artifacts = artifacts
    self.now = now
    self.dryRun = dryRun
  }
}

/// What garbage collection removed, or would remove.
public struct GarbageReport: Hashable, Sendable {
  /// The entries, as paths below the store, in the order of removal.
  public fileprivate(set) var removed: [String] = []
  /// The bytes of the objects among them.
  public fileprivate(set) var bytes = 0
}

extension Store {
  /// Removes what no root reaches and is not young: records, then objects, then leavings of killed processes.
  ///
  /// Records of stages that are running (their lock is held) are kept. Each entry is looked at again before it goes,
  /// is moved to a trash directory first, and comes back if it was renewed in between. A process whose cached entry
  /// vanishes all the same sees a miss and runs the stage again.
  public func collectGarbage(_ options: GarbageOptions) throws(StoreError) -> GarbageReport {
    var sweep = Sweep(store: self, options: options, trash: uniqueStagingPath("trash"))
    try sweep.run()
    return sweep.report
  }
}

private struct Sweep {
  let store: Store
  let options: GarbageOptions
  let trash: String
  var report = GarbageReport()
  private var trashIsThere = false

  init(store: Store, options: GarbageOptions, trash: String) {
    self.store = store
    self.options = options
    self.trash = trash
  }

  mutating func run() throws(StoreError) {
    var live = options.artifacts
    for name in try FileSystem.list(store.actions) {
      guard let key = Digest(hex: name) else { continue }
      if !options.keys.contains(key), try sweepRecord(name, key) { continue }
      if case .success(let record) = try store.readRecord(key) {
        live.formUnion(record.outputs.values.map(\.digest))
      }
    }
    for name in try FileSystem.list(store.objects) {
      guard let digest = Digest(hex: name), !live.contains(digest) else { continue }
      let size = try FileSystem.status(store.objectPath(digest))?.size ?? 0
      if try remove("objects/" + name, olderThan: options.minimumAge) { report.bytes += size }
    }
    for name in try FileSystem.list(store.checkpoints) { try sweepCheckpoint(name) }
    for directory in ["quarantine", "staging"] {
      for name in try FileSystem.list(store.root + "/" + directory) where !trash.hasSuffix("/" + name) {
        _ = try remove(directory + "/" + name, olderThan: options.minimumAge)
      }
    }
    if trashIsThere { try FileSystem.removeTree(trash) }
  }

  /// Whether the record is gone, or would be.
  private mutating func sweepRecord(_ name: String, _ key: Digest) throws(StoreError) -> Bool {
    guard case .free(let lock) = try store.probeLock(key) else { return false }
    defer { lock?.release() }
    return try remove("actions/" + name, olderThan: options.minimumAge)
  }

  private mutating func sweepCheckpoint(_ name: String) throws(StoreError) {
    guard let key = Digest(hex: name), case .free(let lock) = try store.probeLock(key) else { return }
    defer { lock?.release() }
    let published = try FileSystem.status(store.actionPath(key)) != nil
    _ = try remove("checkpoints/" + name, olderThan: published ? options.minimumAge : options.checkpointAge)
  }

  /// Removes an entry unless it is young; says whether it went, or would go.
  private mutating func remove(_ entry: String, olderThan age: Int64) throws(StoreError) -> Bool {
    let path = store.root + "/" + entry
    guard let found = try FileSystem.status(path), isOld(found, age) else { return false }
    if !options.dryRun {
      if !trashIsThere { try FileSystem.makeDirectory(trash) }
      trashIsThere = true
      let grave = trash + "/\(report.removed.count)"
      do {
        try FileSystem.rename(path, grave)
      } catch .io(let failure) where failure.errno == ENOENT {
        return false
      }
      if let buried = try FileSystem.status(grave), !isOld(buried, age) {
        // Renewed between the look and the move: it goes back, unless a newer one is there already.
        if try FileSystem.status(path) == nil { try FileSystem.rename(grave, path) }
        return false
      }
      try FileSystem.removeTree(grave)
    }
    report.removed.append(entry)
    return true
  }

  private func isOld(_ status: FileSystem.Status, _ age: Int64) -> Bool {
    // A time in the future, after a clock jump, counts as young.
    options.now - status.modified >= age
  }
}
