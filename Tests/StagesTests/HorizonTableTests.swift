import Foundation
import Testing

@testable import Stages

@Suite("Percentage errors by steps ahead")
struct HorizonTableTests {
  @Test(
    "A short horizon is shown whole, a long one by eight steps from the first to the last",
    arguments: [
      (2, [1, 2]), (12, Array(1...12)), (13, [1, 2, 4, 6, 7, 9, 11, 13]), (40, [1, 6, 12, 17, 23, 28, 34, 40]),
    ])
  func steps(horizon: Int, shown: [Int]) {
    #expect(HorizonTable.shownSteps(horizon) == shown)
  }

  @Test("The report's table is what predictions.csv gives for each step")
  func report() async throws {
    let runs = try FinishedRuns()
    try runs.write(FinishedRuns.csv(rows: 90), to: "data.csv")
    let folder = try await runs.run(FinishedRuns.csvSpec, "evaluation.metrics=[mape]")
    let page = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
    let table = try #require(page.components(separatedBy: "<span>By steps ahead.").dropFirst().first)
    let predictions = FinishedRuns.rows(try String(contentsOfFile: folder + "/predictions.csv", encoding: .utf8))
    for model in ["lstm", "naive"] {
      let row = try #require(table.components(separatedBy: "<tr>").first { $0.contains(">\(model)<") })
      let shown = row.matches(of: />([0-9.]+)</).compactMap { Double($0.output.1) }
      #expect(shown.count == 3)
      for (step, value) in shown.enumerated() {
        let errors = predictions.filter { $0["model"] == model && $0["horizon"] == "\(step + 1)" }.map {
          abs(1 - Double($0["predicted"] ?? "")! / Double($0["actual"] ?? "")!)
        }
        let expected = 100 * errors.reduce(0, +) / Double(errors.count)
        #expect(abs(value - expected) <= 0.006)
      }
    }
  }

  @Test(
    "One step ahead needs no such table, nor do experiments without mape",
    arguments: [
      ["window.horizon=1", "evaluation.metrics=[mape]"], ["evaluation.metrics=[mae]"],
    ])
  func absent(overrides: [String]) async throws {
    let runs = try FinishedRuns()
    try runs.write(FinishedRuns.csv(rows: 90), to: "data.csv")
    let folder =
      overrides.count == 1
      ? try await runs.run(FinishedRuns.csvSpec, overrides[0])
      : try await runs.run(FinishedRuns.csvSpec, overrides[0], overrides[1])
    #expect(!(try String(contentsOfFile: folder + "/report.html", encoding: .utf8)).contains("By steps ahead."))
  }
}
