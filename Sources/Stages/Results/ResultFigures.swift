import Forecasting
import NumericEngine
import Reports
import Specs

/// The figures of an experiment; each plot kind of the spec is one function here.
struct ResultFigures {
  /// A figure and the file that it goes into.
  struct Named {
    let file: String
    let figure: Figure
  }

  private let results: ExperimentResults
  private let evaluation: Evaluation

  init(_ results: ExperimentResults, _ evaluation: Evaluation) {
    self.results = results
    self.evaluation = evaluation
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
    case .gradientFlow: spec.gradientFlow == nil ? [] : GradientFigures.files
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
    return kept.isEmpty ? "\(index + 1)" : "\(index + 1)-" + String(String.UnicodeScalarView(kept)).lowercased()
  }

  // MARK: Training

  private func history(isLogarithmic: Bool) throws -> Figure {
    let models = results.modelNames.compactMap { name -> TrainingCurves.Model? in
      let own = results.histories.filter { $0.model == name }
      guard !own.isEmpty else { return nil }
      return TrainingCurves.Model(
        name, train: own.map { $0.epochs.map(\.trainingLoss) },
        validation: own.map { $0.epochs.compactMap(\.validationLoss) }.filter { !$0.isEmpty },
        test: own.map(\.testLosses).filter { !$0.isEmpty })
    }
    let loss = "Loss (\(results.spec.training.loss.name), scaled units)"
    return try TrainingCurves(
      title: isLogarithmic ? "Training curves, logarithmic" : "Training curves", models: models, loss: loss,
      isLogarithmic: isLogarithmic, repeats: results.spec.folds.count > 1 ? "trainings, of seeds and folds" : "seeds",
      interval: { SeedBootstrap.interval(of: $0) }
    ).figure
  }

  private func importance() throws -> Figure {
    var models: [FeatureImportance.Model] = []
    for name in results.modelNames {
      let own = results.importances.filter { $0.model == name }
      guard let first = own.first else { continue }
      let spreads = first.features.indices.map { feature in Spread(own.map { $0.importances[feature] }) }
      models.append(
        FeatureImportance.Model(
          name, features: first.features, values: spreads.map(\.mean),
          intervals: own.count > 1 ? spreads.map(\.interval) : []))
    }
    return try FeatureImportance(models: models).figure
  }

  // MARK: Forecasts

  /// The forecasts that figures show beside the actual values: trained models by their first seed, and the naive forecast
  /// where nothing is trained.
  private var shown: [(name: String, file: ForecastFile)] {
    var names: Set<String> = []
    let trained = results.forecasts.filter { $0.seed != nil && names.insert($0.model).inserted }
    let files = trained.isEmpty ? Array(results.forecasts.prefix(3)) : trained
    let isOneOfMany = results.spec.seeds.count > 1
    return files.map { file in
      (isOneOfMany && file.seed != nil ? "\(file.model), seed \(file.seed ?? 0)" : file.model, file)
    }
  }

  /// The first series of the panel, which figures over time show, and a word about it where there are more.
  private var series: TimeSeries { results.panel.series[0] }

  private func title(_ text: String, _ target: String) -> String {
    let several = results.spec.targets.count > 1
    let name = results.panel.series.count > 1 ? results.label(series: series.id, target: target) : target
    return several || results.panel.series.count > 1 ? "\(text): \(name)" : text
  }

  private func rows(_ file: ForecastFile, _ target: String, step: Int) -> [Forecast] {
    file.rows.filter { $0.series == series.id && $0.target == target && $0.horizon == step }
  }

  /// The ends of the intervals of `rows`; none where one is missing.
  private func ends(_ file: ForecastFile, _ target: String, step: Int) -> (lower: [Double], upper: [Double]) {
    guard let quantiles = file.quantiles(coverage: results.spec.evaluation.coverage) else { return ([], []) }
    let places = file.rows.indices.filter {
      file.rows[$0].series == series.id && file.rows[$0].target == target && file.rows[$0].horizon == step
    }
    let lower = places.compactMap { quantiles[$0].first }
    return lower.allSatisfy(\.isFinite) ? (lower, places.compactMap { quantiles[$0].last }) : ([], [])
  }

