import Foundation
import Testing

@Suite("Points of a sweep whose validation losses do not compare")
struct ComparablePointsTests {
  /// What a sweep varies, with what else differs from the table's spec, and why it is refused; nil where it is not.
  struct Case: Sendable, CustomTestStringConvertible {
    let sweep: String
    let others: [String]
    let refusal: String?
    var hint: String?

    init(_ sweep: String, _ others: String..., refusal: String? = nil, hint: String? = nil) {
      self.sweep = sweep
      self.others = others
      self.refusal = refusal
      self.hint = hint
    }

    var testDescription: String { ([sweep] + others).joined(separator: " ") }
  }

  private static let dates = "split={validation_start: 2024-03-12, test_start: 2024-03-26}"
  private static func rolling(_ window: String) -> String {
    "split={rolling: {folds: 2, step: 8, validation: 8, \(window)}}"
  }

  // 100 days from 2024-01-01. Of n = 100 - lookback cutoffs the validation part has those from number floor(0.7 n) to
  // before floor(0.85 n), 67 to 80 of 96 and 64 to 77 of 92, whose next days are rows 71 to 84 and 72 to 85.
  static let cases: [Case] = [
    Case(
      "window.lookback: [4, 8]",
      refusal: "window.lookback 8 and 4 do not compare: they judge other windows, 14 from 2024-03-13 to "
        + "2024-03-26 and 14 from 2024-03-12 to 2024-03-25",
      hint: "give dates in split, validation_start and test_start, so that all are judged on the same days"),
    Case("window.lookback: [4]"),
    Case("window.lookback: [4, 8]", dates),
    Case("window.lookback: [4, 8]", dates, "scale=standard"),
    Case("window.lookback: [4, 8]", dates, "scale=robust", "window.horizon=3"),
    Case(
      "window.lookback: [4, 8]", dates, "scale=window",
      refusal: "window.lookback 8 and 4 do not compare: 'scale: window' divides each window by its own deviation",
      hint: "take a scale that is fitted on the training part, such as standard"),
    Case(
      "window.lookback: [4, 8]", "scale=window",
      refusal: "window.lookback 8 and 4 do not compare: 'scale: window' divides each window by its own deviation"),
    // Every fifth row: windows of lookback 8 forecast rows 8, 13, ..., those of 4 rows 4, 9, ...
    Case(
      "window.lookback: [4, 8]", dates, "window.stride=5", refusal: "they judge other windows",
      hint: "windows that begin every 5 rows end on other days; stride: 1 has all of them"),
    Case("window.lookback: [4, 9]", dates, "window.stride=5", "scale=none"),
    Case("window.lookback: [4, 8]", rolling("window: expanding")),
    Case(
      "window.lookback: [4, 8]", rolling("window: sliding, length: 40"), "scale=standard",
      refusal: "'scale: standard' is fitted on other rows, so that errors count in other units"),
    Case("window.lookback: [4, 8]", rolling("window: sliding, length: 40"), "scale=none"),
    Case(
      "features: [[], [{name: lag, period: 9}]]",
      refusal: "features [{name: lag, period: 9}] and [] do not compare: they judge other windows"),
    Case("features: [[], [{name: day-of-week}]]"),
    Case("features: [[], [{name: day-of-week}]]", "scale=window"),
    Case(
      "features: [[], [{name: lag, period: 9}]]", dates, "scale=standard",
      refusal: "'scale: standard' is fitted on other rows, so that errors count in other units"),
    Case("features: [[], [{name: lag, period: 9}]]", dates, "scale=none"),
    Case("features: [[], [{name: lag, period: 9}]]", rolling("window: sliding, length: 40"), "scale=standard"),
  ]

  @Test("They are refused where the sweep gives them; others are not", arguments: cases)
  func refused(example: Case) throws {
    let work = try TinyExperiment.workspace(
      TinyExperiment.csvSpec + "matrix:\n  \(example.sweep)\n", csv: TinyExperiment.csv())
    let result = try work.run(["check", "s.yaml"] + example.others)
    guard let refusal = example.refusal else {
      #expect(result.exitCode == 0, "\(result.errors)")
      return
    }
    #expect(result.exitCode == 3)
    let second = try #require(example.sweep.range(of: ", ")?.upperBound)
    let column = 3 + example.sweep.distance(from: example.sweep.startIndex, to: second)
    #expect(
      result.firstError.hasPrefix("s.yaml:11:\(column): error[E128]: validation losses with "),
      "\(result.errors)")
    #expect(result.firstError.contains(refusal), "\(result.errors)")
    if let hint = example.hint { #expect(result.errors.contains("hint: \(hint)"), "\(result.errors)") }
  }

  @Test("They are refused though each was run by itself before") func cached() throws {
    let work = try TinyExperiment.workspace(
      TinyExperiment.csvSpec + "matrix:\n  window.lookback: [4, 8]\n", csv: TinyExperiment.csv())
    for lookback in [4, 8] {
      #expect(try work.run("run", "s.yaml", "matrix=null", "window.lookback=\(lookback)").exitCode == 0)
    }
    let result = try work.run("run", "s.yaml")
    #expect(result.exitCode == 3)
    #expect(result.errors.contains("error[E128]: validation losses with window.lookback 8 and 4 do not compare"))
  }
}
