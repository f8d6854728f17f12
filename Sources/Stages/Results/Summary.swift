import Forecasting
import Reports
import Specs

/// The table of models and metrics that the terminal and the report show.
enum Summary {
  /// One row per model, metrics as columns, the best value of each marked; several seeds give the mean.
  static func table(_ results: ExperimentResults, _ evaluation: Evaluation, series: String) throws -> TextTable {
    let metrics = results.spec.evaluation.metrics
    let names = results.modelNames
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
    }
    if skill != nil { columns.append(TextTable.Column("skill vs naive", format: .change(decimals: 1))) }
    var table = try TextTable(columns: columns)
    for name in names {
      var row: [Cell] = [.text(name)]
      for metric in metrics {
        let own = values(name, metric.rawValue)
        row.append(own.isEmpty ? .empty : .number(Spread(own).mean))
      }
      if let skill {
        let own = values(name, skill)
        row.append(own.isEmpty ? .empty : .number(Spread(own).mean))
      }
      try table.append(row)
    }
    for (place, metric) in metrics.enumerated() {
      table.markBest(column: 1 + place, goal: metric.lowered.isError ? .lowest : .highest)
    }
    return table
  }

  /// How much the trained models' metrics vary over seeds: one row per metric and model; nil for a single seed.
  static func spreads(_ results: ExperimentResults, _ evaluation: Evaluation, series: String) throws -> TextTable? {
    guard results.spec.seeds.count > 1 else { return nil }
    var table = try TextTable(columns: [
      .init("over seeds"), .init("model"), .init("mean"), .init("± sd"), .init("95% interval"), .init("seeds"),
    ])
    for metric in results.spec.evaluation.metrics {
      for name in results.modelNames where !results.isBaseline(name) {
        let spread = Spread(
          evaluation.values(model: name, metric: metric.rawValue, series: series).compactMap(\.number))
        guard !spread.values.isEmpty else { continue }
        let format = NumberFormat.common(for: [spread.mean], significant: 4)
        try table.append([
          .text(metric.rawValue), .text(name), .text(format.text(spread.mean)),
          spread.isAlone ? .empty : .text(format.text(spread.deviation)),
          spread.interval.map { .text($0.text(format)) } ?? .empty, .integer(spread.values.count),
        ])
      }
    }
    return table.rows.isEmpty ? nil : table
  }

  /// What the numbers over seeds are.
  static let spreadMethod =
    "Means over seeds, their sample standard deviation, and the 95 % bootstrap interval of the mean (percentiles of "
    + "\(SeedBootstrap.resamples) resamples)."

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

extension ClosedRange<Double> {
  /// Both ends: `1.2 to 1.4`.
  func text(_ format: NumberFormat) -> String { "\(format.text(lowerBound)) to \(format.text(upperBound))" }
}
