import Forecasting
import Reports
import Specs

/// The table of models and metrics that the terminal and the report show.
enum Summary {
  /// One row per model, metrics as columns, the best value of each marked.
  static func table(_ results: ExperimentResults, _ evaluation: Evaluation, series: String) throws -> TextTable {
    let metrics = results.spec.evaluation.metrics
    let unit = results.unit(series: series)
    let names = results.modelNames
    func values(_ name: String, _ metric: String) -> [Double] {
      evaluation.values(model: name, metric: metric, series: series).compactMap(\.number)
    }
    let skill = metrics.contains(.rmse) ? "skill-rmse" : metrics.contains(.mae) ? "skill-mae" : nil
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
