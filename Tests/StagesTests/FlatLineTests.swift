import Artifacts
import Forecasting
import Foundation
import Planning
import Testing

@testable import Stages

@Suite("The check for flat lines")
struct FlatLineTests {
  /// Forecasts a step ahead of series whose actual values are 0, 10, 20 and 30 above a level, each as much of that as
  /// its factor.
  private static func file(_ factors: [(series: String, level: Double, factor: Double)], fold: Int = 1) -> ForecastFile
  {
    let rows = factors.flatMap { series, level, factor in
      (0..<4).flatMap { row in
        [1, 2].map { step in
          let time = Timestamp(milliseconds: Int64(row + step) * 86_400_000)
          // Two steps ahead nothing moves, and nobody looks there.
          let move = 10 * Double(row)
          return Forecast(
            series: series, cutoff: Timestamp(milliseconds: Int64(row) * 86_400_000), horizon: step, time: time,
            target: "value", actual: level + move, predicted: level + (step == 1 ? factor * move : 0))
        }
      }
    }
    var file = ForecastFile(model: "gru", seed: 2, rows: ForecastRows(rows), lastSeen: rows.map { _ in 0 })
    file.fold = fold
    return file
  }

  @Test("A series is flat below a tenth of the actual values' deviation, whatever other series and folds do")
  func stretches() throws {
    func warning(_ files: ForecastFile...) -> String? { FlatLine.warning(files, "value", step: 1) }
    #expect(warning(Self.file([("", 0, 0.1001)])) == nil)
    #expect(
      warning(Self.file([("", 0, 0.05)]))
        == "gru (seed 2) forecasts nearly a flat line for value: its forecasts vary 5.0% as much as the actual values.")
    // Over both series together the forecasts vary by their levels, hundredfold.
    let panel = Self.file([("a", 0, 0.02), ("b", 5_000, 0.5)])
    #expect(
      warning(panel)
        == "gru (seed 2) forecasts nearly a flat line for value in 1 of 2 stretches, most of all series a: "
        + "its forecasts vary 2.0% as much as the actual values.")
    let folds = warning(Self.file([("", 0, 0.5)]), Self.file([("", 9, 0)], fold: 2))
    #expect(folds?.contains("in 1 of 2 stretches, most of all fold 2: its forecasts vary 0.0%") == true)
    #expect(FlatLine.warning([panel], "other", step: 1) == nil)
    #expect(FlatLine.warning([Self.file([("", 0, 0.5)])], "value", step: 2)?.contains("0.0%") == true)
  }

  @Test("Weights that a penalty keeps at nothing are warned of in the report, in run.json and by the run")
  func network() async throws {
    let runs = try FinishedRuns()
    try runs.write(
      FinishedRuns.spec.replacingOccurrences(of: "noise: 0.2", with: "noise: 0.02"), to: "s.yaml")
    let run = ExperimentRun(
      try Experiment(
        path: runs.path("s.yaml"), overrides: ["training.epochs=60", "training.l2=100"]),
      layout: runs.layout)
    let outcome = try await run.execute(ExecutionOptions())
    let models = ["gru", "lstm"].filter { model in
      outcome.warnings.contains {
        $0.hasPrefix("warning[W305]: \(model) (seed 1) forecasts nearly a flat line for value:")
      }
    }
    #expect(models == ["gru", "lstm"] && outcome.warnings.count == 2, "\(outcome.warnings)")
    #expect(RunRecord(folder: run.folder)?.value["warnings"]?.strings == outcome.warnings)
    let page = try String(contentsOfFile: run.folder + "/report.html", encoding: .utf8)
    #expect(page.contains("gru (seed 1) forecasts nearly a flat line for value"))
    let learnt = ExperimentRun(
      try Experiment(path: runs.path("s.yaml"), overrides: ["training.epochs=60"]), layout: runs.layout)
    #expect(try await learnt.execute(ExecutionOptions()).warnings == [])
  }
}
