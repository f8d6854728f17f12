import Forecasting
import NumericEngine
import Reports
import Specs

/// The figures of an experiment; each plot kind of the spec is one function here.
final class ResultFigures {
  /// A figure and the file that it goes into.
  struct Named {
    let file: String
    let figure: Figure
  }

  let results: ExperimentResults
  let evaluation: Evaluation

  init(_ results: ExperimentResults, _ evaluation: Evaluation) {
    self.results = results
    self.evaluation = evaluation
  }

  /// Figures of results and the table of their metrics, which is empty for kinds that show none.
  convenience init(_ results: ExperimentResults, table: [UInt8]) throws {
    self.init(results, table.isEmpty ? .none : try Evaluation(results.spec, table: table))
  }

  /// The files that a plot kind gives, known before anything has run; none where the kind has nothing to show.
  static func files(_ kind: PlotKind, of spec: ExperimentSpec) -> [String] {
    switch kind {
    case .history: spec.networkTrainings.isEmpty ? [] : ["history.svg", "history-log.svg"]
    case .forecast, .windows, .errors, .forecastError, .errorDistribution:
      spec.targets.count == 1
        ? ["\(kind.rawValue).svg"]
        : spec.targets.indices.map { "\(kind.rawValue)-\(safe(spec.targets[$0], $0)).svg" }
    case .horizon: spec.window.horizon > 1 ? ["horizon.svg"] : []
    case .comparison: spec.folds.count > 1 ? ["comparison.svg", "folds.svg"] : ["comparison.svg"]
    case .importance: spec.forestTrainings.isEmpty ? [] : ["importance.svg"]
    case .headToHead: spec.headToHead == nil ? [] : ["head-to-head.svg"]
    case .gates, .attention: InspectionFigures.files(kind, of: spec)
    case .gradientFlow: GradientFigures.files(spec.gradientFlow)
    }
  }

  /// The figures of a plot kind, in the order of `files`.
  func figures(_ kind: PlotKind) throws -> [Named] {
    let files = Self.files(kind, of: results.spec)
    guard !files.isEmpty else { return [] }
    let figures: [Figure] =
      switch kind {
      case .history: [try history(isLogarithmic: false), try history(isLogarithmic: true)]
      case .forecast: try results.spec.targets.map { try forecast($0) }
      case .windows: try results.spec.targets.map { try windows($0) }
      case .errors: try results.spec.targets.map { try errors($0) }
      case .forecastError: try results.spec.targets.map { try forecastError($0) }
      case .errorDistribution: try results.spec.targets.map { try distribution($0) }
      case .horizon: [try horizon()]
      case .comparison: results.spec.folds.count > 1 ? [try comparison(), try folds()] : [try comparison()]
      case .importance: [try importance()]
      case .headToHead: try results.spec.headToHead.map { [try headToHead($0.reference, $0.other)] } ?? []
      // Drawn from other artifacts: see `PlotStage`.
      case .gates, .attention, .gradientFlow: []
      }
    return zip(files, figures).map { Named(file: $0, figure: $1) }
  }

  /// A target's name as part of a file name.
  private static func safe(_ target: String, _ index: Int) -> String {
    let kept = target.unicodeScalars.filter {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
    }
    // Names of files are of 64 characters at most; the number alone tells targets apart.
    let name = String(String.UnicodeScalarView(kept.prefix(24))).lowercased()
    return name.isEmpty ? "\(index + 1)" : "\(index + 1)-\(name)"
  }

  // MARK: Training

  private func history(isLogarithmic: Bool) throws -> Figure {
    let models = results.modelNames.compactMap { name -> TrainingCurves.Model? in
      guard results.histories.contains(where: { $0.model == name }) else { return nil }
      return TrainingCurves.Model(
        name, train: losses(name) { $0.epochs.map(\.trainingLoss) },
        validation: losses(name) { $0.epochs.compactMap(\.validationLoss) }, test: losses(name, \.testLosses),
        number: trained.firstIndex(of: name))
    }
    let loss = "Loss (\(results.spec.training.loss.name), scaled units)"
    return try TrainingCurves(
      title: isLogarithmic ? "Training curves, logarithmic" : "Training curves", models: models, loss: loss,
      isLogarithmic: isLogarithmic, folds: results.spec.trainedFolds.count, interval: { SeedBootstrap.interval(of: $0) }
    ).figure
  }

  /// The losses of a model [seed][epoch], means over folds; a seed without any is left out.
  func losses(_ model: String, _ values: (HistoryFile) -> [Double]) -> [[Double]] {
    SeedCurves.foldMeans(
      results.histories.filter { $0.model == model }.map { ($0.seed, values($0)) }.filter { !$0.1.isEmpty })
  }

