import Foundation
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
      #expect(try store.evaluations(of: [range]) == EvaluationCount())
      #expect(leaves(directory).isEmpty)
      try store.enterEvaluation(of: range, label: "a", models: [Self.key(11), Self.key(12)], run: "e/1")
      try store.enterEvaluation(of: range, label: "a", models: [Self.key(12), Self.key(11)], run: "e/1")
      try store.enterEvaluation(of: range, label: "a", models: [Self.key(12), Self.key(13)], run: "e/2")
      // One value in common; none; the same range of other data.
      try store.enterEvaluation(of: Self.range(200, 300), label: "a", models: [Self.key(14)], run: "e/3")
      try store.enterEvaluation(of: Self.range(201, 300), label: "a", models: [Self.key(15)], run: "e/4")
      try store.enterEvaluation(of: Self.range(-100, 200, Self.key(0)), label: "a", models: [], run: "e/5")
      let count = try store.evaluations(of: [range])
      #expect(count.evaluations == 3 && count.models == 4 && count.overlapping == 1)
      // The whole ledger counts alike, and knows which runs they were.
      let ledger = try store.ledger()
      #expect(ledger.count(of: [range]) == count && ledger.entries.count == 4)
      #expect(ledger.entries[range]?.map(\.run).sorted() == ["e/1", "e/2"])
      let other = try store.evaluations(of: [Self.range(0, 10)])
      #expect(other.evaluations == 2 && other.models == 3 && other.overlapping == 2)
    }
  }

  @Test("an evaluation of several columns is one, and one of any of them counts for all")
  func columns() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let (first, second) = (Self.range(0, 9), Self.range(0, 9, Self.key(0)))
      for range in [first, second] {
        try store.enterEvaluation(of: range, label: "a", models: [Self.key(11)], run: "e/1")
      }
      try store.enterEvaluation(of: second, label: "b", models: [Self.key(12)], run: "e/2")
      try store.enterEvaluation(of: Self.range(5, 12), label: "a", models: [Self.key(13)], run: "e/3")
      let both = try store.evaluations(of: [first, second])
      #expect(both.evaluations == 3 && both.models == 3 && both.overlapping == 1)
      let one = try store.evaluations(of: [second])
      #expect(one.evaluations == 2 && one.models == 2 && one.overlapping == 0)
      let ledger = try store.ledger()
      #expect(ledger.count(of: [first, second]) == both && ledger.byData.count == 2)
      #expect(ledger.entries[second]?.map(\.label).sorted() == ["a", "b"])
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
              // Two writers enter each model.
              let key = Self.key(UInt8((writer / 2) * 20 + number))
              _ = try? store.enterEvaluation(of: Self.range(0, 1), label: "a", models: [key], run: "e/\(writer)")
            }
          }
        }
      }
      let count = try store.evaluations(of: [Self.range(0, 1)])
      #expect(count.evaluations == 80 && count.models == 80)
      #expect(try store.verify().evaluations == 80)
      #expect(try store.verify().faults.isEmpty)
    }
  }

  @Test("garbage collection leaves the ledger alone, however old it is")
  func garbage() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      try store.enterEvaluation(of: Self.range(0, 1), label: "a", models: [], run: "e/1")
      let now = GarbageCollectionTests.now + 1000 * GarbageCollectionTests.day
      let report = try store.collectGarbage(GarbageOptions(keys: [], now: now, dryRun: false))
      #expect(report.removed.isEmpty)
      #expect(try store.evaluations(of: [Self.range(0, 1)]).evaluations == 1)
    }
  }

  @Test("every flipped byte and every truncation of an entry is found, and the entry is counted apart")
  func damage() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      try store.enterEvaluation(of: Self.range(0, 1), label: "a", models: [Self.key(2)], run: "e/1")
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
        let count = try store.evaluations(of: [Self.range(0, 1)])
        #expect(count.evaluations == 0 && count.models == 0 && count.unreadable == 1)
        #expect(try store.evaluations(of: [Self.range(2, 3)]).unreadable == 0)
        #expect(try store.ledger().unreadableCount == 1)
      }
      #expect(try store.verify().exitCode == 5)
      #expect(try store.verify(repair: true).exitCode == 0)
      #expect(try store.evaluations(of: [Self.range(0, 1)]) == EvaluationCount())
    }
  }

  @Test("an entry that was moved to another name or range is found")
  func misplaced() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      try store.enterEvaluation(of: Self.range(0, 1), label: "a", models: [], run: "e/1")
      let folder = "\(store.peeks)/\(Self.data.hex)"
      let name = try FileSystem.list("\(folder)/0..1")[0]
      func faults() throws -> [String] { try store.verify().faults.map(\.description) }
      try FileSystem.rename("\(folder)/0..1/\(name)", "\(folder)/0..1/\(Self.key(2).hex)")
      #expect(try faults().first?.contains("not this evaluation") == true)
      try FileSystem.rename("\(folder)/0..1/\(Self.key(2).hex)", "\(folder)/0..1/\(name)")
      try FileSystem.rename("\(folder)/0..1", "\(folder)/here")
      #expect(try faults().first?.contains("not the place") == true)
      try FileSystem.rename("\(folder)/here", "\(folder)/0..1")
      #expect(try faults().isEmpty)
      // A file where a folder belongs, even of an overlapping range, neither counts nor stands in the way.
      for stray in ["\(folder)/1..2", "\(store.peeks)/stray"] {
        #expect(FileManager.default.createFile(atPath: stray, contents: Data([1])))
      }
      #expect(try faults().count == 2)
      #expect(try store.evaluations(of: [Self.range(0, 1)]).evaluations == 1)
      // Nor does a link, to a good entry or to a good folder.
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/0..1/\(Self.key(3).hex)", withDestinationPath: "\(folder)/0..1/\(name)")
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/0..2", withDestinationPath: "\(folder)/0..1")
      #expect(try faults().count == 4)
      #expect(try store.evaluations(of: [Self.range(0, 1)]).evaluations == 1)
      // A file in the place of the whole ledger is found too, and moving it away lets evaluations be entered again.
      try FileSystem.removeTree(store.peeks)
      #expect(FileManager.default.createFile(atPath: store.peeks, contents: Data([1])))
      #expect(try faults().count == 1)
      #expect(try store.verify(repair: true).exitCode == 0)
      try store.enterEvaluation(of: Self.range(0, 1), label: "a", models: [], run: "e/1")
      #expect(try store.evaluations(of: [Self.range(0, 1)]).evaluations == 1)
    }
  }
}
