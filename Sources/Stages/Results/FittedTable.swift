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
