import Foundation
import Testing

@testable import Artifacts

@Suite("Store")
struct StoreTests {
  static let files: [String: [UInt8]] = ["windows.bin": [1, 2, 3], "empty": [], "shape.json": Array("[3]".utf8)]

  @Test("what is published is found and read, and nothing is left in staging")
  func publishAndRead() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory + "/runs/.store")
      let record = try publish(Self.files, inputs(), in: store)
      #expect(record.key == inputs().key)
      #expect(try store.lookup(record.key) == .hit(record))
      for (name, content) in Self.files {
        let artifact = try #require(record.outputs[name])
        #expect(artifact == Artifact(digest: Digest(hashing: content), size: content.count))
        #expect(try store.read(artifact, name: name) == content)
      }
      let expected = record.outputs.values.map { "objects/" + $0.digest.hex } + ["actions/" + record.key.hex]
      #expect(leaves(store.root) == expected.sorted())
      let attributes = try FileManager.default.attributesOfItem(atPath: store.actionPath(record.key))
      #expect(attributes[.posixPermissions] as? Int == 0o444)
    }
  }

  @Test("looking up and listing create nothing")
  func noWrites() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory + "/.store")
      let lookup = try store.lookup(inputs().key)
      #expect(lookup == .miss)
      #expect(try store.verify().faults.isEmpty)
      Staging(in: store).discard()
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
    }
  }

  @Test("the first record stays and the loser gets it")
  func firstWins() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let first = try publish(["a": [1]], inputs(), in: store)
      let second = try publish(["a": [2]], inputs(), in: store)
      #expect(second == first)
      #expect(try store.lookup(first.key) == .hit(first))
    }
  }

  @Test("a forced execution replaces the record")
  func replacing() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      try publish(["a": [1]], inputs(), in: store)
      let second = try publish(["a": [2]], inputs(), in: store, replacing: true)
      #expect(try store.lookup(second.key) == .hit(second))
      #expect(second.outputs["a"]?.digest == Digest(hashing: [2]))
    }
  }

  @Test("a record whose artifact is damaged does not win over a new one", arguments: [[], [9]] as [[UInt8]])
  func firstIsDamaged(_ damage: [UInt8]) async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      let first = try publish(["a": [1]], inputs(), in: store)
      try overwrite(store.objectPath(try #require(first.outputs["a"]).digest), damage)
      let second = try publish(["a": [2]], inputs(), in: store)
      #expect(second.outputs["a"]?.digest == Digest(hashing: [2]))
      #expect(try store.lookup(second.key) == .hit(second))
    }
  }

  @Test("many publishers of one key all succeed and agree")
  func concurrentPublishers() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory + "/.store")
      let records = try await withThrowingTaskGroup(of: ActionRecord.self) { group in
        for _ in 0..<8 { group.addTask { try publish(Self.files, inputs(), in: store) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(records.count == 8)
      #expect(Set(records).count == 1)
      #expect(try store.lookup(inputs().key) == .hit(records[0]))
      #expect(try store.verify().faults.isEmpty)
      #expect(leaves(store.staging).isEmpty)
    }
  }

  @Test(
    "publishing where a file stands for a directory fails with exit 6 and leaves nothing",
    arguments: [
      "objects", "actions",
    ])
  func publishFails(_ blocked: String) async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      try store.createLayout()
      try FileManager.default.removeItem(atPath: directory + "/" + blocked)
      try Data().write(to: URL(fileURLWithPath: directory + "/" + blocked))
      let error = #expect(throws: StoreError.self) { try publish(["a": [1]], inputs(), in: store) }
      #expect(error?.exitCode == 6)
      #expect(leaves(directory).filter { $0.hasPrefix("staging") || $0.hasPrefix("actions/") }.isEmpty)
    }
  }

  @Test("a store below a file cannot be made, and the message says where")
  func notADirectory() async throws {
    try await withTemporaryDirectory { directory in
      try Data().write(to: URL(fileURLWithPath: directory + "/file"))
      let store = Store(root: directory + "/file/.store")
      let error = #expect(throws: StoreError.self) { try publish(["a": [1]], inputs(), in: store) }
      #expect(error?.exitCode == 6)
      #expect(error?.description.contains(directory + "/file") == true)
      #expect(error?.description.hasSuffix(": not a directory") == true)
      #expect(throws: StoreError.self) { try store.lookup(inputs().key) }
    }
  }

  @Test("a directory where an object or a record should be is moved aside")
  func directoryInTheWay() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory)
      try store.createLayout()
      try FileSystem.makeDirectory(store.objectPath(Digest(hashing: [1])))
      try FileSystem.makeDirectory(store.actionPath(inputs().key))
      let record = try publish(["a": [1]], inputs(), in: store)
      #expect(try store.lookup(record.key) == .hit(record))
      #expect(try FileSystem.list(store.quarantine).count == 2)
    }
  }

  @Test("writing a name again replaces what was written")
  func rewriting() async throws {
    try await withTemporaryDirectory { directory in
      let staging = Staging(in: Store(root: directory))
      try staging.write([1], as: "a")
      try staging.write([2, 2], as: "a")
      #expect(staging.written == ["a": Artifact(digest: Digest(hashing: [2, 2]), size: 2)])
      #expect(leaves(directory).count == 1)
      staging.discard()
      #expect(leaves(directory).isEmpty)
    }
  }

  @Test("an exported artifact is a copy, not a link")
  func export() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory + "/.store")
      let record = try publish(["a": [1, 2]], inputs(), in: store)
      let artifact = try #require(record.outputs["a"])
      let path = directory + "/run/1/models/a"
      try store.export(artifact, name: "a", to: path)
      #expect(try bytes(path) == [1, 2])
      try Data([9]).write(to: URL(fileURLWithPath: path))
      #expect(try store.read(artifact, name: "a") == [1, 2])
      try store.export(artifact, name: "a", to: path)
      #expect(try bytes(path) == [1, 2])
      #expect(leaves(store.staging).isEmpty)
    }
  }

  @Test("a file written in pieces is the same artifact as one written at once")
  func pieces() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory + "/.store")
      let staging = Staging(in: store)
      try staging.write(Array("one two".utf8), as: "whole")
      try staging.write(as: "pieces") { write in
        try write(Array("one".utf8))
        try write([])
        try write(Array(" two".utf8))
      }
      #expect(staging.written["pieces"] == staging.written["whole"])
      struct Stop: Error {}
      #expect(throws: Stop.self) { try staging.write(as: "stopped") { _ in throw Stop() } }
      #expect(staging.written["stopped"] == nil)
      let record = try store.publish(staging, stage: "s", inputs: inputs())
      let artifact = try #require(record.outputs["pieces"])
      #expect(try store.read(artifact, name: "pieces") == Array("one two".utf8))
    }
  }

  @Test("a damaged artifact is not exported, and nothing is left of the attempt")
  func damagedExport() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory + "/.store")
      let record = try publish(["a": [1, 2]], inputs(), in: store)
      let artifact = try #require(record.outputs["a"])
      let object = store.objects + "/" + artifact.digest.hex
      try FileManager.default.removeItem(atPath: object)
      try Data([1, 3]).write(to: URL(fileURLWithPath: object))
      let path = directory + "/run/a"
      #expect(throws: StoreError.self) { try store.export(artifact, name: "a", to: path) }
      #expect(!FileManager.default.fileExists(atPath: path) && leaves(store.staging).isEmpty)
    }
  }

  @Test("names that could be paths are not artifact names")
  func names() {
    for good in ["a", "A.b_c-9", String(repeating: "x", count: 64)] { #expect(Artifact.isValidName(good)) }
    for bad in ["", ".", "..", "-rf", ".hidden", "a/b", "a\0b", "é", "a b", String(repeating: "x", count: 65)] {
      #expect(!Artifact.isValidName(bad), "\(bad)")
    }
  }

  @Test("checkpoints outlive the attempt and go with the key")
  func checkpoints() async throws {
    try await withTemporaryDirectory { directory in
      let store = Store(root: directory + "/.store")
      let checkpoints = CheckpointDirectory(of: inputs().key, in: store)
      #expect(try checkpoints.names().isEmpty)
      #expect(try checkpoints.read("epoch-1") == nil)
      try checkpoints.write([1], as: "epoch-1")
      try checkpoints.write([2], as: "epoch-2")
      try checkpoints.write([3], as: "epoch-2")
      #expect(try checkpoints.names() == ["epoch-1", "epoch-2"])
      #expect(try checkpoints.read("epoch-2") == [3])
      try checkpoints.remove("epoch-1")
      try checkpoints.remove("epoch-1")
      #expect(try checkpoints.names() == ["epoch-2"])
      try checkpoints.removeAll()
      try checkpoints.removeAll()
      #expect(leaves(store.root).isEmpty)
    }
  }
}
