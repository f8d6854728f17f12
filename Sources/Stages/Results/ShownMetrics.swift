import Forecasting
import Specs

extension EvaluationSpec {
  /// What tables, figures and overviews show: up to five metrics that the spec names, and of more the usual ones.
  var shownMetrics: [MetricKind] { Self.shown(of: metrics) }

  static func shown(of metrics: [MetricKind]) -> [MetricKind] {
    let usual = [MetricKind.rmse, .mae, .mape, .mase].filter(metrics.contains)
    return metrics.count <= 5 || usual.isEmpty ? Array(metrics.prefix(5)) : usual
  }
}

extension ExperimentSpec {
  /// The metrics that mean something for a series, or for `all`: of targets in different units those that are free of scale,
  /// where the spec names any.
  func metrics(of series: String) -> [MetricKind] {
    let all = evaluation.metrics
    guard series == "all", mixesUnits else { return all }
    let free = all.filter(\.lowered.isFreeOfScale)
    return free.isEmpty ? all : free
  }
}
