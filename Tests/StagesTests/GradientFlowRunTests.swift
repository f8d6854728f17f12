import Foundation
import Testing

@testable import Stages

@Suite("The measurement of gradients in a run")
struct GradientFlowRunTests {
  @Test("gradients.csv has a row for every model, scale, length and distance, and the figures are drawn")
  func table() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(
      FinishedRuns.spec, "gradient_flow={lengths: [3, 5], recurrent_scales: [0.5, 1.0], sequences: 2}",
      "plots=[gradient-flow]")
    let rows = FinishedRuns.rows(try String(contentsOfFile: folder + "/gradients.csv", encoding: .utf8))
    // Two models, two scales, three and five steps.
    #expect(rows.count == 32)
    for row in rows {
      let norm = try #require(Double(row["hidden"] ?? ""))
      if row["distance"] == "0" {
        let error = abs(norm - 1)
        #expect(error < 1e-6)
      }
      let bound = try #require(Double(row["hidden_bound"] ?? ""))
      #expect(norm <= bound * (1 + 1e-6))
      let isGRU = row["model"] == "gru"
      let hasCell = row["cell"] != ""
      #expect(isGRU != hasCell && hasCell == (row["cell_bound"] != ""))
    }
    for file in ["gradient-flow", "gradient-flow-shorter", "gradient-flow-lengths", "tanh"] {
      #expect(FileManager.default.fileExists(atPath: folder + "/plots/\(file).svg"))
    }
    let page = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
    #expect(page.contains("Pascanu, Mikolov and Bengio 2013"))
  }
}
