import Artifacts
import Foundation
import Planning
import Testing

@Suite("Failures and interruption")
struct FailureTests {
  struct Broken: Error, CustomStringConvertible { var description: String { "broken" } }

  static let broken: @Sendable (StageContext) async throws -> Void = { _ in throw Broken() }

  static func run(
    _ stages: [StageDefinition], in store: Store, _ journal: Journal = Journal(),
    clock: ExecutionClock = .system, _ adjust: (inout ExecutionOptions) -> Void = { _ in }
  ) async throws -> PlanResult {
    var options = ExecutionOptions()
    options.events = journal.take
    adjust(&options)
    return await LocalExecutor(store: store, clock: clock).execute(try plan(stages), options)
  }

  @Test("a failure stops the run, names its stage, and leaves nothing of it")
  func failure() async throws {
    try await withStore { store in
      let journal = Journal()
      let failing: @Sendable (StageContext) async throws -> Void = { context in
        try context.write([1], to: "out")
        throw Broken()
      }
      let result = try await Self.run(
        [stage("a"), stage("b", needs: ["a"], body: failing), stage("c", needs: ["b"]), stage("d")], in: store, journal)
      #expect(!result.isComplete)
      #expect(result.failure?.stage == "b")
      #expect(result.failure?.exitCode == 1)
      #expect(
        journal.all == [
          "started a", "finished a", "started b", "failed stage 'b': broken", "skipped c: stage 'b' failed",
          "skipped d: stopped after stage 'b' failed",
        ])
      #expect(try FileManager.default.contentsOfDirectory(atPath: store.root + "/staging").isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: store.root + "/actions").count == 1)
      #expect(Set(result.lock.stages.keys) == ["a"])
    }
  }

  @Test("with keep-going all runs that can, and the first failure in order is reported")
  func keepGoing() async throws {
    try await withStore { store in
      let journal = Journal()
      let result = try await Self.run(
        [
          stage("a"), stage("b", needs: ["a"], body: Self.broken), stage("c", needs: ["b"]), stage("d", needs: ["c"]),
          stage("e", ["n": 1], body: Self.broken), stage("f", ["n": 2], needs: ["a"]),
        ], in: store, journal
      ) { $0.keepGoing = true }
      #expect(result.failure?.stage == "b")
      #expect(
        result.stages.map { "\($0.stage) \($0.outcome.word)" } == [
          "a executed", "b failed", "c skipped", "d skipped", "e failed", "f executed",
        ])
      #expect(journal.all.suffix(2) == ["skipped c: stage 'b' failed", "skipped d: stage 'b' failed"])
    }
  }

  static let misuse: [(body: @Sendable (StageContext) async throws -> Void, message: String)] = [
    (
      { context in _ = try context.input("nothing") },
      "error[P101]: stage 'a' read the undeclared input 'nothing'"
    ),
    (
      { context in _ = try context.file("nothing") },
      "error[P101]: stage 'a' read the undeclared input 'nothing'"
    ),
    (
      { context in try context.write([], to: "nothing") },
      "error[P102]: stage 'a' wrote the undeclared output 'nothing'"
    ),
    (
      { _ in },
      "error[P103]: stage 'a' did not write its output 'out'"
    ),
  ]

  @Test("a body that touches what is not declared fails", arguments: misuse.indices)
  func undeclared(_ index: Int) async throws {
    try await withStore { store in
      let result = try await Self.run([stage("a", body: Self.misuse[index].body)], in: store)
      #expect(result.failure.map { "\($0.error)" } == Self.misuse[index].message)
      #expect(result.failure?.exitCode == 70)
    }
  }

  @Test("a storage failure keeps its exit code")
  func storage() async throws {
    try await withStore { store in
      let path = store.root + "/objects"
      try FileManager.default.createDirectory(atPath: store.root, withIntermediateDirectories: true)
      try Data().write(to: URL(fileURLWithPath: path))
      let result = try await Self.run([stage("a")], in: store)
      #expect(result.failure?.exitCode == 6)
      #expect(result.failure.map { "\($0)" }?.contains(path) == true)
    }
  }

  @Test("a file that changes before or while it is read is an error, and nothing is published")
  func changedFile() async throws {
    try await withStore { store in
      let path = store.root + ".csv"
      let url = URL(fileURLWithPath: path)
      let input = ["data": FileInput(path: path)]
      func execute(_ body: (@Sendable (StageContext) async throws -> Void)?, before: () throws -> Void) async throws
        -> PlanResult
      {
        try Data("1,2".utf8).write(to: url)
        let made = try Plan([stage("a", files: input, body: body)], engineVersion: 1)
        try before()
        return await LocalExecutor(store: store).execute(made, ExecutionOptions())
      }
      let early = try await execute(nil) { try Data("1,3".utf8).write(to: url) }
      let late = try await execute(
        { context in
          try context.write(try context.file("data"), to: "out")
          try Data("1,4".utf8).write(to: URL(fileURLWithPath: path))
        }, before: {})
      let gone = try await execute(
        { context in
          try context.write(try context.file("data"), to: "out")
          try FileManager.default.removeItem(atPath: path)
        }, before: {})
      // Other bytes while the body reads, the planned ones again before it ends.
      let swapped = try await execute(
        { context in
          defer { try? Data("1,2".utf8).write(to: URL(fileURLWithPath: path)) }
          try context.write(try context.file("data"), to: "out")
        }, before: { try Data("1,5".utf8).write(to: url) })
      for result in [early, late, gone, swapped] {
        #expect(
          result.failure.map { "\($0.error)" }
            == "error[D220]: \(path) changed while it was read; nothing was published")
        #expect(result.failure?.exitCode == 4)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: store.root + "/actions").isEmpty)
      #expect(try await execute(nil, before: {}).isComplete)
    }
  }

  @Test("an interrupted stage continues from its checkpoint, and the checkpoint goes with the publication")
  func interruption() async throws {
    try await withStore { store in
      let journal = Journal()
      let flag = CancellationFlag()
      let train: @Sendable (StageContext) async throws -> Void = { context in
        var epoch = try context.checkpoints.read("epoch").map { Int($0[0]) } ?? 0
        while epoch < 20 {
          epoch += 1
          context.progress(.int(epoch))
          if epoch == 12 { flag.cancel(signal: SIGINT) }
          if context.isCancelled {
            try context.checkpoints.write([UInt8(epoch)], as: "epoch")
            throw StageInterruption("interrupted at epoch \(epoch)")
          }
        }
        try context.write([UInt8(epoch)], to: "out")
      }
      let stages = [stage("train", body: train), stage("other", ["n": 1]), stage("end", needs: ["train"])]
      let first = try await Self.run(stages, in: store, journal) { $0.cancellation = flag }
      #expect(first.interruption == "interrupted at epoch 12")
      #expect(first.failure == nil)
      #expect(flag.signal == SIGINT)
      #expect(!flag.cancel(signal: SIGTERM))
      #expect(flag.signal == SIGINT)
      #expect(
        journal.all.suffix(3) == [
          "interrupted train: interrupted at epoch 12", "skipped other: interrupted", "skipped end: interrupted",
        ])

      journal.clear()
      let second = try await Self.run(stages, in: store, journal)
      #expect(second.isComplete)
      #expect(journal.all.filter { $0.hasPrefix("progress") } == (13...20).map { "progress train \($0)" })
      #expect(try FileManager.default.contentsOfDirectory(atPath: store.root + "/checkpoints").isEmpty)
    }
  }

  @Test("a run that is cancelled before it starts does nothing")
  func cancelledAtOnce() async throws {
    try await withStore { store in
      let result = try await Self.run([stage("a")], in: store) { $0.cancellation.cancel(signal: SIGTERM) }
      #expect(result.stages.map(\.outcome.word) == ["skipped"])
      #expect(!FileManager.default.fileExists(atPath: store.root))
    }
  }

  /// A clock that stands still but for sleeping.
  static func fakeClock(onSleep: @escaping @Sendable (Double) -> Void) -> ExecutionClock {
    let time = FakeTime()
    return ExecutionClock(
      wall: { 0 }, monotonic: { time.now },
      sleep: { seconds in
        time.advance(seconds)
        onSleep(time.now)
      })
  }

  static let other = LockOwner(stage: "a", host: "node7", pid: 4711, since: "2026-01-31T12:00:00Z")

  @Test("a waiter says once for whom it waits, and takes over what the other published")
  func waiting() async throws {
    try await withStore { store in
      let journal = Journal()
      let made = try plan([stage("a")])
      guard case .willRun = try made.states(in: store)[0].status else { return }
      let inputs = ActionInputs(
        kind: "a", codeVersion: 1, engineVersion: 1, parameters: [:], inputs: [:], files: [:])
      guard case .acquired(let lock) = try store.tryLock(inputs.key, owner: Self.other) else {
        Issue.record("the lock is not free")
        return
      }
      // After ten seconds of the fake clock the other process publishes and goes.
      let clock = Self.fakeClock { now in
        guard now > 10 else { return }
        let staging = Staging(in: store)
        try? staging.write([42], as: "out")
        _ = try? store.publish(staging, stage: "a", inputs: inputs)
        staging.discard()
        lock.release()
      }
      let result = try await Self.run([stage("a")], in: store, journal, clock: clock)
      #expect(result.isComplete)
      #expect(journal.all == ["waiting a for a on node7", "cached a"])
      #expect(result.stages[0].artifacts["out"]?.digest == Digest(hashing: [42]))
    }
  }

  @Test("a lock that is not had in time is exit 7 and names the owner")
  func timeout() async throws {
    try await withStore { store in
      let inputs = ActionInputs(
        kind: "a", codeVersion: 1, engineVersion: 1, parameters: [:], inputs: [:], files: [:])
      let attempt = try store.tryLock(inputs.key, owner: Self.other)
      let result = try await Self.run([stage("a")], in: store, clock: Self.fakeClock { _ in }) {
        $0.lockTimeout = 30
      }
      #expect(result.failure?.exitCode == 7)
      #expect(
        result.failure.map { "\($0.error)" }
          == "error[I701]: lock of stage 'a' not had within 30 s; "
          + "held by stage 'a' on host node7, pid 4711, since 2026-01-31T12:00:00Z")
      if case .acquired(let lock) = attempt { lock.release() }
    }
  }

  @Test("a waiter can be interrupted")
  func interruptedWaiting() async throws {
    try await withStore { store in
      let inputs = ActionInputs(
        kind: "a", codeVersion: 1, engineVersion: 1, parameters: [:], inputs: [:], files: [:])
      let attempt = try store.tryLock(inputs.key, owner: Self.other)
      let flag = CancellationFlag()
      let clock = Self.fakeClock { now in if now > 5 { flag.cancel(signal: SIGTERM) } }
      let result = try await Self.run([stage("a")], in: store, clock: clock) { $0.cancellation = flag }
      #expect(result.interruption == "interrupted")
      if case .acquired(let lock) = attempt { lock.release() }
    }
  }
}
