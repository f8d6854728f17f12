import Artifacts
import Foundation
import Planning
import Testing

@Suite("Rebuilding damage")
struct RebuildingTests {
  static let chain = [
    stage("data", ["rows": 3]), stage("windows", needs: ["data"]), stage("train", needs: ["windows"]),
  ]

  static func path(_ store: Store, _ digest: Digest) -> String { store.root + "/objects/" + digest.hex }

  static func overwrite(_ path: String, _ bytes: [UInt8]) throws {
    try FileManager.default.removeItem(atPath: path)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// Runs the chain, damages the windows without changing their size, and forces the training to read them.
  static func prepare(_ store: Store, _ journal: Journal) async throws -> (lock: Lock, options: ExecutionOptions) {
    var options = ExecutionOptions()
    options.events = journal.take
    let first = await LocalExecutor(store: store).execute(try plan(chain), options)
    #expect(first.isComplete)
    let windows = try #require(first.lock.stages["windows"]?.artifacts["out"])
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path(store, windows))))
    bytes[0] ^= 1
    try overwrite(path(store, windows), bytes)
    journal.clear()
    options.forced = ["train"]
    return (first.lock, options)
  }

  @Test("a damaged input is quarantined, made again, and the run goes on with the same result")
  func rebuild() async throws {
    try await withStore { store in
      let journal = Journal()
      let (lock, options) = try await Self.prepare(store, journal)
      let windows = try #require(lock.stages["windows"]?.artifacts["out"])
      let result = await LocalExecutor(store: store).execute(try plan(Self.chain), options)
      #expect(result.isComplete)
      #expect(result.lock == lock)
      #expect(
        journal.all == [
          "cached data", "cached windows", "started train",
          "warning[W501]: store entry \(windows.short)/out damaged (sha256 mismatch); moved to quarantine; "
            + "rebuilding stage 'windows'",
          "started windows", "finished windows", "started train", "finished train",
        ])
      #expect(result.stages.map(\.outcome.word) == ["cached", "executed", "executed"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: store.root + "/quarantine").count == 1)
      #expect(try store.verify().faults.isEmpty)
    }
  }

  @Test("where rebuilding is not allowed, damage is exit 5")
  func noRebuild() async throws {
    try await withStore { store in
      let journal = Journal()
      var (lock, options) = try await Self.prepare(store, journal)
      options.rebuildsDamage = false
      let windows = try #require(lock.stages["windows"]?.artifacts["out"])
      let result = await LocalExecutor(store: store).execute(try plan(Self.chain), options)
      #expect(result.failure?.exitCode == 5)
      #expect(
        result.failure.map { "\($0)" }
          == "stage 'train': error[I501]: store entry \(windows.short)/out damaged (sha256 mismatch); "
          + "moved to quarantine")
    }
  }

  @Test("damage all the way up is repaired from the source")
  func cascade() async throws {
    try await withStore { store in
      let journal = Journal()
      let (lock, options) = try await Self.prepare(store, journal)
      let data = try #require(lock.stages["data"]?.artifacts["out"])
      try Self.overwrite(Self.path(store, data), Array(repeating: 0, count: 10))
      let result = await LocalExecutor(store: store).execute(try plan(Self.chain), options)
      #expect(result.isComplete)
      #expect(result.lock == lock)
      #expect(journal.all.filter { $0.hasPrefix("warning[W501]") }.count == 2)
      #expect(try store.verify().faults.isEmpty)
    }
  }

  @Test("a missing artifact is told and made again before anybody reads it")
  func missing() async throws {
    try await withStore { store in
      let journal = Journal()
      var (lock, options) = try await Self.prepare(store, journal)
      options.forced = []
      let windows = try #require(lock.stages["windows"]?.artifacts["out"])
      try FileManager.default.removeItem(atPath: Self.path(store, windows))
      let result = await LocalExecutor(store: store).execute(try plan(Self.chain), options)
      #expect(result.isComplete)
      #expect(result.lock == lock)
      #expect(
        journal.all == [
          "cached data",
          "warning[W501]: store entry \(windows.short)/out missing; rebuilding stage 'windows'",
          "started windows", "finished windows", "cached train",
        ])
    }
  }

  @Test("a damaged record is told, and its stage runs again", arguments: ["", "almanac-action 2 x\n", "garbage"])
  func record(_ text: String) async throws {
    try await withStore { store in
      let journal = Journal()
      var (lock, options) = try await Self.prepare(store, journal)
      options.forced = []
      let key = try #require(lock.stages["windows"]).key
      try Self.overwrite(store.root + "/actions/" + key.hex, Array(text.utf8))
      let result = await LocalExecutor(store: store).execute(try plan(Self.chain), options)
      #expect(result.isComplete)
      #expect(result.lock == lock)
      let reason = text.hasPrefix("almanac") ? "another format version" : "sha256 mismatch"
      #expect(
        journal.all == [
          "cached data",
          "warning[W501]: store entry \(key.short)/action record damaged (\(reason)); moved to quarantine; "
            + "rebuilding stage 'windows'",
          "started windows", "finished windows", "cached train",
        ])
    }
  }

  @Test("several readers of one damaged artifact have it made again once", arguments: [1, 4])
  func manyReaders(_ jobs: Int) async throws {
    try await withStore { store in
      let journal = Journal()
      let readers = (0..<4).map { stage("r\($0)", ["n": .int($0)], needs: ["data"]) }
      let stages = [stage("data", ["rows": 3])] + readers
      var options = ExecutionOptions()
      options.events = journal.take
      options.jobs = jobs
      let first = await LocalExecutor(store: store).execute(try plan(stages), options)
      let data = try #require(first.lock.stages["data"]?.artifacts["out"])
      try Self.overwrite(Self.path(store, data), Array("{\"rows\":4}".utf8))
      journal.clear()
      options.forced = Set(readers.map(\.id))
      let result = await LocalExecutor(store: store).execute(try plan(stages), options)
      #expect(result.isComplete)
      #expect(result.lock == first.lock)
      #expect(journal.count("started data") == 1)
      for reader in readers { #expect(journal.count("finished \(reader.id)") == 1) }
    }
  }

  @Test("an input that is damaged again and again is given up")
  func hopeless() async throws {
    try await withStore { store in
      let journal = Journal()
      let digest = Digest(hashing: [7])
      // The reader damages its input before it reads it.
      let vandal = stage("b", needs: ["a"]) { context in
        try Self.overwrite(Self.path(store, digest), [8])
        try context.write(try context.input("a"), to: "out")
      }
      var options = ExecutionOptions()
      options.events = journal.take
      let stages = [stage("a") { try $0.write([7], to: "out") }, vandal]
      let result = await LocalExecutor(store: store).execute(try plan(stages), options)
      #expect(result.failure?.stage == "b")
      #expect(result.failure?.exitCode == 5)
      #expect(journal.count("started a") == 4)
    }
  }

  @Test("a stage that is rebuilt to other bytes is told, and its reader gets the new ones")
  func notReproducible() async throws {
    try await withStore { store in
      let journal = Journal()
      let runs = Journal()
      let random = stage("a") { context in
        runs.note("")
        try context.write([UInt8(runs.all.count)], to: "out")
      }
      let stages = [random, stage("b", needs: ["a"])]
      var options = ExecutionOptions()
      options.events = journal.take
      #expect(await LocalExecutor(store: store).execute(try plan(stages), options).isComplete)
      try Self.overwrite(Self.path(store, Digest(hashing: [1])), [0])
      journal.clear()
      options.forced = ["b"]
      let result = await LocalExecutor(store: store).execute(try plan(stages), options)
      #expect(journal.count("warning[W502]: stage 'a' was rebuilt to other bytes than before") == 1)
      let out = try #require(result.stages[1].artifacts["out"])
      #expect(try store.read(out, name: "out") == Array("{}".utf8) + [2])
    }
  }

  @Test("damage found while results are handed over is rebuilt too")
  func delivery() async throws {
    try await withStore { store in
      let journal = Journal()
      var (lock, options) = try await Self.prepare(store, journal)
      options.forced = []
      let windows = try #require(lock.stages["windows"]?.artifacts["out"])
      let target = store.root + "-copy"
      let deliver = { (result: PlanResult) throws(StoreError) in
        for stage in result.stages {
          for (name, artifact) in stage.artifacts {
            try store.export(artifact, name: name, to: target + "/" + stage.stage)
          }
        }
      }
      let result = try await LocalExecutor(store: store).execute(try plan(Self.chain), options, deliver: deliver)
      #expect(result.lock == lock)
      #expect(result.stages.map(\.outcome.word) == ["cached", "executed", "cached"])
      #expect(try ExternalFile.digest(of: target + "/windows") == windows)
      #expect(journal.all.filter { $0.hasPrefix("warning") }.count == 1)

      try Self.overwrite(Self.path(store, windows), [0])
      options.rebuildsDamage = false
      let noRebuild = options
      await #expect(throws: (any Error).self) {
        let result = try await LocalExecutor(store: store).execute(
          try plan(Self.chain), noRebuild, deliver: deliver)
        if let failure = result.failure { throw failure }
      }
    }
  }
}
