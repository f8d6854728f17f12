import Foundation
import Testing

@testable import Stages

@Suite("Metrics without a value")
struct UndefinedMetricTests {
  private static func run(_ values: (Int) -> Double, _ overrides: String) async throws -> (String, FinishedRuns) {
    let runs = try FinishedRuns()
    var text = "Date,Close\n"
    for day in 0..<90 {
      let date = Date(timeIntervalSince1970: 1_704_067_200 + Double(day) * 86_400)
      text += "\(date.formatted(.iso8601.year().month().day())),\(values(day))\n"
    }
    try runs.write(text, to: "data.csv")
    let folder = try await runs.run(FinishedRuns.csvSpec, "plots=[horizon, comparison]", overrides)
    return (String(folder.dropFirst(runs.folder.count + 1)), runs)
  }

  @Test("A metric that no model has a value of is left out of figures, which are there all the same")
  func left() async throws {
    // ln(1 + y) has no value at -1 and below.
    let (name, runs) = try await Self.run({ -50 - Double($0 * 37 % 23) }, "evaluation.metrics=[rmse, malr]")
    let horizon = try runs.text(name + "/plots/horizon.svg")
    #expect(horizon.contains("rmse") && !horizon.contains("malr"))
    #expect(try !runs.text(name + "/plots/comparison.svg").contains("malr"))
  }

  @Test(
    "Where no metric has a value the figures say so, by horizon, by fold and by model", arguments: ["malr", "mape"])
  func nothing(metric: String) async throws {
    // No ln(1 + y), and no percentage of 0.
    let (name, runs) = try await Self.run(
      { metric == "malr" ? -50 : Double($0 * 37 % 23 - 11) }, "evaluation.metrics=[\(metric)]")
    for file in ["horizon", "comparison"] {
      #expect(try runs.text(name + "/plots/\(file).svg").contains("Nothing to draw"), "\(file)")
    }
    let page = try runs.text(name + "/report.html")
    #expect(page.contains("Nothing to draw") && page.contains("is not given"))
  }
}
