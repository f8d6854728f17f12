import Forecasting
import Reports
import Specs

/// What the report says of prediction intervals.
enum IntervalTable {
  /// Coverage, width and pinball loss of every model, the mean over seeds.
  static func table(
    _ results: ExperimentResults, _ evaluation: Evaluation, series: String, coverage: Double
  ) throws -> TextTable {
    var table = try TextTable(columns: [
      .init("model"), .init("asked coverage"), .init("coverage"), .init("width"), .init("pinball"),
    ])
    for name in results.modelNames {
      let values = IntervalMetric.allCases.map { metric in
        Spread(evaluation.values(model: name, metric: metric.rawValue, series: series).compactMap(\.number)).mean
      }
      try table.append([.text(name), .number(coverage)] + values.map { $0.isFinite ? .number($0) : .empty })
    }
    return table
  }

  /// The names of the columns of `predictions.csv`: q10, q50 and q90 for a coverage of 0.8.
  static func columns(coverage: Double) -> [String] {
    SplitConformal.levels(coverage: coverage).map { level in
      let percent = (level * 100 * 1e4).rounded() / 1e4
      return percent == percent.rounded() ? "q\(Int(percent))" : "q\(percent)"
    }
  }
}
