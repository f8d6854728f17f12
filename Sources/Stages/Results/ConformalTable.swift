import Forecasting
import Reports

/// The table `intervals.csv`: half the width of each conformal interval, or what the ends of a network's quantiles move
/// outwards by; empty where validation has too few values.
struct ConformalTable {
  /// What an interval belongs to; `series` is a label of the tables.
  fileprivate struct Key: Hashable {
    let model: String
    let seed: Int?
    let series: String
    let horizon: Int
  }

  private var halfWidths: [Key: Double] = [:]

  static func csv(_ results: ExperimentResults) throws(ReportError) -> Reports.CSVTable {
    var table = try Reports.CSVTable(header: ["model", "seed", "fold", "series", "horizon", "half_width"])
    for file in results.foldForecasts.joined() {
      var seen: Set<Key> = []
      for (row, half) in zip(file.rows, file.halfWidths) {
        let key = Key(file, row, results.label(series: row.series, target: row.target))
        guard seen.insert(key).inserted else { continue }
        try table.append([
          .text(key.model), key.seed.map { .integer($0) } ?? .empty, .integer(file.fold), .text(key.series),
          .integer(key.horizon), half.isFinite ? .number(half) : .empty,
        ])
      }
    }
    return table
  }

  /// Reads what was fitted in a fold.
  init(_ bytes: [UInt8], fold: Int) throws(ArtifactFault) {
    let table = TableScan(bytes)
    let places = ["model", "seed", "fold", "series", "horizon", "half_width"].compactMap(table.column)
    guard places.count == 6 else { throw ArtifactFault("is not a table of intervals") }
    var halfWidths: [Key: Double] = [:]
    table.forEachRow { row in
      if row.text(places[2]) == "\(fold)", let horizon = Int(row.text(places[4])), let half = row.number(places[5]) {
        let key = Key(
          model: row.text(places[0]), seed: Int(row.text(places[1])), series: row.text(places[3]), horizon: horizon)
        halfWidths[key] = half
      }
      return true
    }
    self.halfWidths = halfWidths
  }

  /// The half-width for each row of forecasts; NaN where there is none.
  func halfWidths(of file: ForecastFile, targetCount: Int) -> [Double] {
    file.rows.map { row in
      let label = ExperimentResults.label(series: row.series, target: row.target, targetCount: targetCount)
      return halfWidths[Key(file, row, label)] ?? .nan
    }
  }
}

extension ConformalTable.Key {
  fileprivate init(_ file: ForecastFile, _ row: Forecast, _ label: String) {
    self.init(model: file.model, seed: file.seed, series: label, horizon: row.horizon)
  }
}
