import Foundation
import Testing

@testable import Artifacts

@Suite("KeyLock")
struct KeyLockTests {
  static let owner = LockOwner(stage: "windows", host: "node7", pid: 4711, since: "2026-01-31T12:00:00Z")

  @Test("a held lock names its owner, and is free once released or forgotten")
  func holding() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory + "/.store")
      let key = inputs().key
      for release in [true, false] {
        do {
          let lock = try #require(try store.take(key))
          #expect(try store.owner(key) == Self.owner)
          #expect(try store.take(inputs(lookback: 1).key) != nil)
          if release { lock.release() }
        }
        let again = try #require(try store.take(key))
        again.release()
      }
      // A lock file is never removed.
      #expect(leaves(store.locks).contains(key.hex))
    }
  }

  @Test("a released lock is free although a child process still has a copy of its descriptor")
  func inherited() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let key = inputs().key
      let lock = try #require(try store.take(key))
      let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(Int32.init)
      let own = try #require(
        descriptors.first {
          (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == store.lockPath(key)
        })
      let copy = dup(own)
      defer { close(copy) }
      lock.release()
      #expect(try store.take(key) != nil)
    }
  }

  @Test("a lock held by another process is seen, and falls when that process dies")
  func otherProcess() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let key = inputs().key
      try #require(try store.take(key)).release()
      let other = Process()
      other.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
      guard FileManager.default.isExecutableFile(atPath: "/usr/bin/flock") else {
        print("skipped: no flock command")
        return
      }
      // The command says that it holds the lock, then reads until its input is closed.
      let (input, output) = (Pipe(), Pipe())
      other.arguments = [store.lockPath(key), "sh", "-c", "echo held; exec cat"]
      other.standardInput = input
      other.standardOutput = output
      try other.run()
      #expect(output.fileHandleForReading.availableData == Data("held\n".utf8))
      #expect(try store.take(key) == nil)
      try input.fileHandleForWriting.close()
      other.waitUntilExit()
      #expect(try store.take(key) != nil)
    }
  }

  @Test("an unsigned or unreadable lock file leaves the owner unknown", arguments: ["", "{", "{\"pid\":1}"])
  func unsigned(_ text: String) async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let lock = try #require(try store.take(inputs().key))
      let handle = try #require(FileHandle(forWritingAtPath: store.lockPath(inputs().key)))
      try handle.truncate(atOffset: 0)
      try handle.write(contentsOf: Data(text.utf8))
      #expect(try store.owner(inputs().key) == nil)
      lock.release()
    }
  }

  @Test(
    "times are UTC",
    arguments: zip(
      [0, 1_769_860_800, 951_827_696], ["1970-01-01T00:00:00Z", "2026-01-31T12:00:00Z", "2000-02-29T12:34:56Z"]))
  func timestamps(_ seconds: Int64, _ text: String) {
    #expect(Timestamp.text(secondsSince1970: seconds) == text)
    for (milliseconds, fraction) in [(0, "000"), (7, "007"), (45, "045"), (250, "250"), (999, "999")] {
      let time = seconds * 1_000 + Int64(milliseconds)
      #expect(Timestamp.text(millisecondsSince1970: time) == "\(text.dropLast()).\(fraction)Z")
    }
  }

  @Test("messages are what people and scripts rely on")
  func messages() {
    #expect(
      StoreError.lockTimeout(stage: "windows", owner: Self.owner, seconds: 5).description
        == "error[I701]: lock of stage 'windows' not had within 5 s; "
        + "held by stage 'windows' on host node7, pid 4711, since 2026-01-31T12:00:00Z")
    #expect(StoreError.lockTimeout(stage: "a", owner: nil, seconds: 0.5).exitCode == 7)
    let space = IOFailure.Space(need: 41_000_000, free: 3_200_000)
    #expect(
      StoreError.io(IOFailure(operation: "write", path: "objects/ab", errno: ENOSPC, space: space)).description
        == "error[I601]: write objects/ab: no space left (need 41 MB, free 3.2 MB)")
    #expect(
      StoreError.io(IOFailure(operation: "fsync", path: "objects", errno: EIO)).description
        == "error[I601]: fsync objects: input/output error")
    let digest = Digest(hashing: [])
    #expect(
      StoreError.damaged(DamagedEntry(digest: digest, name: "a.bin", fault: .digestMismatch)).description
        == "error[I501]: store entry e3b0c44298fc.../a.bin damaged (sha256 mismatch); moved to quarantine")
    #expect(
      StoreError.damaged(DamagedEntry(digest: digest, name: "a.bin", fault: .missing)).description
        == "error[I501]: store entry e3b0c44298fc.../a.bin missing")
  }
}

extension Store {
  fileprivate func take(_ key: Digest) throws -> KeyLock? {
    if case .acquired(let lock) = try tryLock(key, owner: KeyLockTests.owner) { lock } else { nil }
  }

  fileprivate func owner(_ key: Digest) throws -> LockOwner? {
    if case .held(let owner) = try tryLock(key, owner: KeyLockTests.owner) { owner } else { nil }
  }
}