  /// Which step a figure of one step shows, where windows have several.
  private var firstStep: String {
    let steps = results.windows.steps
    return steps.upperBound > 1 ? " (\(steps.lowerBound) step\(steps.lowerBound > 1 ? "s" : "") ahead)" : ""
  }

  private func forecast(_ target: String) throws -> Figure {
    let times = series.times.map { Double($0.milliseconds) }
    let steps = results.windows.steps
    return try ForecastFigure(
      title: title("Forecasts against actual values" + firstStep, target), times: times,
      actual: try series.column(target),
      predictions: shown.map { name, file in
        let rows = rows(file, target, step: steps.lowerBound)
        let ends = ends(file, target, step: steps.lowerBound)
        return ForecastFigure.Prediction(
          name, times: rows.map { Double($0.time.milliseconds) }, values: rows.map(\.predicted),
          lower: ends.lower, upper: ends.upper)
      }, validationStart: results.start(of: .validation).map(Double.init),
      testStart: results.start(of: .test).map(Double.init), value: target
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
      let predictions = shown.map { _, file in
        file.rows.filter { $0.series == series.id && $0.target == target && $0.cutoff == cutoff }
          .sorted { $0.horizon < $1.horizon }.map(\.predicted)
      }
      panels.append(
        WindowForecasts.Window(
          cutoff: Double(cutoff.milliseconds), seen: seen, truth: truth, predictions: predictions,
          firstStep: results.windows.offset))
    }
    return try WindowForecasts(
      title: title("Single test windows", target), models: shown.map(\.name), windows: panels, value: target
    ).figure
  }

  // MARK: Errors

  private func errors(_ target: String) throws -> Figure {
    try ErrorsOverTime(
      title: title("Errors over time" + firstStep, target),
      models: compared.map { name, file in
        let rows = rows(file, target, step: results.windows.offset)
        return ErrorsOverTime.Model(
          name, times: rows.map { Double($0.time.milliseconds) }, errors: rows.map { $0.predicted - $0.actual })
      }, unit: target
    ).figure
  }

  private func forecastError(_ target: String) throws -> Figure {
    try ForecastError(
      title: title("Forecasts and their errors" + firstStep, target),
      models: compared.map { name, file in
        let rows = rows(file, target, step: results.windows.steps.lowerBound)
        return ForecastError.Model(
          name, times: rows.map { Double($0.time.milliseconds) }, actual: rows.map(\.actual),
          predicted: rows.map(\.predicted))
      }, value: target
    ).figure
  }

  private func distribution(_ target: String) throws -> Figure {
    try ErrorDistribution(
      title: title("Distribution of errors (predicted - actual)", target),
      models: compared.map { name, file in
        ErrorDistribution.Model(
          name, errors: file.rows.filter { $0.target == target }.map { $0.predicted - $0.actual })
      }, unit: target
    ).figure
  }

  /// What is shown, and the naive forecast beside it.
  private var compared: [(name: String, file: ForecastFile)] {
    let shown = shown
    guard !shown.contains(where: { $0.file.model == BaselineKind.naive.rawValue }),
      let naive = results.forecasts.first(where: { $0.model == BaselineKind.naive.rawValue })
    else { return shown }
    return shown + [(naive.model, naive)]
  }

  // MARK: Metrics

  /// The metrics that figures show: errors in the targets' units first.
  private var metrics: [MetricKind] {
    let preferred: [MetricKind] = [.rmse, .mae, .mape, .mase]
    let wanted = results.spec.evaluation.metrics
    let chosen = preferred.filter(wanted.contains)
    return chosen.isEmpty ? Array(wanted.prefix(4)) : chosen
  }

  private var overall: String { results.labels.count > 1 ? "all" : results.labels[0] }

  private func spread(_ model: String, _ metric: MetricKind, _ horizon: Int?, fold: Int? = nil) -> Spread {
    let values = evaluation.values(
      model: model, metric: metric.rawValue, series: overall, horizon: horizon, fold: fold)
    return Spread(values.compactMap(\.number))
  }

  private func horizon() throws -> Figure {
    let steps = Array(results.windows.steps)
    return try curves(title: "Error by horizon", axis: "Horizon", step: "steps", firstStep: steps[0]) { name, metric in
      steps.map { spread(name, metric, $0) }
    }
  }

