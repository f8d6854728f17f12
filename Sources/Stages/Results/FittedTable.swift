import Forecasting
import Reports

/// The table `fitted.csv`: what every fitted quantity saw, and the last time that it may see.
enum FittedTable {
  /// The records in the order of the stages.
  static func records(_ results: ExperimentResults) throws -> [FitRecord] {
    try results.notes.fitted + FeaturesStage.rules(results.spec, results.panel) + results.windows.fitted
      + results.histories.flatMap(\.fitted)
      + results.importances.flatMap(\.fitted)
      + results.foldForecasts.joined().flatMap(\.fitted)
  }

  static func csv(_ records: [FitRecord]) throws(ReportError) -> Reports.CSVTable {
    var table = try Reports.CSVTable(header: ["stage", "fold", "quantity", "seen_from", "seen_through", "cutoff"])
    for record in records {
      try table.append([
        .text(record.stage), .integer(record.fold), .text(record.quantity), .text(record.from.description),
        .text(record.through.description), .text(record.cutoff.description),
      ])
    }
    return table
  }

  /// The last time that anything fitted in a stage has seen, read from `fitted.csv`.
  static func seenThrough(_ bytes: [UInt8], stage: String) -> Forecasting.Timestamp? {
    let table = TableScan(bytes)
    guard let stages = table.column("stage"), let through = table.column("seen_through") else { return nil }
    var last: Forecasting.Timestamp?
    table.forEachRow { row in
      if row.text(stages) == stage, let time = Forecasting.Timestamp(iso: row.text(through)) {
        last = max(last ?? time, time)
      }
      return true
    }
    return last
  }

  /// The same for the report.
  static func text(_ records: [FitRecord]) throws(ReportError) -> TextTable {
    var table = try TextTable(columns: [
      .init("stage"), .init("fitted quantity"), .init("seen from"), .init("seen through"), .init("cutoff"),
    ])
    for record in records {
      try table.append([
        .text(record.stage), .text(record.quantity), .text(record.from.description),
        .text(record.through.description), .text(record.cutoff.description),
      ])
    }
    return table
  }
}
