import Forecasting
import Reports

/// Forecasts as a table, with what is known of their errors.
struct PredictionTable {
  /// The last time of each series that has an actual value.
  private let known: [String: Forecasting.Timestamp]
  private let targetCount: Int
  private var files: [ForecastFile] = []

  /// A table of forecasts for a panel, whose rows end where actual values do.
  init(_ panel: Forecasting.Panel, targetCount: Int) {
    var known: [String: Forecasting.Timestamp] = [:]
    for series in panel.series { known[series.id] = series.times.last }
    self.known = known
    self.targetCount = targetCount
  }

  mutating func add(_ file: ForecastFile) { files.append(file) }

  func csv() throws(ReportError) -> String {
    var table = try Reports.CSVTable(
      header: ["model", "seed", "series", "cutoff", "horizon", "time", "actual", "predicted"])
    for file in files {
      for row in file.rows {
        try table.append([
          .text(file.model), file.seed.map { .integer($0) } ?? .empty,
          .text(ExperimentResults.label(series: row.series, target: row.target, targetCount: targetCount)),
          .text(row.cutoff.description), .integer(row.horizon), .text(row.time.description),
          isKnown(row) ? .number(row.actual) : .empty, .number(row.predicted),
        ])
      }
    }
    return table.text
  }

  /// The errors of each model over the forecasts whose actual value is known, in original units; none where there are none.
  var remarks: [String] {
    files.compactMap { file in
      var errors = ForecastErrors()
      for (row, lastSeen) in zip(file.rows, file.lastSeen) where isKnown(row) {
        errors.append(actual: row.actual, predicted: row.predicted, lastSeen: lastSeen, horizon: row.horizon)
      }
      guard errors.count > 0 else { return nil }
      let name = file.seed.map { "\(file.model), seed \($0)" } ?? file.model
      let metrics = [Metric.mae, .rmse, .mape].map { metric in
        let unit = metric == .mape ? " %" : ""
        return switch metric.value(of: errors) {
        case .value(let number): "\(metric.rawValue) \(NumberFormat.significant(5).text(number))\(unit)"
        case .undefined(let reason): "\(metric.rawValue) undefined (\(reason))"
        }
      }
      return "\(name): \(metrics.joined(separator: ", ")) over \(errors.count) of \(file.rows.count) forecasts"
    }
  }

  private func isKnown(_ row: Forecast) -> Bool {
    known[row.series].map { row.time <= $0 } ?? false
  }
}
