import Specs

extension EvaluationSpec {
  /// What tables, figures and overviews show: up to five metrics that the spec names, and of more the usual ones.
  var shownMetrics: [MetricKind] {
    let usual = [MetricKind.rmse, .mae, .mape, .mase].filter(metrics.contains)
    return metrics.count <= 5 || usual.isEmpty ? Array(metrics.prefix(5)) : usual
  }
}
