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

  init(_ results: ExperimentResults) {
    let folds = results.foldWindows.indices.map { fold in
      let scales = Self.naiveScales(results, results.foldWindows[fold])
      return results.foldForecasts.map { Self.errors(results, $0[fold], scales) }
    }
    // Errors of all folds together, each scaled by its own training part.
    let pooled = results.foldForecasts.indices.map { source in
      folds.dropFirst().reduce(into: folds[0][source]) { $0.merge($1[source]) { $0.appending($1) } }
    }
    guard results.spec.folds[0].isRolling else {
      rows = Self.rows(results, pooled, fold: 1)
      overall = 1
      return
    }
    rows =
      Self.rows(results, pooled, fold: nil) + folds.enumerated().flatMap { Self.rows(results, $1, fold: $0 + 1) }
    overall = nil
  }

  /// The errors of one model's forecasts by label, and under `all` where there are several labels.
  private static func errors(
    _ results: ExperimentResults, _ file: ForecastFile, _ scales: [String: Double?]
  ) -> [String: ForecastErrors] {
    let isSeveral = results.labels.count > 1
    var errors: [String: ForecastErrors] = [:]
    for (index, row) in file.rows.enumerated() {
      let label = results.label(series: row.series, target: row.target)
      for group in isSeveral ? ["all", label] : [label] {
        errors[group, default: ForecastErrors()].append(
          actual: row.actual, predicted: row.predicted, lastSeen: file.lastSeen[index], horizon: row.horizon,
          naiveScale: scales[label] ?? nil, halfWidth: file.halfWidths.isEmpty ? nil : file.halfWidths[index])
      }
    }
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
          if let coverage = results.spec.evaluation.coverage {
            for metric in IntervalMetric.allCases {
              rows.append(row(metric.rawValue, metric.value(of: part, coverage: coverage)))
            }
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
          for step in errors.steps {
            add(step, errors.only(step: step), against: against?.only(step: step))
          }
        }
      }
    }
    return rows
  }

  /// The values of one metric over all steps, one per seed; over all folds where none is named.
  func values(
    model: String, metric: String, series: String, horizon: Int? = nil, fold: Int? = nil
  ) -> [MetricValue] {
    rows.filter {
      $0.model == model && $0.metric == metric && $0.series == series && $0.horizon == horizon
        && $0.fold == (fold ?? overall)
    }.map(\.value)
  }

  /// What mase divides by, for each label: the seasonal naive error within the training part.
  private static func naiveScales(_ results: ExperimentResults, _ windows: WindowsFile) -> [String: Double?] {
    var ends = [Int](repeating: 0, count: results.panel.series.count)
    for window in windows.parts[.train] ?? [] {
      let end = window.start + results.windows.shape.lookback + results.windows.steps.upperBound
      ends[window.series] = max(ends[window.series], end)
    }
    var scales: [String: Double?] = [:]
    for (series, end) in zip(results.panel.series, ends) {
      for target in 0..<results.windows.shape.targetCount {
        let label = results.label(series: series.id, target: results.panel.columnNames[target])
        scales[label] = seasonalNaiveError(series.columns[target][..<end], season: results.season)
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
