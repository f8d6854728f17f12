import Forecasting
import NumericEngine
import Specs

/// The metrics of all forecasts: overall, by series and by step.
struct Evaluation {
  /// One number.
  struct Row {
    let model: String
    let seed: Int?
    /// A label of a series, or `all`.
    let series: String
    /// The step, or nil for all steps together.
    let horizon: Int?
    /// The metric's name, or `skill-` and a metric for 1 - model / naive.
    let metric: String
    let value: MetricValue
  }

  let rows: [Row]

  init(_ results: ExperimentResults) {
    let metrics = results.spec.evaluation.metrics.map(\.lowered)
    let scales = Self.naiveScales(results)
    let labels = results.labels
    let groups = labels.count > 1 ? ["all"] + labels : labels
    var errorsByFile: [[String: ForecastErrors]] = []
    for file in results.forecasts {
      var errors: [String: ForecastErrors] = [:]
      for (index, row) in file.rows.enumerated() {
        let label = results.label(series: row.series, target: row.target)
        for group in labels.count > 1 ? ["all", label] : [label] {
          errors[group, default: ForecastErrors()].append(
            actual: row.actual, predicted: row.predicted, lastSeen: file.lastSeen[index], horizon: row.horizon,
            naiveScale: scales[label] ?? nil)
        }
      }
      errorsByFile.append(errors)
    }
    let naive = results.forecasts.firstIndex { $0.model == BaselineKind.naive.rawValue }
    var rows: [Row] = []
    for (index, file) in results.forecasts.enumerated() {
      for group in groups {
        guard let errors = errorsByFile[index][group] else { continue }
        func add(_ horizon: Int?, _ part: ForecastErrors, against: ForecastErrors?) {
          for metric in metrics {
            let value = metric.value(of: part)
            rows.append(
              Row(
                model: file.model, seed: file.seed, series: group, horizon: horizon, metric: metric.rawValue,
                value: value))
            if let against, metric == .rmse || metric == .mae {
              rows.append(
                Row(
                  model: file.model, seed: file.seed, series: group, horizon: horizon,
                  metric: "skill-\(metric.rawValue)",
                  value: metric.skill(of: value, against: metric.value(of: against))))
            }
          }
        }
        let against = naive.flatMap { errorsByFile[$0][group] }
        add(nil, errors, against: against)
        if results.windows.shape.horizon > 1 {
          for step in errors.steps {
            add(step, errors.only(step: step), against: against?.only(step: step))
          }
        }
      }
    }
    self.rows = rows
  }

  /// The values of one metric over all steps, one per seed.
  func values(model: String, metric: String, series: String, horizon: Int? = nil) -> [MetricValue] {
    rows.filter {
      $0.model == model && $0.metric == metric && $0.series == series && $0.horizon == horizon
    }.map(\.value)
  }

  /// What mase divides by, for each label: the seasonal naive error within the training part.
  private static func naiveScales(_ results: ExperimentResults) -> [String: Double?] {
    var ends = [Int](repeating: 0, count: results.panel.series.count)
    for window in results.windows.parts[.train] ?? [] {
      let end = window.start + results.windows.shape.lookback + results.windows.shape.horizon
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
