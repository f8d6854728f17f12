import Forecasting
import Reports
import Specs

/// The table of models and metrics that the terminal and the report show.
enum Summary {
  /// One row per model, metrics as columns, the best value of each marked; several seeds give the mean, and the deviation
  /// in a column of its own where `withDeviations`.
  static func table(_ results: ExperimentResults, _ evaluation: Evaluation, series: String) throws -> TextTable {
    let metrics = results.spec.evaluation.metrics
    let names = results.modelNames
    let hasSeeds = results.spec.seeds.count > 1
    func values(_ name: String, _ metric: String) -> [Double] {
      evaluation.values(model: name, metric: metric, series: series).compactMap(\.number)
    }
    let skill = metrics.contains(.rmse) ? "skill-rmse" : metrics.contains(.mae) ? "skill-mae" : nil
    var columns = [TextTable.Column("model")]
    for metric in metrics {
      let all = names.flatMap { values($0, metric.rawValue) }
      let title = metric.unit.isEmpty ? metric.rawValue : "\(metric.rawValue) \(metric.unit)"
      let format = NumberFormat.common(for: all, significant: 4)
      columns.append(TextTable.Column(title, format: format))
      if hasSeeds { columns.append(TextTable.Column("± sd", format: format)) }
    }
    if skill != nil { columns.append(TextTable.Column("skill vs naive", format: .change(decimals: 1))) }
    var table = try TextTable(columns: columns)
    for name in names {
      var row: [Cell] = [.text(name)]
      for metric in metrics {
        let own = values(name, metric.rawValue)
        let spread = Spread.of(own)
        row.append(own.isEmpty ? .empty : .number(spread.mean))
        if hasSeeds { row.append(own.count > 1 ? .number(spread.deviation) : .empty) }
      }
      if let skill {
        let own = values(name, skill)
        row.append(own.isEmpty ? .empty : .number(Spread.of(own).mean))
      }
      try table.append(row)
    }
    for (place, metric) in metrics.enumerated() {
      table.markBest(
        column: 1 + place * (hasSeeds ? 2 : 1), goal: metric.lowered.isError ? .lowest : .highest)
    }
    return table
  }

  /// Why metrics have no value, each reason once.
  static func undefined(_ evaluation: Evaluation) -> [String] {
    var reasons: [String] = []
    for row in evaluation.rows where row.horizon == nil {
      if case .undefined(let reason) = row.value {
        let text = "\(row.metric) is not given for \(row.series): \(reason)."
        if !reasons.contains(text) { reasons.append(text) }
      }
    }
    return reasons
  }
}
