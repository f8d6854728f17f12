import Artifacts
import Foundation
import Planning
import Safetensors
import Testing

@testable import Stages

@Suite("What verify says of a difference")
struct FirstDifferenceTests {
  static func text(_ name: String, _ was: String, _ now: String) -> String {
    FirstDifference.text(name, was: Array(was.utf8), now: Array(now.utf8))
  }

  static let table = "model,horizon,value\nlstm,1,0.5\nlstm,2,0.25\n"

  @Test(
    "A table: the line, the column, both values; or the line that is missing or new",
    arguments: [
      ("model,horizon,value\nlstm,1,0.5\nlstm,2,0.75\n", "line 3, column 'value': 0.25 -> 0.75"),
      ("model,horizon,value\ngru,1,0.5\nlstm,2,0.75\n", "line 2, column 'model': lstm -> gru"),
      ("model,horizon,value\nlstm,1,0.5\n", "line 3: missing, it was 'lstm,2,0.25'"),
      (table + "lstm,3,1\n", "line 4: new, 'lstm,3,1'"),
      ("model,step,value\nlstm,1,0.5\nlstm,2,0.25\n", "line 1, column 'horizon': horizon -> step"),
      ("model,horizon,value\nlstm,1,0.5\nlstm,2\n", "line 3, column 'value': 0.25 -> (absent)"),
      ("model,horizon,value\nlstm,1,0.5\nlstm,\"2\",0.25\n", "line 3: 'lstm,2,0.25' -> 'lstm,\"2\",0.25'"),
      ("model,horizon,value\nlstm,1,0.5\nlstm,2,0.25", "byte 42: a -> (end), of 43 and 42 bytes"),
      ("model,horizon,value\nlstm,1,0.5", "line 3: missing, it was 'lstm,2,0.25'"),
      ("", "line 1: missing, it was 'model,horizon,value'"),
      ("model,horizon,value\nlstm,1,0.5\nlstm,2,\u{1b}[31m\n", "line 3, column 'value': 0.25 -> \u{fffd}[31m"),
    ])
  func csv(now: String, expected: String) {
    #expect(Self.text("metrics.csv", Self.table, now) == expected)
  }

