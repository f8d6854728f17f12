import Artifacts
import Forecasting
import Foundation
import Planning
import Testing

@testable import Stages

@Suite("Runs with random forests, gaps and calendars")
struct ForestRunTests {
  /// Weekly values in two series: a forest and a network forecast two weeks from three weeks ahead on.
  static let spec = """
    name: weekly
    data: {source: csv, path: data.csv, time: week, series: id, target: value, frequency: 1w}
    features:
      - {name: month, at: prediction}
      - {name: us-federal-holidays, at: prediction, days: 14, as: holidays}
    window: {lookback: 5, horizon: 2, offset: 3}
    scale: window
    models:
      forest: {family: random-forest, trees: 12}
      lstm: {family: lstm, hidden_size: 4}
      mean-of-last-20: {family: moving-average, window: 20}
    training: {epochs: 2, batch_size: 16}
    evaluation: {metrics: [rmse, mae, malr], baselines: [naive]}
    plots: [forecast, windows, horizon, importance]

    """

  static var csv: String {
    var lines = ["id,week,value"]
    for series in ["a", "b"] {
      for week in 0..<80 {
        let date = Date(timeIntervalSince1970: 1_325_376_000 + Double(week) * 604_800)
        let day = date.formatted(.iso8601.year().month().day())
        lines.append("\(series),\(day),\(100 + (week * 37) % 23 + (series == "a" ? 0 : 500))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test("leave importances, a model file, a figure and forecasts that `predict` repeats to the bit")
  func files() async throws {
    let runs = try FinishedRuns()
    try runs.write(Self.csv, to: "data.csv")
    let folder = try await runs.run(Self.spec)
    let importances = FinishedRuns.rows(try String(contentsOfFile: folder + "/importances.csv", encoding: .utf8))
    #expect(
      importances.map { $0["feature"] } == [
        "value -7_steps", "value -6_steps", "value -5_steps", "value -4_steps", "value -3_steps", "month(+3)",
        "holidays",
      ])
    #expect(abs(importances.compactMap { Double($0["importance"] ?? "") }.reduce(0, +) - 1) < 1e-9)
    #expect(FileManager.default.fileExists(atPath: folder + "/models/forest-1.safetensors"))
    #expect(FileManager.default.fileExists(atPath: folder + "/plots/importance.svg"))

    // Three weeks after the first row, 2012-01-01, and the next day; three weeks after the last, 2013-07-07, and 14 days.
    let fitted = try String(contentsOfFile: folder + "/fitted.csv", encoding: .utf8)
    let holidays = "features,1,US federal holidays by rule (known in advance),2012-01-23,2013-08-11,2013-08-11"
    #expect(fitted.split(separator: "\n").count { $0 == holidays } == 1)
    #expect(
      try String(contentsOfFile: folder + "/report.html", encoding: .utf8).contains("US federal holidays by rule"))

    let stored = FinishedRuns.rows(try String(contentsOfFile: folder + "/predictions.csv", encoding: .utf8))
    // Two forecast weeks, the first of them three weeks after the last one seen.
    #expect(Set(stored.compactMap { $0["horizon"] }) == ["3", "4"])
    let mean = try #require(stored.first { $0["model"] == "mean-of-last-20" && $0["series"] == "a" })
    let cutoff = try #require(mean["cutoff"])
    let week = try #require(Self.csv.split(separator: "\n").firstIndex { $0.hasPrefix("a,\(cutoff)") }) - 1
    let last = (week - 19...week).map { Double(100 + ($0 * 37) % 23) }
    #expect(abs(try #require(Double(mean["predicted"] ?? "")) - last.reduce(0, +) / 20) < 1e-9)

    let again = try PredictionTests.forecast(runs, folder) {
      $0.model = "forest"
      $0.count = 8
    }
    let rows = FinishedRuns.rows(again.csv)
    // Eighty weeks from 2012-01-01 on end with 2013-07-07.
    #expect(rows.contains { $0["cutoff"] == "2013-07-07" && $0["time"] == "2013-07-28" && $0["horizon"] == "3" })
    var shared = 0
    for row in rows {
      guard
        let other = stored.first(where: { other in
          ["model", "seed", "series", "cutoff", "horizon"].allSatisfy { other[$0] == row[$0] }
        })
      else { continue }
      #expect(other["predicted"] == row["predicted"])
      shared += 1
    }
    #expect(shared > 4)
  }

  @Test("are exported as ONNX beside networks, and are what the last checkpoint asks for too")
  func export() async throws {
    let runs = try FinishedRuns()
    try runs.write(Self.csv, to: "data.csv")
    let folder = try await runs.run(Self.spec, "evaluation.coverage=0.5")
    var request = PredictionRequest()
    request.checkpoint = .last
    let files = try Prediction(folder: folder).onnx(request)
    #expect(files.map(\.name) == ["forest-1.onnx", "lstm-1.onnx"])

    #expect(!FileManager.default.fileExists(atPath: folder + "/models/forest-1-last.safetensors"))
    let best = FinishedRuns.rows(try PredictionTests.forecast(runs, folder) { _ in }.csv)
    let last = FinishedRuns.rows(try PredictionTests.forecast(runs, folder) { $0.checkpoint = .last }.csv)
    #expect(last.filter { $0["model"] == "forest" } == best.filter { $0["model"] == "forest" })
    #expect(last.contains { $0["model"] == "forest" && $0["q25"] != "" })
    #expect(last.filter { $0["model"] == "lstm" }.allSatisfy { $0["q25"] == "" })
  }

  @Test("give the same bytes on one thread and on two, and nothing changes when the future is corrupted")
  func verified() async throws {
    let runs = try FinishedRuns()
    try runs.write(Self.csv, to: "data.csv")
    let folder = try await runs.run(Self.spec)
    let verification = try Verification(folder: folder, layout: runs.layout)
    for threads in [1, 2] {
      #expect(try await verification.run(threads: threads, cancellation: CancellationFlag()).differences == [])
    }
    let report = try await verification.canary(threads: 2, cancellation: CancellationFlag())
    #expect(report.differences == [] && report.interruption == nil && report.forecasts > 0)
  }

  @Test(
    "are judged on the validation windows by the loss of training",
    arguments: ["mse", "mae", "{name: huber, delta: 3}", "{name: quantile, quantiles: [0.25, 0.5]}"])
  func validationLoss(name: String) async throws {
    func loss(_ error: Double) -> Double {
      switch name {
      case "mse": error * error
      case "mae": abs(error)
      // max((1 - q) error, -q error), the mean over both q.
      case let name where name.contains("quantile"): error > 0 ? error * (0.75 + 0.5) / 2 : -error * (0.25 + 0.5) / 2
      default: abs(error) <= 3 ? error * error / 2 : 3 * (abs(error) - 1.5)
      }
    }
    let runs = try FinishedRuns()
    // Trees of a single leaf: the forest's forecast is the mean of the training targets.
    try runs.write(
      """
      name: constant
      data: {source: csv, path: data.csv, time: Date, target: Close}
      window: {lookback: 6, horizon: 2}
      scale: none
      model: {family: random-forest, trees: 2, min_samples_leaf: 1000, bootstrap: false}
      training: {loss: \(name)}
      plots: []

      """, to: "s.yaml")
    try runs.write(FinishedRuns.csv(rows: 100), to: "data.csv")
    let experiment = try Experiment(path: runs.path("s.yaml"))
    let run = ExperimentRun(experiment, layout: runs.layout)
    let outcome = try await run.execute(ExecutionOptions())
    let stage = try #require(outcome.result.stages.first { $0.stage == "train/random-forest/seed-1" })
    let artifact = try #require(stage.artifacts["importances.json"])
    let file = try ImportanceFile(runs.layout.store.read(artifact, name: "importances.json"))

    // Of 93 windows the first 65 train but for those whose targets reach into the next part, and 14 validate.
    let values = FinishedRuns.rows(FinishedRuns.csv(rows: 100)).compactMap { Double($0["Close"] ?? "") }
    func targets(_ windows: Range<Int>, _ step: Int) -> [Double] { windows.map { values[$0 + 5 + step] } }
    let series = try #require(outcome.result.stages.first { $0.stage == "features" }?.artifacts["series.safetensors"])
    let panel = try PanelFile.panel(from: runs.layout.store.read(series, name: "series.safetensors"))
    let windows = try WindowsStage.cut(experiment.spec, .only, panel, gaps: [])
    let train = (windows.parts[.train] ?? []).map(\.start)
    let validation = (windows.parts[.validation] ?? []).map(\.start)
    #expect(train.first == 0 && train.count == 64 && validation.count == 13, "\(train.count) \(validation.count)")
    var expected = 0.0
    for step in 1...2 {
      let mean = targets(0..<train.count, step).reduce(0, +) / Double(train.count)
      let errors = targets(validation[0]..<validation[0] + validation.count, step).map { mean - $0 }
      expected += errors.map(loss).reduce(0, +)
    }
    expected /= Double(2 * validation.count)
    #expect(abs(try #require(file.validationLoss) - expected) <= 1e-5 * expected)
  }

  @Test("an offset that spells the default out asks for the same run")
  func keys() throws {
    let runs = try FinishedRuns()
    try runs.write(FinishedRuns.spec, to: "s.yaml")
    func id(_ overrides: String...) throws -> String {
      try Experiment(path: runs.path("s.yaml"), overrides: overrides).plan.runID
    }
    #expect(try id() == id("window.offset=1"))
    #expect(try id() != id("window.offset=2"))
  }
}
