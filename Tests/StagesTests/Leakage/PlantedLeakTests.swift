import Artifacts
import Planning
import Specs
import Testing

@testable import Forecasting
@testable import Stages

@Suite("Planted leaks make the run fail")
struct PlantedLeakTests {
  /// A hundred synthetic days, 2000-01-01 to 2000-04-09.
  ///
  /// Of 94 windows, cutoffs 2000-01-06 to 2000-04-08, the first 65
  /// train: their targets end with 2000-03-11.
  static let spec = """
    name: leaky
    data: {source: synthetic, kind: sine-mixture, length: 100, noise: 0.2}
    features: [{name: rolling-mean, period: 3}]
    window: {lookback: 4}
    model: {family: lstm, hidden_size: 2}
    training: {epochs: 1}
    plots: []

    """

  /// Runs the spec with some of its stages exchanged; what the run failed with.
  static func failure(
    _ overrides: String..., replacing: (ExperimentSpec) -> [StageDefinition]
  ) async throws -> StageFailure? {
    let runs = try FinishedRuns()
    try runs.write(spec, to: "s.yaml")
    let experiment = try Experiment(path: runs.path("s.yaml"), overrides: overrides)
    let replaced = replacing(experiment.spec)
    let stages = experiment.plan.stages.map(\.definition).map { stage in
      replaced.first { $0.id == stage.id } ?? stage
    }
    let plan = try Plan(stages, engineVersion: 1)
    return await LocalExecutor(store: runs.layout.store).execute(plan, ExecutionOptions()).failure
  }

  @Test("Without a plant it does not")
  func sound() async throws {
    #expect(try await Self.failure { _ in [] } == nil)
  }

  @Test(
    "A scaler that is fitted on all data",
    arguments: [("minmax", "minmax scaler"), ("robust", "robust scaler"), ("window", "floor of the window scaler")])
  func scaler(kind: String, name: String) async throws {
    let failure = try #require(
      try await Self.failure("scale=\(kind)") { spec in
        var division = WindowsStage.Division()
        division.fitting = { windowing, _ in windowing.windows }
        return [WindowsStage.definition(spec, spec.folds[0], division)]
      })
    #expect(failure.stage == "windows" && failure.processExitCode == 1)
    #expect(
      failure.description == """
        stage 'windows': error[R401]: leakage in stage 'windows': the \(name) saw 2000-01-03 to 2000-04-09, and its \
        cutoff is 2000-03-11
        """)
  }

  @Test("A feature that looks ahead: the first value that knows too much, and how far it sees")
  func feature() async throws {
    let failure = try #require(
      try await Self.failure { spec in
        [
          FeaturesStage.definition(spec) { spec, loaded in
            let panel = try FeaturesStage.derive(spec, loaded)
            // A mean of three that is centred two rows ahead: the value of a row knows the two after it.
            return try Panel(
              try panel.series.map { one in
                let ahead = one.columns[1].indices.map { one.columns[1][min($0 + 2, one.count - 1)] }
                return try TimeSeries(
                  id: one.id, times: one.times, columnNames: one.columnNames, columns: [one.columns[0], ahead])
              })
          }
        ]
      })
    #expect(failure.stage == "features" && failure.processExitCode == 1)
    // 98 rows from 2000-01-03 on; a quarter of them ends with the 24th, 2000-01-26, whose neighbour before also sees past it.
    #expect(
      failure.description == """
        stage 'features': error[R401]: leakage in stage 'features': the feature 'rolling-mean(value, 3)' at 2000-01-25 \
        saw 2000-01-01 to 2000-01-27, and its cutoff is 2000-01-25
        """)
  }

  @Test("A feature that is scaled by a statistic of the whole series")
  func featureStatistic() async throws {
    let failure = try #require(
      try await Self.failure { spec in
        [
          FeaturesStage.definition(spec) { spec, loaded in
            let panel = try FeaturesStage.derive(spec, loaded)
            return try Panel(
              try panel.series.map { one in
                let mean = one.columns[1].reduce(0, +) / Double(one.count)
                return try TimeSeries(
                  id: one.id, times: one.times, columnNames: one.columnNames,
                  columns: [one.columns[0], one.columns[1].map { $0 - mean }])
              })
          }
        ]
      })
    #expect(
      failure.description.contains("the feature 'rolling-mean(value, 3)' at 2000-01-03 saw 2000-01-01 to 2000-04-09"))
  }

  @Test("Targets of the training part that overlap those of the validation part")
  func overlap() async throws {
    let failure = try #require(
      try await Self.failure("window.horizon=3") { spec in
        var division = WindowsStage.Division()
        division.split = { windowing, rule throws(DataError) in
          let split = try Split(windowing, by: rule)
          // The windows that were dropped because their targets reach across the border.
          let all = windowing.windows
          return Split(
            train: Array(all.prefix(split.train.count + split.droppedAfterTrain)), validation: split.validation,
            test: split.test, droppedAfterTrain: 0, droppedAfterValidation: split.droppedAfterValidation)
        }
        return [WindowsStage.definition(spec, spec.folds[0], division)]
      })
    // 92 windows, 64 of which lie before the border: their last targets are 2000-03-10 to 2000-03-12, those of the first
    // validation window begin with 2000-03-11.
    #expect(
      failure.description == """
        stage 'windows': error[R401]: leakage in stage 'windows': the targets of the train part saw 2000-01-07 to \
        2000-03-12, and its cutoff is 2000-03-10
        """)
  }

  @Test("Values that interpolation made from what a forecast must not know are refused at the spec's key")
  func interpolation() async throws {
    let runs = try FinishedRuns()
    var lines = FinishedRuns.csv(rows: 80).split(separator: "\n").map(String.init)
    func blank(_ row: Int) { lines[row] = lines[row].prefix(11) + "NA" }
    // Within the training part, interpolation reads what training may know.
    blank(10)
    try runs.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    let (marks, override) = ("data.missing_values=[NA]", "data.missing=interpolate")
    let folder = try await runs.run(FinishedRuns.csvSpec, marks, override)
    let fitted = FinishedRuns.rows(try runs.text(String(folder.dropFirst(runs.folder.count + 1)) + "/fitted.csv"))
    let first = try #require(fitted.first)
    #expect(first["stage"] == "load" && first["quantity"] == "interpolation of 'Close'")
    #expect(first["seen_from"] == "2024-01-12" && first["seen_through"] == "2024-01-15")
    // The seventy-fifth business day, 2024-04-12, is in the test part; the day after it is a Monday.
    blank(75)
    try runs.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    do {
      _ = try Experiment(path: runs.path("s.yaml"), overrides: [marks, override]).checkData()
      Issue.record("interpolation across a cutoff was not refused")
    } catch {
      #expect(error.exitCode == 3)
      #expect(
        error.rendered.contains(
          """
          error[E148]: interpolation of 'Close' looks ahead: values from 2024-04-12 on are made of the one of \
          2024-04-15, which a forecast that ends at 2024-04-12 must not know
          """), "\(error.rendered)")
    }
    let experiment = try Experiment(path: runs.path("s.yaml"), overrides: [marks, override])
    let outcome = try await ExperimentRun(experiment, layout: runs.layout).execute(ExecutionOptions())
    let failure = try #require(outcome.result.failure)
    #expect(failure.stage == "windows" && failure.description.contains("leakage in stage 'load'"))
    _ = try await runs.run(FinishedRuns.csvSpec, marks, "data.missing=forward-fill")
  }
}
