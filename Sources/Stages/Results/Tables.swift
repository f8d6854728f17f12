import Forecasting
import NumericEngine
import Reports
import Specs

/// The run directory's CSV tables.
///
/// The evaluate stage writes them without the `run` column, since a stage must not depend on the run that asks for it.
enum ResultTables {
  static func metrics(_ evaluation: Evaluation) throws(ReportError) -> Reports.CSVTable {
    var table = try Reports.CSVTable(
      header: ["model", "seed", "fold", "split", "series", "horizon", "metric", "value"])
    for row in evaluation.rows {
      try table.append([
        .text(row.model), seedCell(row.seed), row.fold.map { .integer($0) } ?? .text("all"), .text("test"),
        .text(row.series),
        row.horizon.map { .integer($0) } ?? .text("all"), .text(row.metric),
        row.value.number.map { .number($0) } ?? .empty,
      ])
    }
    return table
  }

  /// Writes predictions.csv, which may have millions of rows, in pieces of about a megabyte.
  static func predictions(_ results: ExperimentResults, _ write: ([UInt8]) throws -> Void) throws {
    var lines = CSVLines()
    let levels = results.levels
    lines.write(
      (["model", "seed", "fold", "series", "cutoff", "horizon", "time", "actual", "predicted"]
        + IntervalTable.columns(levels)).map { .text($0) })
    // A time is a target of many windows.
    var texts: [Int64: String] = [:]
    func text(_ time: Int64) -> Cell {
      if let known = texts[time] { return .text(known) }
      let text = Forecasting.Timestamp(milliseconds: time).description
      texts[time] = text
      return .text(text)
    }
    for file in results.foldForecasts.joined() {
      let quantiles = file.quantiles(coverage: results.spec.evaluation.coverage)
      let rows = file.rows
      let (model, seed) = (Cell.text(file.model), seedCell(file.seed))
      let names = rows.labels.map { Cell.text(results.label(series: $0.series, target: $0.target)) }
      for index in rows.indices {
        var cells = [
          model, seed, .integer(file.fold), names[Int(rows.label[index])], text(rows.cutoff[index]),
          .integer(Int(rows.horizon[index])), text(rows.time[index]), .number(rows.actual[index]),
          .number(rows.predicted[index]),
        ]
        cells += IntervalTable.cells(quantiles, index, levels)
        lines.write(cells)
        if lines.bytes.count >= 1 << 20 {
          try write(lines.bytes)
          lines = CSVLines()
        }
      }
    }
    try write(lines.bytes)
  }

  static func history(_ histories: [HistoryFile]) throws(ReportError) -> Reports.CSVTable {
    try history(histories.map { ($0.model, $0.seed, $0.fold, $0.epochs, $0.testLosses) })
  }

  static func history(
    _ histories: [(model: String, seed: Int, fold: Int, epochs: [EpochRecord], testLosses: [Double])]
  ) throws(ReportError) -> Reports.CSVTable {
    var table = try Reports.CSVTable(
      header: ["model", "seed", "fold", "epoch", "split", "loss", "learning_rate", "gradient_norm"])
    for history in histories {
      for (index, record) in history.epochs.enumerated() {
        func append(_ split: SplitPart, _ loss: Double) throws(ReportError) {
          try table.append([
            .text(history.model), .integer(history.seed), .integer(history.fold), .integer(record.epoch),
            .text(split.rawValue),
            .number(loss), .number(record.learningRate), .number(record.gradientNorm),
          ])
        }
        try append(.train, record.trainingLoss)
        if let loss = record.validationLoss { try append(.validation, loss) }
        if history.testLosses.indices.contains(index) { try append(.test, history.testLosses[index]) }
      }
    }
    return table
  }

  static func importances(_ files: [ImportanceFile]) throws(ReportError) -> Reports.CSVTable {
    var table = try Reports.CSVTable(header: ["model", "seed", "fold", "feature", "importance"])
    for file in files {
      for (feature, importance) in zip(file.features, file.importances) {
        try table.append([
          .text(file.model), .integer(file.seed), .integer(file.fold), .text(feature), .number(importance),
        ])
      }
    }
    return table
  }

  private static func seedCell(_ seed: Int?) -> Cell { seed.map { .integer($0) } ?? .empty }
}
