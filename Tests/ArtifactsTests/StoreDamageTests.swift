import Foundation
import Testing

@testable import Artifacts

@Suite("Damage to the store")
struct StoreDamageTests {
  /// What can be done to an entry of a store.
  enum Damage: String, CaseIterable, Sendable {
    case flip, truncate, empty, append, delete, directory, link, danglingLink, pipe

    /// The reason that readers give.
    var fault: DamagedEntry.Fault {
      switch self {
      case .flip, .truncate, .empty, .append: .digestMismatch
      case .delete: .missing
      case .directory, .link, .danglingLink, .pipe: .notRegularFile
      }
    }

    func apply(to path: String) throws {
      let good = try bytes(path)
      try FileManager.default.removeItem(atPath: path)
      let url = URL(fileURLWithPath: path)
      switch self {
      case .flip: try Data([good[0] ^ 1] + good.dropFirst()).write(to: url)
      case .truncate: try Data(good.dropLast()).write(to: url)
      case .empty: try Data().write(to: url)
      case .append: try Data(good + [0]).write(to: url)
      case .delete: break
      case .directory: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      case .link:
        // The right bytes, but at a place that the store does not own.
        try Data(good).write(to: URL(fileURLWithPath: path + "-elsewhere"))
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + "-elsewhere")
      case .danglingLink:
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + "-nowhere")
      case .pipe: #expect(mkfifo(path, 0o600) == 0)
      }
    }
  }

  @Test("a damaged artifact is never served and goes to quarantine", arguments: Damage.allCases)
  func artifact(_ damage: Damage) async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let artifact = try #require(try publish(["data.bin": [1, 2, 3]], inputs(), in: store).outputs["data.bin"])
      try damage.apply(to: store.objectPath(artifact.digest))
      let entry = DamagedEntry(digest: artifact.digest, name: "data.bin", fault: damage.fault)
      #expect(throws: StoreError.damaged(entry)) { try store.read(artifact, name: "data.bin") }
      #expect(try FileSystem.status(store.objectPath(artifact.digest)) == nil)
      #expect(try FileSystem.list(store.quarantine).count == (damage == .delete ? 0 : 1))

      let again = try publish(["data.bin": [1, 2, 3]], inputs(), in: store)
      #expect(try store.lookup(again.key) == .hit(again))
      #expect(try store.read(artifact, name: "data.bin") == [1, 2, 3])
    }
  }

  @Test("every flipped byte and every truncation of an artifact is seen")
  func everyByte() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let good = (0..<48).map { UInt8($0) }
      let artifact = try #require(try publish(["a": good], inputs(), in: store).outputs["a"])
      let path = store.objectPath(artifact.digest)
      for offset in good.indices {
        var flipped = good
        flipped[offset] ^= 0x80
        for bad in [flipped, Array(good[..<offset])] {
          try Data(bad).write(to: URL(fileURLWithPath: path), options: .atomic)
          let error = #expect(throws: StoreError.self) { try store.read(artifact, name: "a") }
          #expect(error?.exitCode == 5)
        }
      }
    }
  }

  @Test("a damaged record is no hit, and can be published again", arguments: Damage.allCases)
  func record(_ damage: Damage) async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let record = try publish(["a": [1]], inputs(), in: store)
      try damage.apply(to: store.actionPath(record.key))
      let lookup = try store.lookup(record.key)
      let entry = DamagedEntry(digest: record.key, name: "action record", fault: damage.fault)
      #expect(lookup == (damage == .delete ? .miss : .damagedRecord(entry)))
      try store.quarantine(lookup)
      #expect(try store.lookup(record.key) == .miss)
      #expect(try publish(["a": [1]], inputs(), in: store) == record)
      #expect(try store.lookup(record.key) == .hit(record))
    }
  }

  @Test("publishing over a damaged record puts a good one in its place", arguments: Damage.allCases)
  func publishOverRecord(_ damage: Damage) async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let record = try publish(["a": [1]], inputs(), in: store)
      try damage.apply(to: store.actionPath(record.key))
      #expect(try publish(["a": [1]], inputs(), in: store) == record)
      #expect(try store.lookup(record.key) == .hit(record))
    }
  }

  @Test("a lookup sees missing artifacts and other sizes without reading")
  func lookup() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let record = try publish(["a": [1]], inputs(), in: store)
      let digest = try #require(record.outputs["a"]).digest
      for damage in Damage.allCases where damage != .flip {
        try publish(["a": [1]], inputs(), in: store)
        try damage.apply(to: store.objectPath(digest))
        let entry = DamagedEntry(digest: digest, name: "a", fault: damage.fault)
        #expect(try store.lookup(record.key) == .damagedArtifact(record, entry))
        try store.quarantine(try store.lookup(record.key))
        #expect(
          try store.lookup(record.key)
            == .damagedArtifact(record, DamagedEntry(digest: digest, name: "a", fault: .missing)))
      }
    }
  }

  @Test("verify finds every fault, and repair moves it away")
  func verify() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let good = try publish(["a": [1]], inputs(lookback: 1), in: store)
      let flipped = try #require(try publish(["b": [2]], inputs(lookback: 2), in: store).outputs["b"]).digest
      let truncated = try publish(["c": [3]], inputs(lookback: 3), in: store)
      try Damage.flip.apply(to: store.objectPath(flipped))
      try Damage.truncate.apply(to: store.actionPath(truncated.key))
      try Data([7]).write(to: URL(fileURLWithPath: store.objects + "/stray"))

      let dangling = inputs(lookback: 2).key
      let orphan = Digest(hashing: [3])
      let expected = [
        "actions/\(truncated.key): damaged (sha256 mismatch)",
        "actions/\(dangling): names \(flipped.short)/b, which is missing",
        "objects/\(flipped): damaged (sha256 mismatch)",
        "objects/\(orphan): orphan (no record names it)",
        "objects/stray: damaged (not the name of an object)",
      ].sorted()
      let found = try store.verify()
      #expect(found.faults.map(\.description) == expected)
      #expect(found.exitCode == 5)
      #expect(found.objects == 4)
      #expect(found.records == 3)

      let repaired = try store.verify(repair: true)
      #expect(repaired.exitCode == 0)
      #expect(repaired.faults.count { $0.description.hasSuffix("; moved to quarantine") } == 4)
      let after = try store.verify()
      #expect(after.exitCode == 0)
      #expect(after.faults.map(\.kind) == [.orphan])
      #expect(try store.lookup(good.key) == .hit(good))
    }
  }
}
