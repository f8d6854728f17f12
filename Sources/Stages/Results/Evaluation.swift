import Forecasting
import NumericEngine
import Specs

/// The metrics of all forecasts: overall, by series and by step.
struct Evaluation {
  /// One number.
  struct Row {
    let model: String
    let seed: Int?
    /// The fold, counted from 1, or nil for all folds of several together.
    let fold: Int?
    /// A label of a series, or `all`.
    let series: String
    /// The step, or nil for all steps together.
    let horizon: Int?
    /// The metric's name, or `skill-` and a metric for 1 - model / naive.
    let metric: String
    let value: MetricValue
  }

  /// All folds together first, then each.
  let rows: [Row]
  /// The fold of the rows over everything: 1 where there is one fold, else nil.
  let overall: Int?
  /// The values of the rows by their places, seeds in order.
  private let values: [Place: [MetricValue]]

  private struct Place: Hashable {
    let model: String
    let fold: Int?
    let series: String
    let horizon: Int?
    let metric: String
  }

  /// What metrics divide by, from the training part of one label.
  private struct TrainingScale {
    let naiveError: Double?
    let deviation: Double?
  }

  init(_ results: ExperimentResults) {
    let folds = results.foldWindows.indices.map { fold in
      let scales = Self.trainingScales(results, results.foldWindows[fold])
      return results.foldForecasts.map { Self.errors(results, $0[fold], scales) }
    }
    // Errors of all folds together, each scaled by its own training part.
    let pooled = results.foldForecasts.indices.map { source in
      folds.dropFirst().reduce(into: folds[0][source]) { $0.merge($1[source]) { $0.appending($1) } }
    }
    let isRolling = results.spec.folds[0].isRolling
    rows =
      isRolling
      ? Self.rows(results, pooled, fold: nil) + folds.enumerated().flatMap { Self.rows(results, $1, fold: $0 + 1) }
      : Self.rows(results, pooled, fold: 1)
    overall = isRolling ? nil : 1
    values = Dictionary(grouping: rows) {
      Place(model: $0.model, fold: $0.fold, series: $0.series, horizon: $0.horizon, metric: $0.metric)
    }.mapValues { $0.map(\.value) }
  }

  /// The errors of one model's forecasts by label, and under `all` where there are several labels.
  private static func errors(
    _ results: ExperimentResults, _ file: ForecastFile, _ scales: [String: TrainingScale]
  ) -> [String: ForecastErrors] {
    let labels = results.labels
    let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
    let quantiles = file.quantiles(coverage: results.spec.evaluation.coverage)
    let levels = quantiles?.levels ?? []
    var byLabel = [ForecastErrors](repeating: ForecastErrors(levels: levels), count: labels.count)
    var all = ForecastErrors(levels: levels)
    var last: (series: String, target: String, place: Int)?
    for (index, row) in file.rows.enumerated() {
      // Steps of one window follow each other, so that a label is looked up once for all of them.
      if last?.target != row.target || last?.series != row.series {
        last = places[results.label(series: row.series, target: row.target)].map { (row.series, row.target, $0) }
      }
      guard let place = last?.place else { continue }
      let scale = scales[labels[place]]
      func append(to errors: inout ForecastErrors) {
        errors.append(
          actual: row.actual, predicted: row.predicted, lastSeen: file.lastSeen[index], horizon: row.horizon,
          naiveScale: scale?.naiveError, deviation: scale?.deviation,
          quantiles: quantiles?[index] ?? [])
      }
      append(to: &byLabel[place])
      if labels.count > 1 { append(to: &all) }
    }
    var errors: [String: ForecastErrors] = [:]
    for (label, own) in zip(labels, byLabel) where own.count > 0 { errors[label] = own }
    if all.count > 0 { errors["all"] = all }
    return errors
  }

  /// The metrics of all models, given the errors of each.
  private static func rows(
    _ results: ExperimentResults, _ errorsBySource: [[String: ForecastErrors]], fold: Int?
  ) -> [Row] {
    let metrics = results.spec.evaluation.metrics.map(\.lowered)
    let labels = results.labels
    let groups = labels.count > 1 ? ["all"] + labels : labels
    let naive = results.forecasts.firstIndex { $0.model == BaselineKind.naive.rawValue }
    var rows: [Row] = []
    for (index, file) in results.forecasts.enumerated() {
      for group in groups {
        guard let errors = errorsBySource[index][group] else { continue }
        func add(_ horizon: Int?, _ part: ForecastErrors, against: ForecastErrors?) {
          func row(_ metric: String, _ value: MetricValue) -> Row {
            Row(
              model: file.model, seed: file.seed, fold: fold, series: group, horizon: horizon, metric: metric,
              value: value)
          }
          if !part.levels.isEmpty {
            for metric in IntervalMetric.allCases { rows.append(row(metric.rawValue, metric.value(of: part))) }
          }
          for metric in metrics {
            let value = metric.value(of: part)
            rows.append(row(metric.rawValue, value))
            if let against, metric == .rmse || metric == .mae {
              rows.append(
                row("skill-\(metric.rawValue)", metric.skill(of: value, against: metric.value(of: against))))
            }
          }
        }
        let against = naive.flatMap { errorsBySource[$0][group] }
        add(nil, errors, against: against)
        if results.windows.shape.horizon > 1 {
          let againstByStep = Dictionary(uniqueKeysWithValues: against?.byStep.map { ($0.step, $0.errors) } ?? [])
          for (step, part) in errors.byStep { add(step, part, against: againstByStep[step]) }
        }
      }
    }
    return rows
  }

  /// The values of one metric over all steps, one per seed; over all folds where none is named.
  func values(
    model: String, metric: String, series: String, horizon: Int? = nil, fold: Int? = nil
  ) -> [MetricValue] {
    values[
      Place(model: model, fold: fold ?? overall, series: series, horizon: horizon, metric: metric)] ?? []
  }

  /// For each label: the seasonal naive error and the deviation within the training part.
  private static func trainingScales(
    _ results: ExperimentResults, _ windows: WindowsFile
  ) -> [String: TrainingScale] {
    var ends = [Int](repeating: 0, count: results.panel.series.count)
    for window in windows.parts[.train] ?? [] {
      let end = window.start + results.windows.shape.lookback + results.windows.steps.upperBound
      ends[window.series] = max(ends[window.series], end)
    }
    var scales: [String: TrainingScale] = [:]
    for (series, end) in zip(results.panel.series, ends) {
      for target in 0..<results.windows.shape.targetCount {
        let label = results.label(series: series.id, target: results.panel.columnNames[target])
        let training = series.columns[target][..<end]
        scales[label] = TrainingScale(
          naiveError: seasonalNaiveError(training, season: results.season), deviation: trainingDeviation(training))
      }
    }
    return scales
  }
}

extension MetricKind {
  var lowered: Metric {
    switch self {
    case .mse: .mse
    case .rmse: .rmse
    case .mae: .mae
    case .scaledMSE: .scaledMSE
    case .scaledMAE: .scaledMAE
    case .mape: .mape
    case .smape: .smape
    case .mase: .mase
    case .wape: .wape
    case .malr: .malr
    case .r2: .r2
    case .directionalAccuracy: .directionalAccuracy
    }
  }
}
