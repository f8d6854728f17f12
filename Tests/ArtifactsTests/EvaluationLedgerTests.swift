import Testing

@testable import Artifacts

@Suite("The ledger of evaluations")
struct EvaluationLedgerTests {
  static let data = Digest(hashing: [1])
  static func range(_ from: Int, _ through: Int, _ data: Digest = data) -> EvaluatedRange {
    EvaluatedRange(data: data, from: from, through: through)
  }
  static func key(_ number: UInt8) -> Digest { Digest(hashing: [number]) }

  @Test("distinct evaluations and distinct models count, and what overlaps is told apart")
  func counts() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let range = Self.range(-100, 200)
      #expect(try store.evaluations(of: range) == EvaluationCount())
      #expect(leaves(directory).isEmpty)
      for _ in 0..<2 {
        try store.enterEvaluation(Self.key(1), of: range, models: [Self.key(11), Self.key(12)], run: "e/1")
      }
      try store.enterEvaluation(Self.key(2), of: range, models: [Self.key(12), Self.key(13)], run: "e/2")
      // One value in common; none; the same range of other data.
      try store.enterEvaluation(Self.key(3), of: Self.range(200, 300), models: [Self.key(14)], run: "e/3")
      try store.enterEvaluation(Self.key(4), of: Self.range(201, 300), models: [Self.key(15)], run: "e/4")
      try store.enterEvaluation(Self.key(5), of: Self.range(-100, 200, Self.key(0)), models: [], run: "e/5")
      let count = try store.evaluations(of: range)
      #expect(count.evaluations == 2 && count.models == 3 && count.overlapping == 1)
      let other = try store.evaluations(of: Self.range(0, 10))
      #expect(other.evaluations == 0 && other.models == 0 && other.overlapping == 2)
    }
  }

  @Test("entries of many at once are all there, each once")
  func concurrent() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      await withTaskGroup(of: Void.self) { group in
        for writer in 0..<8 {
          group.addTask {
            for number in 0..<20 {
              // Two writers enter each key.
              let key = Self.key(UInt8((writer / 2) * 20 + number))
              try? store.enterEvaluation(key, of: Self.range(0, 1), models: [key], run: "e/\(writer)")
            }
          }
        }
      }
      let count = try store.evaluations(of: Self.range(0, 1))
      #expect(count.evaluations == 80 && count.models == 80)
      #expect(try store.verify().evaluations == 80)
      #expect(try store.verify().faults.isEmpty)
    }
  }

  @Test("garbage collection leaves the ledger alone, however old it is")
  func garbage() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      try store.enterEvaluation(Self.key(1), of: Self.range(0, 1), models: [], run: "e/1")
      let now = GarbageCollectionTests.now + 1000 * GarbageCollectionTests.day
      let report = try store.collectGarbage(GarbageOptions(keys: [], now: now, dryRun: false))
      #expect(report.removed.isEmpty)
      #expect(try store.evaluations(of: Self.range(0, 1)).evaluations == 1)
    }
  }

  @Test("every flipped byte and every truncation of an entry is found, and still counts as an evaluation")
  func damage() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      try store.enterEvaluation(Self.key(1), of: Self.range(0, 1), models: [Self.key(2)], run: "e/1")
      let path = directory + "/" + leaves(directory)[0]
      let good = try bytes(path)
      var damaged = good.indices.map { index in
        var bytes = good
        bytes[index] ^= 1
        return bytes
      }
      damaged += [[], Array(good.dropLast()), good + [10]]
      for bytes in damaged {
        try overwrite(path, bytes)
        let faults = try store.verify().faults
        #expect(faults.count == 1 && faults[0].description.contains("damaged"))
        let count = try store.evaluations(of: Self.range(0, 1))
        #expect(count.evaluations == 1 && count.models == 0)
      }
      #expect(try store.verify().exitCode == 5)
      #expect(try store.verify(repair: true).exitCode == 0)
      #expect(try store.evaluations(of: Self.range(0, 1)).evaluations == 0)
    }
  }

  @Test("an entry that was moved to another name or range is found")
  func misplaced() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      try store.enterEvaluation(Self.key(1), of: Self.range(0, 1), models: [], run: "e/1")
      let folder = "\(store.peeks)/\(Self.data.hex)"
      try FileSystem.rename("\(folder)/0..1/\(Self.key(1).hex)", "\(folder)/0..1/\(Self.key(2).hex)")
      #expect(try store.verify().faults.map(\.description).first?.contains("not this evaluation") == true)
      try FileSystem.rename("\(folder)/0..1/\(Self.key(2).hex)", "\(folder)/0..1/\(Self.key(1).hex)")
      try FileSystem.rename("\(folder)/0..1", "\(folder)/here")
      #expect(try store.verify().faults.map(\.description).first?.contains("not the place") == true)
    }
  }
}