  private func folds() throws -> Figure {
    try curves(title: "Error by fold", axis: "Fold", step: "") { name, metric in
      results.spec.folds.map { spread(name, metric, nil, fold: $0.number) }
    }
  }

  private func curves(
    title: String, axis: String, step: String, firstStep: Int = 1,
    _ values: (String, MetricKind) -> [Spread]
  ) throws -> Figure {
    let baselines = results.modelNames.filter { results.isBaseline($0) }
    return try ErrorByHorizon(
      title: title,
      metrics: metrics.prefix(2).map { metric in
        ErrorByHorizon.Metric(
          metric.rawValue, unit: metric.unit,
          curves: results.modelNames.map { name in
            let values = values(name, metric)
            let hasSpread = results.forecasts.count { $0.model == name } > 1
            return ErrorByHorizon.Curve(
              name, values: values.map(\.mean), spread: hasSpread ? values.map { $0.deviation ?? 0 } : [],
              intervals: hasSpread ? values.map(\.interval) : [])
          })
      }, references: Set(baselines), axis: axis, step: step, firstStep: firstStep
    ).figure
  }

  /// Training of two models, both first seeds' forecasts one step ahead, and their errors in the target's unit.
  private func headToHead(_ reference: String, _ other: String) throws -> Figure {
    let target = results.spec.targets[0]
    let wanted: [MetricKind] = [.mse, .mae, .rmse].filter(results.spec.evaluation.metrics.contains)
    var times: [Double] = []
    var actual: [Double] = []
    let sides = [reference, other].map { name -> HeadToHead.Side in
      let own = results.histories.filter { $0.model == name }
      let file = results.forecasts.first { $0.model == name }
      let rows: [Forecast] = if let file { self.rows(file, target, step: 1) } else { [] }
      times = rows.map { Double($0.time.milliseconds) }
      actual = rows.map(\.actual)
      let spreads = wanted.map { spread(name, $0, nil) }
      return HeadToHead.Side(
        name, train: Self.means(own.map { $0.epochs.map(\.trainingLoss) }),
        validation: Self.means(own.map { $0.epochs.compactMap(\.validationLoss) }), predicted: rows.map(\.predicted),
        errors: spreads.map(\.mean), intervals: results.spec.seeds.count > 1 ? spreads.map(\.interval) : [])
    }
    let seeds = results.spec.seeds
    let note =
      seeds.count > 1
      ? "Losses and errors: means over \(seeds.count) seeds, whiskers: 95 % bootstrap interval; forecasts: seed \(seeds[0])."
      : ""
    return try HeadToHead(
      title: "\(reference) and \(other)", subtitle: note, times: times, actual: actual, sides: sides,
      metrics: wanted.map(\.rawValue), loss: "Loss (\(results.spec.training.loss.name), scaled units)", value: target
    ).figure
  }

  /// The mean over seeds at each epoch that any of them has reached.
  private static func means(_ seeds: [[Double]]) -> [Double] {
    (0..<(seeds.map(\.count).max() ?? 0)).map { epoch in
      Spread(seeds.filter { $0.count > epoch }.map { $0[epoch] }).mean
    }
  }

  private func comparison() throws -> Figure {
    let names = results.modelNames
    let hasSeeds = results.spec.seeds.count > 1
    var shown: [ModelComparison.Metric] = []
    for metric in metrics {
      let values = names.map { spread($0, metric, nil) }
      guard values.contains(where: \.mean.isFinite) else { continue }
      shown.append(
        ModelComparison.Metric(
          metric.rawValue, unit: metric.unit, goal: metric.lowered.isError ? .lowest : .highest,
          values: values.map(\.mean), deviations: hasSeeds ? values.map { $0.deviation ?? .nan } : [],
          intervals: hasSeeds ? values.map(\.interval) : []))
    }
    return try ModelComparison(
      models: names, metrics: shown, baselines: Set(names.filter { results.isBaseline($0) })
    ).figure
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

extension MetricKind {
  /// The unit on axes; empty for the target's own.
  var unit: String {
    switch self {
    case .mape, .smape, .wape: "%"
    case .scaledMSE, .scaledMAE: "deviations"
    case .mse, .rmse, .mae, .mase, .malr, .r2, .directionalAccuracy: ""
    }
  }
}