  private func importance() throws -> Figure {
    var models: [FeatureImportance.Model] = []
    for name in results.modelNames {
      let own = results.importances.filter { $0.model == name }
      guard let first = own.first else { continue }
      let spreads = first.features.indices.map { feature in
        Spread(overFolds: own.map { ($0.seed, $0.importances[feature]) })
      }
      models.append(
        FeatureImportance.Model(
          name, features: first.features, values: spreads.map(\.estimate), number: trained.firstIndex(of: name)))
    }
    return try FeatureImportance(models: models).figure
  }

  // MARK: Forecasts

  /// A model's forecasts, one file for each seed.
  struct Shown {
    let name: String
    let files: [ForecastFile]
    let look: ModelLook
  }

  /// The names of the trained models, by whose places figures choose colours.
  var trained: [String] { results.modelNames.filter { !results.isBaseline($0) } }

  func shown(_ name: String) -> Shown {
    let names = results.isBaseline(name) ? results.modelNames.filter { results.isBaseline($0) } : trained
    let number = names.firstIndex(of: name) ?? 0
    return Shown(
      name: name, files: results.forecasts.filter { $0.model == name },
      look: results.isBaseline(name) && !trained.isEmpty ? .reference(number) : .series(number))
  }

  /// The models that figures show beside the actual values: all trained ones, or the first baselines where nothing is
  /// trained.
  private var shown: [Shown] { (trained.isEmpty ? Array(results.modelNames.prefix(3)) : trained).map { shown($0) } }

  /// The first series of the panel, which figures over time show, and a word about it where there are more.
  var series: TimeSeries { results.panel.series[0] }

  private func title(_ text: String, _ target: String) -> String {
    let several = results.spec.targets.count > 1
    let name = results.panel.series.count > 1 ? results.label(series: series.id, target: target) : target
    return several || results.panel.series.count > 1 ? "\(text): \(name)" : text
  }

  private func label(_ target: String) -> ForecastRows.Label { .init(series: series.id, target: target) }

  func rows(_ file: ForecastFile, _ target: String, step: Int) -> [Forecast] {
    file.rows.places(of: label(target), horizon: step).map { file.rows[$0] }
  }

  /// Numbers of a model's forecasts `step` steps ahead, by seed, and when they are for.
  func curves(
    _ model: Shown, _ target: String, step: Int, _ value: (Forecast) -> Double
  ) -> (times: [Double], values: SeedCurves) {
    let seeds = model.files.map { rows($0, target, step: step) }
    return (
      seeds.first.map { $0.map { Double($0.time.milliseconds) } } ?? [],
      SeedCurves(overSeeds: seeds.map { $0.map(value) })
    )
  }

  /// The ends of the intervals of some of a model's forecasts by seed; nil where one is missing.
  private func ends(_ model: Shown, _ wanted: (ForecastRows) -> [Int]) -> IntervalEnds? {
    var lower: [[Double]] = []
    var upper: [[Double]] = []
    for file in model.files {
      guard let quantiles = file.quantiles(coverage: results.spec.evaluation.coverage) else { return nil }
      let places = wanted(file.rows).sorted {
        (file.rows.cutoff[$0], file.rows.horizon[$0]) < (file.rows.cutoff[$1], file.rows.horizon[$1])
      }
      lower.append(places.compactMap { quantiles[$0].first })
      upper.append(places.compactMap { quantiles[$0].last })
    }
    guard lower.first?.isEmpty == false, lower.joined().allSatisfy(\.isFinite) else { return nil }
    return IntervalEnds(lower: SeedCurves(overSeeds: lower), upper: SeedCurves(overSeeds: upper))
  }

  private func ends(_ model: Shown, _ target: String, step: Int) -> IntervalEnds? {
    ends(model) { $0.places(of: label(target), horizon: step) }
  }

  /// Which step a figure of one step shows, where windows have several.
  var firstStep: String {
    let steps = results.windows.steps
    return steps.upperBound > 1 ? " (\(steps.lowerBound) step\(steps.lowerBound > 1 ? "s" : "") ahead)" : ""
  }

  private func forecast(_ target: String) throws -> Figure {
    let times = series.times.map { Double($0.milliseconds) }
    let steps = results.windows.steps
    return try ForecastFigure(
      title: title("Forecasts against actual values" + firstStep, target), times: times,
      actual: try series.column(target),
      predictions: shown.map { model in
        let (times, values) = curves(model, target, step: steps.lowerBound, \.predicted)
        return ForecastFigure.Prediction(
          model.name, times: times, values: values, ends: ends(model, target, step: steps.lowerBound), look: model.look)
      },
      // Of several folds each has a validation part of its own, and most of them lie in the test parts of others.
      validationStart: results.spec.folds.count > 1 ? nil : results.start(of: .validation).map(Double.init),
      testStart: results.start(of: .test).map(Double.init), value: target, unit: results.spec.unit(of: target)
    ).figure
  }

