import Foundation
import Forecasting
import Specs
import Testing

@testable import Stages

@Suite("The points of a sweep")
struct SweepPointsTests {
  private static let space = """
    name: s
    data: {source: synthetic, kind: random-walk, length: 100}
    window: {lookback: 5}
    model: {family: lstm}
    random:
      draws: 6
      seed: SEED
      space:
        training.optimizer.learning_rate: {distribution: log-uniform, min: 1e-4, max: 1}
        model.dropout: {distribution: uniform, min: 0, max: 0.5}
        model.hidden_size: {distribution: integer, min: 8, max: 64}
        training.optimizer.name: {distribution: choice, values: [adam, sgd, rmsprop]}

    """

  private struct Text: SpecFiles {
    let text: String
    let currentDirectory = "/"
    func contents(of path: String, limit: Int) throws(SpecFileError) -> [UInt8] { Array(text.utf8) }
  }

  private func points(_ text: String) throws -> [[SweepAssignment]] {
    guard case .sweep(let template) = try SpecReader(files: Text(text: text)).read(path: "s.yaml") else { return [] }
    return SweepPoints.all(of: template.sweep)
  }

  @Test("Draws are those of make_draws.py, and another key more or less does not change them", arguments: [1, 9])
  func draws(seed: Int) throws {
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Fixtures/sweeps/draws.json")
    let all = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: fixture)) as? [String: [String: [Any]]])
    let expected = try #require(all["\(seed)"])
    let text = Self.space.replacingOccurrences(of: "SEED", with: "\(seed)")
    let points = try points(text)
    #expect(points.count == 6)
    for (column, key) in expected.keys.sorted().enumerated() {
      let drawn = points.map { $0[column].value.value }
      let wanted = try #require(expected[key]).map { value -> SpecValue in
        if let text = value as? String { return .string(text) }
        let number = value as? NSNumber ?? 0
        return key.hasSuffix("hidden_size") ? .int(number.intValue) : .double(number.doubleValue)
      }
      #expect(drawn == wanted, "\(key)")
    }
    let fewer = text.split(separator: "\n").filter { !$0.contains("dropout") }.joined(separator: "\n")
    #expect(try self.points(fewer).map { $0.map(\.override) } == points.map { $0.dropFirst().map(\.override) })
  }

  @Test("A grid is every combination, the last key fastest") func grid() throws {
    let text =
      Self.space.split(separator: "\n").prefix(4).joined(separator: "\n")
      + "\nmatrix: {training.l2: [0, 1], model.num_layers: [1, 2, 3]}"
    #expect(
      try points(text).map { $0.map { $0.value.value.inlineYAML }.joined(separator: " ") }
        == ["1 0", "1 1", "2 0", "2 1", "3 0", "3 1"])
  }

  @Test(
    "Numbers are cut to four digits and stay within their range",
    arguments: zip([0.123456, 99_999.9, 1e-7, 0.30001, 0], [0.1235, 100_000, 1e-7, 0.3, 0.0]))
  func rounding(value: Double, expected: Double) {
    #expect(SweepPoints.rounded(value, within: 0...1e6) == expected)
    #expect(SweepPoints.rounded(0.99999, within: 0...0.999_97) == 0.999_97)
  }

  @Test("exp agrees with the C library within two units in the last place") func exponential() {
    for step in -7000...7090 {
      let x = Double(step) / 10
      let expected = exp(x)
      #expect(abs(PortableMath.exp(x) - expected) <= 2 * expected.ulp, "\(x)")
    }
    #expect(PortableMath.exp(0) == 1)
    #expect(PortableMath.exp(-.infinity) == 0)
    #expect(PortableMath.exp(.infinity) == .infinity)
    #expect(PortableMath.exp(.nan).isNaN)
  }
}
