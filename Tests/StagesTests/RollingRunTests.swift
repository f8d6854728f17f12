import Foundation
import Planning
import Testing

@testable import Stages

@Suite("A rolling evaluation")
struct RollingRunTests {
  static let rolling = "split={rolling: {folds: 3, step: 8, validation: 6, embargo: 1}}"

  @Test("Every fold has its own windows, scaler and training; the tables name the folds and pool them")
  func tables() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, Self.rolling, "plots=[comparison, history]")
    let lock = try Lock(fileBytes: Array(Data(contentsOf: URL(fileURLWithPath: folder + "/lock.json"))))
    #expect(lock.stages.keys.filter { $0.hasPrefix("train/") }.count == 2 * 3)
    #expect(Set((1...3).compactMap { lock.stages["windows/fold-\($0)"]?.artifacts.values.first }).count == 3)
    func rows(_ name: String) throws -> [[String: String]] {
      FinishedRuns.rows(try String(contentsOfFile: folder + "/" + name, encoding: .utf8))
    }
    let predictions = try rows("predictions.csv")
    #expect(predictions.count == 3 * 3 * 8 * 2)
    // Eighty-three origins from 2000-01-06 on: the tests begin with number 59, 2000-03-05, and follow each other.
    for (fold, first) in [("1", "2000-03-05"), ("2", "2000-03-13"), ("3", "2000-03-21")] {
      let cutoffs = Set(predictions.filter { $0["fold"] == fold }.compactMap { $0["cutoff"] })
      #expect(cutoffs.count == 8 && cutoffs.min() == first)
    }
    #expect(Set(try rows("history.csv").compactMap { $0["fold"] }) == ["1", "2", "3"])
    let metrics = try rows("metrics.csv")
    #expect(Set(metrics.compactMap { $0["fold"] }) == ["all", "1", "2", "3"])
    #expect(metrics.first?["fold"] == "all")
    for fold in ["all", "1", "2", "3"] {
      let own = predictions.filter { $0["model"] == "lstm" && (fold == "all" || $0["fold"] == fold) }
      let errors = own.map { Double($0["actual"] ?? "")! - Double($0["predicted"] ?? "")! }
      let expected = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
      let row = metrics.first {
        $0["model"] == "lstm" && $0["fold"] == fold && $0["metric"] == "rmse" && $0["horizon"] == "all"
      }
      let value = try #require(Double(row?["value"] ?? ""))
      #expect(abs(value - expected) <= 1e-12 * expected)
    }
    let fitted = try rows("fitted.csv")
    let scalers = fitted.filter { $0["quantity"] == "minmax scaler" }
    #expect(scalers.map { $0["stage"] } == ["windows/fold-1", "windows/fold-2", "windows/fold-3"])
    #expect(Set(scalers.compactMap { $0["seen_through"] }).count == 3)
    #expect(FileManager.default.fileExists(atPath: folder + "/plots/folds.svg"))
    #expect(FileManager.default.fileExists(atPath: folder + "/models/lstm-1.safetensors"))
    #expect(FileManager.default.fileExists(atPath: folder + "/models/lstm-1-fold-2.safetensors"))
    let report = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
    #expect(report.contains("Error by fold") && report.contains("rmse by fold"))
  }

  @Test(
    "A fold that is not trained forecasts with the last models that were", arguments: [("never", [1]), ("2", [1, 3])])
  func refit(refit: String, trained: [Int]) async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, Self.rolling, "split.rolling.refit=\(refit)")
    let lock = try Lock(fileBytes: Array(Data(contentsOf: URL(fileURLWithPath: folder + "/lock.json"))))
    #expect(
      Set(lock.stages.keys.filter { $0.hasPrefix("train/lstm/") })
        == Set(trained.map { "train/lstm/seed-1/fold-\($0)" }))
    // The models of the last fold that was trained are those that forecast on.
    let outcome = try PredictionTests.forecast(runs, folder)
    #expect(FinishedRuns.rows(outcome.csv).count == 4)
  }

  @Test("A fold's training is cached by itself: one fold less trains nothing")
  func cached() async throws {
    let runs = try FinishedRuns()
    _ = try await runs.run(FinishedRuns.spec, Self.rolling)
    let experiment = try Experiment(
      path: runs.path("s.yaml"), overrides: [Self.rolling, "split.rolling.folds=2"])
    let outcome = try await ExperimentRun(experiment, layout: runs.layout).execute(ExecutionOptions())
    try #require(outcome.result.isComplete)
    for stage in outcome.result.stages where stage.stage.hasPrefix("train/") {
      guard case .cached = stage.outcome else {
        Issue.record("\(stage.stage) ran again")
        continue
      }
    }
  }

  @Test("The canary tries every fold")
  func canary() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, Self.rolling)
    let report = try await Verification(folder: folder, layout: runs.layout).canary(
      threads: 1, cancellation: CancellationFlag())
    #expect(report.differences == [] && report.cutoffs == 3 * 7 && report.artifacts == 3 * (1 + 2 * 3))
  }

  @Test("Runs with folds are compared by what all folds give together")
  func compared() async throws {
    let runs = try FinishedRuns()
    let folders = [
      try await runs.run(FinishedRuns.spec, Self.rolling),
      try await runs.run(FinishedRuns.spec, Self.rolling, "models.lstm.hidden_size=5"),
    ]
    let metrics = FinishedRuns.rows(try String(contentsOfFile: folders[1] + "/metrics.csv", encoding: .utf8))
    let pooled = metrics.first {
      $0["model"] == "lstm" && $0["metric"] == "rmse" && $0["horizon"] == "all" && $0["fold"] == "all"
    }
    let score = try ComparedRun(folder: folders[1]).scores.scores[
      RunScores.Key(series: "value", metric: "rmse", model: "lstm")]
    #expect(score?.values.count == 1 && score?.mean == Double(pooled?["value"] ?? ""))
  }

  @Test("Folds that do not fit the data are refused at the spec's key")
  func refused() throws {
    let runs = try FinishedRuns()
    try runs.write(FinishedRuns.spec, to: "s.yaml")
    do {
      _ = try Experiment(
        path: runs.path("s.yaml"), overrides: ["split={rolling: {folds: 12, step: 8}}"]
      ).checkData()
      Issue.record("twelve folds of eight origins were not refused")
    } catch {
      #expect(error.exitCode == 3)
      #expect(error.rendered.contains("'split' must be folds that leave the first something to be trained on"))
    }
  }
}
