import Testing

@testable import Artifacts

@Suite("ActionRecord")
struct ActionRecordTests {
  static let record = ActionRecord(
    stage: "windows", inputs: inputs(),
    outputs: ["windows.bin": Artifact(digest: Digest(hashing: [1, 2, 3]), size: 3)])

  @Test("a key is the digest of the canonical inputs")
  func key() {
    // Python: sha256(b'{"code_version":1,"engine_version":2,"files":{},"inputs":{},"kind":"windows",
    // "parameters":{"lookback":30}}'), in one line.
    #expect(inputs().key.hex == "c475699aff3ca18354c36361446c0565da26d3dbc19dda1b8374d4d177fe91f9")
  }

  @Test("every part of the inputs changes the key")
  func keyParts() {
    let digest = Digest(hashing: [])
    let variants = [
      inputs(), inputs(kind: "other"), inputs(lookback: 31),
      ActionInputs(
        kind: "windows", codeVersion: 2, engineVersion: 2, parameters: ["lookback": 30], inputs: [:], files: [:]),
      ActionInputs(
        kind: "windows", codeVersion: 1, engineVersion: 3, parameters: ["lookback": 30], inputs: [:], files: [:]),
      ActionInputs(
        kind: "windows", codeVersion: 1, engineVersion: 2, parameters: ["lookback": 30.0], inputs: [:], files: [:]),
      ActionInputs(
        kind: "windows", codeVersion: 1, engineVersion: 2, parameters: ["lookback": 30], inputs: ["a": digest],
        files: [:]),
      ActionInputs(
        kind: "windows", codeVersion: 1, engineVersion: 2, parameters: ["lookback": 30], inputs: [:],
        files: ["a": digest]),
    ]
    #expect(Set(variants.map(\.key)).count == variants.count)
  }

  @Test("a record is read back")
  func roundTrip() throws {
    #expect(try ActionRecord(fileBytes: Self.record.fileBytes, key: Self.record.key) == Self.record)
  }

  @Test("every flipped bit, every truncation and every addition is seen")
  func damage() {
    let good = Self.record.fileBytes
    for offset in good.indices {
      for bit in 0..<8 {
        var bad = good
        bad[offset] ^= 1 << bit
        #expect(throws: DamagedEntry.Fault.self) { try ActionRecord(fileBytes: bad, key: Self.record.key) }
      }
      #expect(throws: DamagedEntry.Fault.self) {
        try ActionRecord(fileBytes: Array(good[..<offset]), key: Self.record.key)
      }
    }
    for added: UInt8 in [0, 0x0a, 0x20, 0x7d] {
      #expect(throws: DamagedEntry.Fault.digestMismatch) {
        try ActionRecord(fileBytes: good + [added], key: Self.record.key)
      }
    }
  }

  @Test("a record of another key, another format or another kind of value cannot be used")
  func unusable() {
    #expect(throws: DamagedEntry.Fault.unreadableRecord("record of another key")) {
      try ActionRecord(fileBytes: Self.record.fileBytes, key: Digest(hashing: []))
    }
    func sealed(_ version: String, _ content: String) -> [UInt8] {
      let content = Array(content.utf8)
      return Array("almanac-action \(version) \(Digest(hashing: content).hex)\n".utf8) + content
    }
    #expect(throws: DamagedEntry.Fault.unreadableRecord("another format version")) {
      try ActionRecord(fileBytes: sealed("2", "{}"), key: Self.record.key)
    }
    #expect(throws: DamagedEntry.Fault.unreadableRecord("not an action record")) {
      try ActionRecord(fileBytes: sealed("1", "{}"), key: Self.record.key)
    }
    #expect(throws: DamagedEntry.Fault.unreadableRecord("unexpected end at byte 1")) {
      try ActionRecord(fileBytes: sealed("1", "["), key: Self.record.key)
    }
    let traversal = String(decoding: Self.record.fileBytes.drop { $0 != 0x0a }.dropFirst(), as: UTF8.self)
      .replacing("windows.bin", with: "../../evil")
    #expect(throws: DamagedEntry.Fault.unreadableRecord("not an action record")) {
      try ActionRecord(fileBytes: sealed("1", traversal), key: Self.record.key)
    }
  }
}

extension ActionRecord {
  fileprivate init(fileBytes: [UInt8], key: Digest) throws {
    try self.init(try Self.file.value(in: fileBytes), key: key)
  }
}
