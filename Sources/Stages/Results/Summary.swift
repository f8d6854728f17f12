import Forecasting
import Reports
import Specs

/// The table of models and metrics that the terminal and the report show.
enum Summary {
  /// One row per model, metrics as columns, the best value of each marked.
  ///
  /// - Parameter metrics: those that fit beside each other, where nothing else is said.
  static func table(
    _ results: ExperimentResults, _ evaluation: Evaluation, series: String, metrics: [MetricKind]? = nil
  ) throws -> TextTable {
    let known = results.spec.metrics(of: series)
    let metrics = metrics ?? EvaluationSpec.shown(of: known)
    let unit = results.unit(series: series)
    let names = results.modelNames
    func values(_ name: String, _ metric: String) -> [Double] {
      evaluation.values(model: name, metric: metric, series: series).compactMap(\.number)
    }
    let skill = known.contains(.rmse) ? "skill-rmse" : known.contains(.mae) ? "skill-mae" : nil
    var columns = [TextTable.Column("model")]
    for metric in metrics {
      let all = names.flatMap { values($0, metric.rawValue) }
      let title = MetricName.titled(metric.rawValue, unit: unit)
      let format = NumberFormat.common(for: all, significant: 4)
      columns.append(TextTable.Column(title, format: format))
    }
    if skill != nil { columns.append(TextTable.Column("skill vs naive", format: .change(decimals: 1))) }
    var table = try TextTable(columns: columns)
    for name in names {
      var row: [Cell] = [.text(name)]
      for metric in metrics {
        row.append(Spread(values(name, metric.rawValue)).cell)
      }
      if let skill { row.append(Spread(values(name, skill)).cell) }
      try table.append(row)
    }
    for (place, metric) in metrics.enumerated() {
      table.markBest(column: 1 + place, goal: metric.lowered.isError ? .lowest : .highest)
    }
    return table
  }

  /// The table of all metrics; nil where `table` shows them.
  static func whole(_ results: ExperimentResults, _ evaluation: Evaluation, series: String) throws -> TextTable? {
    let metrics = results.spec.metrics(of: series)
    guard metrics.count > EvaluationSpec.shown(of: metrics).count else { return nil }
    return try table(results, evaluation, series: series, metrics: metrics)
  }

  /// Why metrics have no value, each reason once.
  static func undefined(_ evaluation: Evaluation) -> [String] {
    var reasons: [String] = []
    for row in evaluation.rows where row.horizon == nil && row.fold == evaluation.overall {
      if case .undefined(let reason) = row.value {
        let text = "\(row.metric) is not given for \(row.series): \(reason)."
        if !reasons.contains(text) { reasons.append(text) }
      }
    }
    return reasons
  }
}
