import Forecasting
import Reports
import Specs

/// What the report says of prediction intervals.
enum IntervalTable {
  /// Coverage, width and pinball loss of every model.
  ///
  /// Nil where no forecast has an interval.
  static func table(
    _ results: ExperimentResults, _ evaluation: Evaluation, series: String
  ) throws -> TextTable? {
    guard let lowest = results.levels.first, let highest = results.levels.last else { return nil }
    let coverage = ((highest - lowest) * 1e6).rounded() / 1e6
    let unit = results.unit(series: series)
    func title(_ name: String, _ metric: IntervalMetric) -> TextTable.Column {
      let unit = metric.dimension.text(unit: unit)
      return .init(unit.isEmpty ? name : "\(name) \(unit)")
    }
    // Widths in different units do not add up.
    let isMixed = series == "all" && results.spec.mixesUnits
    let columns = [TextTable.Column("coverage"), title("width", .width), title("pinball", .pinball)]
    let metrics = isMixed ? [IntervalMetric.coverage] : IntervalMetric.allCases
    var table = try TextTable(
      columns: [.init("model"), .init("asked coverage")] + columns.prefix(metrics.count))
    for name in results.modelNames {
      let cells = metrics.map { metric in
        Spread(evaluation.values(model: name, metric: metric.rawValue, series: series).compactMap(\.number)).cell
      }
      try table.append([.text(name), .number(coverage)] + cells)
    }
    return table
  }

  /// What there is to say about the table, a sentence each.
  static func method(_ results: ExperimentResults) -> String {
    var sentences: [String] = []
    let networks = results.forecasts.filter { $0.modelQuantiles != nil }
    if !networks.isEmpty {
      let rows = networks.reduce(0) { $0 + $1.rows.count }
      let crossings = networks.reduce(0) { $0 + $1.crossings }
      sentences.append(
        "Networks predict quantiles \(results.levels.map { "\($0)" }.joined(separator: ", ")), the interval from the first "
          + "to the last; the quantiles of \(crossings) of \(rows) forecasts crossed and were sorted.")
    }
    if results.spec.evaluation.coverage != nil {
      sentences.append(
        networks.isEmpty
          ? "Split-conformal: forecast plus and minus a quantile of the validation part's absolute errors, by step."
          : "Split-conformal: the ends, or the forecast where a model predicts no quantiles, moved outwards by a quantile of "
            + "how far the validation part's values lay outside, by step; inwards where most lay inside.")
    }
    return sentences.joined(separator: " ")
  }

  /// A row's cells in the columns of some levels; empty where it has no quantile of the level.
  static func cells(_ quantiles: QuantileForecasts?, _ row: Int, _ levels: [Double]) -> [Cell] {
    levels.map { level in
      guard let quantiles, let place = quantiles.levels.firstIndex(of: level) else { return .empty }
      let value = quantiles.values[row * quantiles.levels.count + place]
      return value.isFinite ? .number(value) : .empty
    }
  }

  /// The names of the columns of `predictions.csv`: q10, q50 and q90 for the levels 0.1, 0.5 and 0.9.
  static func columns(_ levels: [Double]) -> [String] {
    levels.map { "q" + percent($0) }
  }

  /// A level or coverage in percent: 10, 2.5.
  static func percent(_ share: Double) -> String {
    let percent = (share * 100 * 1e4).rounded() / 1e4
    return percent == percent.rounded() ? "\(Int(percent))" : "\(percent)"
  }
}
