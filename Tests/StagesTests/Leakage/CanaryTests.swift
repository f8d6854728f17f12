import Artifacts
import Forecasting
import Planning
import Specs
import Testing

@testable import Stages

@Suite("The canary")
struct CanaryTests {
  static func canary(_ runs: FinishedRuns, _ folder: String) throws -> (Canary, Verification) {
    let verification = try Verification(folder: folder, layout: runs.layout)
    let canary = Canary(
      experiment: verification.experiment, expected: verification.expected,
      models: TrainedModels(
        folder: folder, spec: verification.experiment.spec, lock: verification.expected),
      threads: 1)
    return (canary, verification)
  }

  @Test("Corrupting everything after a cutoff changes no forecast from there", arguments: ["minmax", "window"])
  func unchanged(scale: String) async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(
      FinishedRuns.spec, "features=[{name: lag, as: r}, rolling-std]", "scale=\(scale)")
    let verification = try Verification(folder: folder, layout: runs.layout)
    let report = try await verification.canary(threads: 2, cancellation: CancellationFlag())
    #expect(report.differences == [] && report.interruption == nil)
    // Seven cutoffs, of three models, two steps each; windows, and three artifacts of two trainings.
    #expect(report.cutoffs == 7 && report.forecasts == 7 * 3 * 2 && report.artifacts == 1 + 2 * 3)
  }

  @Test("Every cutoff of the test part is tried where that is asked for, or as few as one")
  func allCutoffs() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, "features=[{name: lag, as: r}, rolling-std]")
    let rows = FinishedRuns.rows(try runs.text(folder.dropFirst(runs.folder.count + 1) + "/predictions.csv"))
    let cutoffs = Set(rows.map { $0["cutoff"] }).count
    let verification = try Verification(folder: folder, layout: runs.layout)
    for (asked, tried) in [(nil, cutoffs), (1, 1), (cutoffs + 9, cutoffs)] as [(Int?, Int)] {
      let report = try await verification.canary(cutoffs: asked, threads: 2, cancellation: CancellationFlag())
      // And the last cutoff of the training and of the validation part.
      #expect(report.cutoffs == tried + 2 && report.testCutoffs == cutoffs && report.differences == [])
    }
  }

  @Test("A baseline with too little history before the test part is left out there, and counted")
  func shortHistory() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(
      FinishedRuns.spec, "split={train: 0.15, validation: 0.25, test: 0.6}",
      "evaluation.baselines=[naive, moving-average]")
    let verification = try Verification(folder: folder, layout: runs.layout)
    let report = try await verification.canary(threads: 1, cancellation: CancellationFlag())
    // The mean of twenty rows, at the last of the fourteen training rows.
    #expect(report.skipped == 1 && report.differences == [] && report.forecasts == (7 * 4 - 1) * 2)
  }

  @Test("Quantiles and the ends of intervals do not change either", arguments: ["quantile", "mse"])
  func unchangedIntervals(loss: String) async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, "evaluation.coverage=0.8", "training.loss=\(loss)")
    let verification = try Verification(folder: folder, layout: runs.layout)
    let report = try await verification.canary(threads: 2, cancellation: CancellationFlag())
    #expect(report.differences == [] && report.forecasts == 7 * 3 * 2)
  }

  @Test("Intervals that are fitted on the test part are caught, though no forecast changes")
  func plantedIntervals() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, "evaluation.coverage=0.8")
    var (canary, verification) = try Self.canary(runs, folder)
    canary.fittedPart = .test
    let subject = try canary.subject(verification.experiment.spec.folds[0])
    let cutoff = try #require(canary.cutoffs(subject).dropFirst(2).first)
    let (_, differences, _) = try canary.forecastDifferences(subject, at: cutoff)
    // Both ends of both steps of three models.
    #expect(differences.count == 12)
    #expect(differences.allSatisfy { $0.contains("'value' q10 from \(cutoff)") || $0.contains("'value' q90 from") })
  }

  @Test("Quantiles of a network whose feature looks ahead are caught")
  func plantedQuantiles() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, "training.loss=quantile")
    var (canary, verification) = try Self.canary(runs, folder)
    canary.derive = Self.ahead
    let subject = try canary.subject(verification.experiment.spec.folds[0])
    let (_, differences, _) = try canary.forecastDifferences(subject, at: canary.cutoffs(subject)[0])
    for value in ["forecast", "q10", "q50", "q90"] {
      #expect(differences.contains { $0.hasPrefix("predict/gru/seed-1: 'value' \(value) from ") })
    }
  }

  /// A derivation that looks one row ahead.
  static let ahead: @Sendable (ExperimentSpec, Forecasting.Panel) throws -> Forecasting.Panel = { _, panel in
    try Panel(
      try panel.series.map { one in
        let ahead = one.columns.map { column in column.indices.map { column[min($0 + 1, one.count - 1)] } }
        return try TimeSeries(id: one.id, times: one.times, columnNames: one.columnNames, columns: ahead)
      })
  }

  @Test("A feature that looks one row ahead is caught at every cutoff")
  func lookAhead() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run()
    var (canary, verification) = try Self.canary(runs, folder)
    canary.derive = Self.ahead
    let subject = try canary.subject(verification.experiment.spec.folds[0])
    for cutoff in canary.cutoffs(subject) {
      let (count, differences, _) = try canary.forecastDifferences(subject, at: cutoff)
      #expect(count == 6 && differences.count == 6)
      let first = try #require(differences.first)
      #expect(first.hasPrefix("predict/gru/seed-1: 'value' forecast from \(cutoff), step 1: "))
      #expect(first.hasSuffix(" when everything after \(cutoff) is corrupted"))
    }
  }

  @Test("Corrupting the validation part changes the choice of the best epoch at least, and the canary sees it")
  func sensitivity() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run()
    let (canary, verification) = try Self.canary(runs, folder)
    let subject = try canary.subject(verification.experiment.spec.folds[0])
    let windows = subject.windows
    let border = try #require(subject.windowing.lastTime(before: windows.parts[.validation] ?? []))
    let scratch = Store(root: runs.path("scratch"))
    let found = try await canary.trainingDifferences(
      subject.fold, corruptedAfter: border, in: scratch, CancellationFlag())
    // The scaler is the training part's own, so the windows stay; validation losses do not.
    #expect(found.differences.contains { $0.hasPrefix("train/gru/seed-1/history.json changes when") })
    #expect(!found.differences.contains { $0.hasPrefix("windows/") })
    let earlier = try await canary.trainingDifferences(
      subject.fold, corruptedAfter: subject.panel.series[0].times[20], in: scratch, CancellationFlag())
    #expect(earlier.differences.contains { $0.hasPrefix("windows/windows.safetensors changes when") })
  }

  @Test("Corruption leaves no value after the cutoff, and none that was filled from there, as it was")
  func corruption() throws {
    let times = (0..<6).map { Forecasting.Timestamp(milliseconds: Int64($0) * 86_400_000) }
    let panel = try Panel([
      try TimeSeries(
        id: "", times: times, columnNames: ["a", "b"], columns: [[1, 2, 3, 4, 5, 6], [0, -1, 0, -1, 0, -1]])
    ])
    let gap = FilledGap(series: "", column: "a", from: times[2], source: times[4])
    let changed = try Corruption(cutoff: times[3]).applied(to: panel, gaps: [gap]).series[0]
    func same(_ column: Int) -> [Bool] { zip(changed.columns[column], panel.series[0].columns[column]).map(==) }
    #expect(same(0) == [true, true, false, false, false, false])
    #expect(same(1) == [true, true, true, true, false, false])
    #expect(changed.columns[0].allSatisfy { $0 > 0 } && changed.columns[1][5] < 0)
  }
}
