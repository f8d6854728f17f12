import Testing

@testable import Stages

@Suite("Runs with prediction intervals")
struct IntervalRunTests {
  @Test("Quantile columns surround the forecast by one width a step, and the metrics follow from them")
  func columns() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, "evaluation.coverage=0.8", "plots=[forecast]")
    let name = String(folder.dropFirst(runs.folder.count + 1))
    let text = try runs.text(name + "/predictions.csv")
    #expect(text.hasPrefix("model,seed,fold,series,cutoff,horizon,time,actual,predicted,q10,q50,q90\n"))
    let rows = FinishedRuns.rows(text)
    let metrics = FinishedRuns.rows(try runs.text(name + "/metrics.csv"))
    for model in ["gru", "naive"] {
      for step in ["1", "2"] {
        let own = rows.filter { $0["model"] == model && $0["horizon"] == step }
        func number(_ row: [String: String], _ key: String) throws -> Double { try #require(Double(row[key] ?? "")) }
        var widths: [Double] = []
        var inside = 0
        for row in own {
          let (low, high, actual) = (try number(row, "q10"), try number(row, "q90"), try number(row, "actual"))
          #expect(row["q50"] == row["predicted"] && low < high)
          widths.append(high - low)
          if low <= actual, actual <= high { inside += 1 }
        }
        #expect(widths.max()! - widths.min()! < 1e-12)
        func metric(_ name: String) throws -> Double {
          let row = metrics.first { $0["model"] == model && $0["horizon"] == step && $0["metric"] == name }
          return try #require(Double(row?["value"] ?? ""))
        }
        #expect(try metric("coverage") == Double(inside) / Double(own.count))
        #expect(abs(try metric("interval-width") - widths[0]) < 1e-12)
        #expect(try metric("pinball") > 0)
      }
    }
    let fitted = FinishedRuns.rows(try runs.text(name + "/fitted.csv"))
    #expect(
      fitted.filter { $0["quantity"] == "conformal quantile" }.map { $0["stage"] }
        == ["predict/gru/seed-1", "predict/lstm/seed-1", "predict/naive"])
    #expect(try runs.text(name + "/plots/forecast.svg").contains("interval"))
  }
}