  private func windows(_ target: String) throws -> Figure {
    let shape = results.windows.shape
    let column = try results.panel.columnIndex(target)
    let test = (results.windows.parts[.test] ?? []).filter { $0.series == 0 }
    // Five windows spread evenly over the test part.
    let count = min(5, test.count)
    let picks = (0..<count).map { test[count == 1 ? 0 : $0 * (test.count - 1) / (count - 1)] }
    let shown = shown
    var panels: [WindowForecasts.Window] = []
    for window in picks {
      let cutoff = series.times[window.start + shape.lookback - 1]
      let values = series.columns[column]
      let seen = Array(values[window.start..<window.start + shape.lookback])
      let truth = Array(
        values[window.start + shape.lookback..<window.start + shape.lookback + results.windows.steps.upperBound])
      func wanted(_ rows: ForecastRows) -> [Int] { rows.places(of: label(target), cutoff: cutoff.milliseconds) }
      let predictions = shown.map { model in
        SeedCurves(
          overSeeds: model.files.map { file in
            wanted(file.rows).sorted { file.rows.horizon[$0] < file.rows.horizon[$1] }.map { file.rows.predicted[$0] }
          })
      }
      panels.append(
        WindowForecasts.Window(
          cutoff: Double(cutoff.milliseconds), seen: seen, truth: truth, predictions: predictions,
          ends: shown.map { ends($0, wanted) }, firstStep: results.windows.offset))
    }
    return try WindowForecasts(
      title: title("Single test windows", target), models: shown.map(\.name), looks: shown.map(\.look),
      windows: panels, value: target, unit: results.spec.unit(of: target)
    ).figure
  }

  // MARK: Errors

  private func errors(_ target: String) throws -> Figure {
    try ErrorsOverTime(
      title: title("Errors over time" + firstStep, target),
      models: compared.map { model in
        let (times, errors) = curves(model, target, step: results.windows.offset) { $0.predicted - $0.actual }
        return ErrorsOverTime.Model(model.name, times: times, errors: errors, look: model.look)
      }, unit: errorUnit(target)
    ).figure
  }

  private func forecastError(_ target: String) throws -> Figure {
    try ForecastError(
      title: title("Forecasts and their errors" + firstStep, target),
      models: compared.map { model in
        let (times, values) = curves(model, target, step: results.windows.offset, \.predicted)
        let actual = model.files.first.map { rows($0, target, step: results.windows.offset).map(\.actual) } ?? []
        let isReference = if case .reference = model.look { true } else { false }
        return ForecastError.Model(
          model.name, times: times, actual: actual, predicted: values,
          ends: isReference ? nil : ends(model, target, step: results.windows.offset), look: model.look)
      }, value: target, unit: results.spec.unit(of: target)
    ).figure
  }

  private func distribution(_ target: String) throws -> Figure {
    try ErrorDistribution(
      title: "Distribution of errors (predicted - actual)"
        + (results.spec.targets.count > 1 ? ": \(target)" : "")
        + (results.panel.series.count > 1 ? ", all \(results.panel.series.count) series" : ""),
      models: compared.map { model in
        ErrorDistribution.Model(
          model.name,
          errors: SeedCurves(
            overSeeds: model.files.map { file in
              let isOfTarget = file.rows.labels.map { $0.target == target }
              return file.rows.indices.filter { isOfTarget[Int(file.rows.label[$0])] }
                .map { file.rows.predicted[$0] - file.rows.actual[$0] }
            }), look: model.look)
      }, unit: errorUnit(target)
    ).figure
  }

  /// What errors of a target are counted in: its unit, or its own name where that is not known.
  private func errorUnit(_ target: String) -> String {
    let unit = results.spec.unit(of: target)
    return unit.isEmpty ? target : unit
  }

  /// What is shown, and beside it the naive forecast and the best baseline by the first metric.
  private var compared: [Shown] {
    let shown = shown
    let baselines = results.modelNames.filter { results.isBaseline($0) }
    let scores = baselines.map { name -> Double in
      guard let metric = metrics.first, let mean = Optional(spread(name, metric, nil).mean), mean.isFinite else {
        return .infinity
      }
      return metric.lowered.isError ? mean : -mean
    }
    let best = zip(baselines, scores).min { $0.1 < $1.1 }?.0
    let names = baselines.filter { $0 == BaselineKind.naive.rawValue || $0 == best }
    return shown + names.filter { name in !shown.contains { $0.name == name } }.map { self.shown($0) }
  }
}

extension LossSpec {
  /// The name in specs.
  var name: String {
    switch self {
    case .mse: "mse"
    case .mae: "mae"
    case .huber: "huber"
    case .quantile: "pinball"
    }
  }
}
