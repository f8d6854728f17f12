import Artifacts
import Foundation
import Planning
import Synchronization
import Testing

@Suite("LocalExecutor")
struct LocalExecutorTests {
  static let diamond = [
    stage("data", ["rows": 3]), stage("left", needs: ["data"]), stage("right", needs: ["data"]),
    stage("end", needs: ["left", "right"]),
  ]

  static func options(_ journal: Journal, jobs: Int = 1) -> ExecutionOptions {
    var options = ExecutionOptions()
    options.jobs = jobs
    options.events = journal.take
    return options
  }

  @Test("stages run in order, and a second run finds all of them cached")
  func runsAndCaches() async throws {
    try await withStore { store in
      let journal = Journal()
      let made = try plan(Self.diamond)
      let executor = LocalExecutor(store: store)
      let first = await executor.execute(made, Self.options(journal))
      #expect(first.isComplete)
      #expect(
        journal.all == ["data", "left", "right", "end"].flatMap { ["started \($0)", "finished \($0)"] })
      #expect(first.stages.map(\.outcome.word) == Array(repeating: "executed", count: 4))

      journal.clear()
      let second = await executor.execute(made, Self.options(journal))
      #expect(journal.all == ["data", "left", "right", "end"].map { "cached \($0)" })
      #expect(second.lock == first.lock)
      #expect(second.stages.allSatisfy { $0.seconds == 0 })
      let end = try #require(second.stages.last?.artifacts["out"])
      #expect(try store.read(end, name: "out") == Array(#"{}{}{"rows":3}{}{"rows":3}"#.utf8))
      #expect(try made.states(in: store).allSatisfy { if case .cached = $0.status { true } else { false } })
    }
  }

  @Test("the lock is the same for any number of jobs", arguments: [1, 2, 7])
  func jobs(_ jobs: Int) async throws {
    try await withStore { store in
      let wide = [stage("data")] + (0..<20).map { stage("s\($0)", ["n": .int($0)], needs: ["data"]) }
      let end = stage("end", needs: (0..<20).map { "s\($0)" })
      let result = await LocalExecutor(store: store).execute(
        try plan(wide + [end]), Self.options(Journal(), jobs: jobs))
      #expect(result.isComplete)
      #expect(result.stages.map(\.stage) == ["data"] + (0..<20).map { "s\($0)" } + ["end"])
      let out = try #require(result.stages.last?.artifacts["out"])
      let expected = (0..<20).map { "s\($0)" }.sorted().map { "{\"n\":\($0.dropFirst())}{}" }.joined()
      #expect(try store.read(out, name: "out") == Array(("{}" + expected).utf8))
    }
  }

  @Test("ready stages run at once, and none before those it needs")
  func parallel() async throws {
    try await withStore { store in
      let journal = Journal()
      // Each of the two waits until the other has started: they end only if they run at once.
      let meeting = Meeting(of: 2)
      let both: @Sendable (StageContext) async throws -> Void = { context in
        await meeting.arrive()
        try context.write([], to: "out")
      }
      let made = try plan([
        stage("data"), stage("left", ["n": 1], needs: ["data"], body: both),
        stage("right", ["n": 2], needs: ["data"], body: both), stage("end", needs: ["left", "right"]),
      ])
      let result = await LocalExecutor(store: store).execute(made, Self.options(journal, jobs: 2))
      #expect(result.isComplete)
      let all = journal.all
      #expect(all.prefix(2) == ["started data", "finished data"])
      #expect(Set(all[2..<4]) == ["started left", "started right"])
      #expect(Set(all[4..<6]) == ["finished left", "finished right"])
      #expect(all.suffix(2) == ["started end", "finished end"])
    }
  }

  @Test("no more bodies run at once than there are jobs")
  func jobLimit() async throws {
    try await withStore { store in
      let running = Mutex((now: 0, most: 0))
      let counted: @Sendable (StageContext) async throws -> Void = { context in
        running.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        for _ in 0..<10 { await Task.yield() }
        running.withLock { $0.now -= 1 }
        try context.write([], to: "out")
      }
      let made = try plan((0..<12).map { stage("s\($0)", ["n": .int($0)], body: counted) })
      #expect(await LocalExecutor(store: store).execute(made, Self.options(Journal(), jobs: 3)).isComplete)
      let most = running.withLock(\.most)
      #expect((1...3).contains(most))
    }
  }

  @Test("a rebuilt input with the same bytes stops the rebuilding")
  func earlyCutoff() async throws {
    try await withStore { store in
      let journal = Journal()
      func pipeline(_ comment: String) -> [StageDefinition] {
        let data = stage("data", ["comment": .string(comment)]) { try $0.write([1, 2, 3], to: "out") }
        return [data, stage("windows", needs: ["data"]), stage("end", needs: ["windows"])]
      }
      let executor = LocalExecutor(store: store)
      let first = await executor.execute(try plan(pipeline("a")), Self.options(journal))
      journal.clear()
      let second = await executor.execute(try plan(pipeline("b")), Self.options(journal))
      #expect(journal.all == ["started data", "finished data", "cached windows", "cached end"])
      #expect(second.stages[2].key == first.stages[2].key)
      #expect(second.stages[0].key != first.stages[0].key)
    }
  }

  @Test("forced stages run again, and those that need them only if the bytes change")
  func forced() async throws {
    try await withStore { store in
      let journal = Journal()
      let executor = LocalExecutor(store: store)
      _ = await executor.execute(try plan(Self.diamond), Self.options(journal))
      journal.clear()
      var options = Self.options(journal)
      options.forced = ["left"]
      let result = await executor.execute(try plan(Self.diamond), options)
      #expect(result.isComplete)
      #expect(journal.all == ["cached data", "started left", "finished left", "cached right", "cached end"])
    }
  }

  @Test("only selected stages run")
  func selected() async throws {
    try await withStore { store in
      let journal = Journal()
      let made = try plan(Self.diamond)
      var options = Self.options(journal)
      options.selected = made.closure(of: ["left"])
      let result = await LocalExecutor(store: store).execute(made, options)
      #expect(result.stages.map(\.stage) == ["data", "left"])
      #expect(Set(result.lock.stages.keys) == ["data", "left"])
    }
  }

  @Test("stages of one key run once")
  func twins() async throws {
    try await withStore { store in
      let journal = Journal()
      let twins = ["a", "b", "c"].map { stage($0, kind: "twin", needs: []) }
      let result = await LocalExecutor(store: store).execute(try plan(twins), Self.options(journal, jobs: 3))
      #expect(result.isComplete)
      #expect(journal.all == ["started a", "finished a", "cached b", "cached c"])
    }
  }

  @Test("heavy stages share the threads; light ones have one")
  func threadBudget() async throws {
    try await withStore { store in
      let journal = Journal()
      let meeting = Meeting(of: 3)
      let body: @Sendable (StageContext) async throws -> Void = { context in
        await meeting.arrive()
        journal.note("\(context.stage) \(context.threadBudget)")
        await meeting.arrive()
        try context.write([], to: "out")
      }
      let made = try plan([
        stage("light", ["n": 1], body: body), stage("wide", ["n": 2], weight: 64, body: body),
        stage("narrow", ["n": 3], weight: 2, body: body),
      ])
      var options = Self.options(Journal(), jobs: 3)
      options.threads = 9
      #expect(await LocalExecutor(store: store).execute(made, options).isComplete)
      #expect(journal.all.sorted() == ["light 1", "narrow 2", "wide 4"])

      let alone = try plan([
        stage("alone", weight: 64) { context in
          journal.note("alone \(context.threadBudget)")
          try context.write([], to: "out")
        }
      ])
      #expect(await LocalExecutor(store: store).execute(alone, options).isComplete)
      #expect(journal.all.last == "alone 9")
    }
  }

  @Test("a stage that ends gives its threads to those that still run, also of another execution with the same options")
  func threadsGivenBack() async throws {
    try await withStore { store in
      let journal = Journal()
      let meeting = Meeting(of: 2)
      let ended = Meeting(of: 2)
      let long = try plan([
        stage("long", ["n": 1], weight: 64) { context in
          await meeting.arrive()
          journal.note("together \(context.threadBudget)")
          await meeting.arrive()
          await ended.arrive()
          journal.note("alone \(context.threadBudget)")
          try context.write([], to: "out")
        }
      ])
      let short = try plan([
        stage("short", ["n": 2], weight: 64) { context in
          await meeting.arrive()
          await meeting.arrive()
          throw StageInterruption("left")
        }
      ])
      var options = ExecutionOptions()
      options.threads = 9
      let copy = options
      async let first = LocalExecutor(store: store).execute(long, options)
      async let second = LocalExecutor(store: store).execute(short, copy)
      #expect(await !second.isComplete)
      await ended.arrive()
      #expect(await first.isComplete)
      #expect(journal.all == ["together 4", "alone 9"])
    }
  }
}

/// Lets a number of tasks go on only once all of them have arrived; it can be used again.
actor Meeting {
  private let size: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(of size: Int) {
    self.size = size
  }

  func arrive() async {
    if waiting.count + 1 == size {
      let others = waiting
      waiting = []
      for other in others { other.resume() }
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }
}