  @Test("Tensors: name, index by axis, both values to the last bit, and how many differ")
  func tensors() {
    func file(_ weight: [Float], _ bias: [Double] = [1, 2], shape: [Int] = [2, 3], epoch: String = "7") -> [UInt8] {
      SafetensorsFile(
        metadata: ["epoch": epoch],
        tensors: [
          TensorData(name: "weight", shape: shape, elements: .float32(weight)),
          TensorData(name: "bias", shape: [bias.count], elements: .float64(bias)),
        ]
      ).encoded()
    }
    func text(_ now: [UInt8]) -> String {
      FirstDifference.text("best.safetensors", was: file([0, 1, 2, 3, 4, 5]), now: now)
    }
    #expect(
      text(file([0, 1, 2, 3, Float(4).nextUp, 6], [1, 3]))
        == "tensor 'weight' at [1, 1]: 4.0 -> 4.0000005; elements that differ: 3, in 2 of 2 tensors")
    // Zeros of two signs differ, a not-a-number is like itself.
    #expect(text(file([-0.0, 1, 2, 3, 4, 5])).hasPrefix("tensor 'weight' at [0, 0]: 0.0 -> -0.0;"))
    let hole = file([0, .nan, 2, 3, 4, 5])
    #expect(
      FirstDifference.text("a.safetensors", was: hole, now: file([0, .nan, 2, 3, 4, 9]))
        .hasPrefix("tensor 'weight' at [1, 2]: 5.0 -> 9.0;"))
    #expect(text(file([0, 1, 2, 3, 4, 5], shape: [3, 2])) == "tensor 'weight': shape [2, 3] -> [3, 2]")
    #expect(text(file([0, 1, 2, 3, 4, 5], epoch: "8")) == "metadata 'epoch', line 1, byte 1: '7' -> '8'")
    // Two types of number, and no elements to name a first one of.
    let wide = SafetensorsFile(
      metadata: ["epoch": "7"],
      tensors: [
        TensorData(name: "weight", shape: [0], elements: .float64([])),
        TensorData(name: "bias", shape: [2], elements: .float64([1, 2])),
      ])
    #expect(
      FirstDifference.text("a.safetensors", was: file([], shape: [0]), now: wide.encoded())
        == "tensor 'weight': F32 -> F64")
    let less = SafetensorsFile(
      metadata: ["epoch": "7"],
      tensors: [TensorData(name: "weight", shape: [2, 3], elements: .float32([0, 1, 2, 3, 4, 5]))])
    #expect(text(less.encoded()) == "tensor 'bias' is missing")
  }

  @Test("Other text by its line and place, other bytes by their offset")
  func other() {
    #expect(
      Self.text("a.svg", "<svg>\n<line x=\"1\"/>\n", "<svg>\n<line x=\"2\"/>\n")
        == #"line 2, byte 10: '1"/>' -> '2"/>'"#)
    #expect(FirstDifference.text("a.bin", was: [0, 255, 3], now: [0, 255, 16]) == "byte 2: 3 -> 10, of 3 and 3 bytes")
  }

  /// Gives a run another artifact than its stage makes, as if something else than its inputs had decided.
  private func plant(
    _ stage: String, _ name: String, in folder: String, _ store: Store, _ change: ([UInt8]) throws -> [UInt8]
  ) throws {
    let path = "\(folder)/lock.json"
    let lock = try Lock(fileBytes: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    let old = try #require(lock.stages[stage])
    let artifact = try #require(old.artifacts[name])
    let bytes = try change(try #require(store.bytes(of: artifact)))
    let digest = Digest(hashing: bytes)
    try store.install(bytes, at: "\(store.root)/objects/\(digest.hex)")
    var stages = lock.stages
    var artifacts = old.artifacts
    artifacts[name] = digest
    stages[stage] = Lock.Stage(key: old.key, artifacts: artifacts)
    try store.install(Lock(plan: lock.plan, stages: stages).fileBytes, at: path)
  }

  @Test("verify names the first artifact that differs in the order of the stages, and where")
  func verify() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run()
    let store = runs.layout.store
    func report() async throws -> Verification.Report {
      try await Verification(folder: folder, layout: runs.layout).run(threads: 1, cancellation: CancellationFlag())
    }
    #expect(try await report().differences.isEmpty)

    var value = ""
    try plant("evaluate", "metrics.csv", in: folder, store) { bytes in
      var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
      var cells = lines[4].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      value = cells[cells.count - 1]
      cells[cells.count - 1] = "123.5"
      lines[4] = cells.joined(separator: ",")
      return Array((lines.joined(separator: "\n") + "\n").utf8)
    }
    let one = try await report().differences
    #expect(one.count == 1 && one[0].hasPrefix("evaluate/metrics.csv: "))
    #expect(one[0].hasSuffix("\n  first difference: line 5, column 'value': 123.5 -> \(value)"), "\(one)")

    // A difference further up comes first, though its name sorts behind; only the first says where.
    try plant("train/lstm/seed-1", "best.safetensors", in: folder, store) { bytes in
      var file = try SafetensorsFile(bytes)
      let tensor = file.tensors[0]
      guard case .float32(var values) = tensor.elements else { return bytes }
      values[1] = 0.125
      file.tensors[0] = TensorData(name: tensor.name, shape: tensor.shape, elements: .float32(values))
      return file.encoded()
    }
    let two = try await report().differences
    #expect(two.count == 2)
    #expect(two[0].hasPrefix("train/lstm/seed-1/best.safetensors: "))
    #expect(two[0].contains("\n  first difference: tensor '") && two[0].contains(": 0.125 -> "), "\(two)")
    #expect(two[0].hasSuffix("; elements that differ: 1, in 1 of 6 tensors"), "\(two)")
    #expect(two[1].hasPrefix("evaluate/metrics.csv: ") && !two[1].contains("\n"))
  }
}
