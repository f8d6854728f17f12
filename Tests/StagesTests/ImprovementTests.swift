import Foundation
import Testing

@testable import Stages

@Suite("Improvement over a reference model")
struct ImprovementTests {
  @Test("The report's percentage is that of metrics.csv, and the figure is drawn")
  func report() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, "evaluation.reference=gru", "plots=[head-to-head]")
    let rows = FinishedRuns.rows(try String(contentsOfFile: folder + "/metrics.csv", encoding: .utf8))
    func rmse(_ model: String) throws -> Double {
      let row = rows.first { $0["model"] == model && $0["metric"] == "rmse" && $0["horizon"] == "all" }
      return try #require(Double(row?["value"] ?? ""))
    }
    let page = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
    let table = try #require(
      page.components(separatedBy: "<span>How much lower errors are than those of gru").dropFirst().first)
    let line = try #require(table.components(separatedBy: "<tr>").first { $0.contains(">lstm<") })
    var shown: [Double] = []
    for match in line.matches(of: />([+−-]?)([0-9.]+)%</) {
      let size = try #require(Double(match.output.2))
      shown.append(match.output.1 == "+" ? size : -size)
    }
    let expected = 100 * (1 - (try rmse("lstm") / rmse("gru")))
    // Columns are mae and rmse, in the order of the page.
    try #require(shown.count == 2)
    let error = abs(shown[1] - expected)
    #expect(error <= 0.051)
    #expect(FileManager.default.fileExists(atPath: folder + "/plots/head-to-head.svg"))
  }

  @Test(
    "The figure of both is drawn where forecasts begin later, and without the metrics of its bars",
    arguments: [("window.offset=3", 4), ("evaluation.metrics=[mape]", 3)])
  func headToHead(override: String, panels: Int) async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(
      FinishedRuns.spec, "evaluation.reference=gru", "plots=[head-to-head]", "seeds=[1, 2]", override)
    let svg = try String(contentsOfFile: folder + "/plots/head-to-head.svg", encoding: .utf8)
    #expect(svg.contains("Means over 2 seeds") && svg.contains("Errors as shares") == (panels == 4))
  }

  @Test("A reference that is no model is refused")
  func unknown() throws {
    let runs = try FinishedRuns()
    try runs.write(FinishedRuns.spec, to: "s.yaml")
    do {
      _ = try Experiment(path: runs.path("s.yaml"), overrides: ["evaluation.reference=rnn"])
      Issue.record("accepted")
    } catch {
      #expect(error.exitCode == 3)
      #expect(error.rendered.contains("'evaluation.reference' must name a model, got 'rnn'"))
      #expect(error.rendered.contains("hint: one of gru, lstm"))
    }
  }
}
