import Foundation
import Testing

@testable import Artifacts

@Suite("Garbage collection")
struct GarbageCollectionTests {
  static let day: Int64 = 24 * 3600
  static let now = Timestamp.now()

  /// Makes an entry look as if it was written some days ago.
  static func age(_ path: String, days: Int64) throws {
    let date = Date(timeIntervalSince1970: TimeInterval(now - days * day - 60))
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
  }

  static func ageAll(_ store: Store, days: Int64) throws {
    for directory in ["objects", "actions", "staging", "quarantine", "checkpoints"] {
      for name in try FileSystem.list(store.root + "/" + directory) {
        try age(store.root + "/" + directory + "/" + name, days: days)
      }
    }
  }

  static func options(keys: Set<Digest> = [], artifacts: Set<Digest> = [], dryRun: Bool = false) -> GarbageOptions {
    GarbageOptions(keys: keys, artifacts: artifacts, now: now, dryRun: dryRun)
  }

  @Test("what no root reaches goes; what a kept record names stays")
  func reachability() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let kept = try publish(["a": [1], "shared": [9]], inputs(lookback: 1), in: store)
      let gone = try publish(["b": [2, 2], "shared": [9]], inputs(lookback: 2), in: store)
      let pinned = try publish(["c": [3]], inputs(lookback: 3), in: store)
      try Self.ageAll(store, days: 2)
      let roots = Self.options(keys: [kept.key], artifacts: [Digest(hashing: [3])], dryRun: true)
      let before = leaves(directory)
      let planned = try store.collectGarbage(roots)
      #expect(leaves(directory) == before)
      #expect(
        planned.removed
          == [gone.key, pinned.key].sorted().map { "actions/\($0)" } + ["objects/\(Digest(hashing: [2, 2]))"])
      #expect(planned.bytes == 2)

      let done = try store.collectGarbage(Self.options(keys: [kept.key], artifacts: [Digest(hashing: [3])]))
      #expect(done == planned)
      #expect(try store.lookup(kept.key) == .hit(kept))
      #expect(try store.lookup(gone.key) == .miss)
      #expect(
        Set(leaves(directory)) == Set(before).subtracting(planned.removed))
    }
  }

  @Test("nothing young goes, and a file from the future is young")
  func young() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let record = try publish(["a": [1]], inputs(), in: store)
      let staging = Staging(in: store)
      try staging.write([5], as: "x")
      let before = leaves(directory)
      for days: Int64 in [0, -30] {
        try Self.ageAll(store, days: days)
        #expect(try store.collectGarbage(Self.options()).removed.isEmpty)
        #expect(leaves(directory) == before)
      }
      #expect(try store.lookup(record.key) == .hit(record))
    }
  }

  @Test("the record of a running stage stays")
  func running() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let record = try publish(["a": [1]], inputs(), in: store)
      try Self.ageAll(store, days: 2)
      let owner = LockOwner.current(stage: "windows", time: Self.now)
      guard case .acquired(let lock) = try store.tryLock(record.key, owner: owner) else {
        Issue.record("the lock is not free")
        return
      }
      #expect(try store.collectGarbage(Self.options()).removed.isEmpty)
      lock.release()
      #expect(try store.collectGarbage(Self.options()).removed.count == 2)
      // The lock file stays.
      #expect(leaves(directory) == ["locks/\(record.key)"])
    }
  }

  @Test("leavings of killed processes, old quarantine and finished checkpoints go")
  func leavings() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let record = try publish(["a": [1]], inputs(lookback: 1), in: store)
      try publish(["b": [2]], inputs(lookback: 2), in: store)
      try store.quarantineRecord(inputs(lookback: 2).key)
      try Staging(in: store).write([5], as: "x")
      let (finished, unfinished) = (record.key, inputs(lookback: 3).key)
      for key in [finished, unfinished] { try CheckpointDirectory(of: key, in: store).write([1], as: "epoch-1") }
      try Self.ageAll(store, days: 2)
      let removed = try store.collectGarbage(Self.options(keys: [record.key])).removed
      #expect(removed.map { $0.prefix { $0 != "/" } } == ["objects", "checkpoints", "quarantine", "staging"])
      #expect(try CheckpointDirectory(of: unfinished, in: store).names() == ["epoch-1"])
      #expect(try store.lookup(record.key) == .hit(record))
      #expect(leaves(store.staging).isEmpty)

      try Self.ageAll(store, days: 31)
      #expect(
        try store.collectGarbage(Self.options(keys: [record.key])).removed == ["checkpoints/\(unfinished)"])
    }
  }

  @Test("a link in the store is removed, not followed")
  func links() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory + "/.store")
      try store.createLayout()
      let outside = directory + "/precious"
      try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: false)
      try Data([1]).write(to: URL(fileURLWithPath: outside + "/file"))
      let entry = store.staging + "/attempt-1"
      try FileManager.default.createDirectory(atPath: entry, withIntermediateDirectories: false)
      try FileManager.default.createSymbolicLink(atPath: entry + "/link", withDestinationPath: outside)
      try Self.age(entry, days: 2)
      #expect(try store.collectGarbage(Self.options()).removed == ["staging/attempt-1"])
      #expect(try bytes(outside + "/file") == [1])
    }
  }
}
