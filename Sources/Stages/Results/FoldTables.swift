import Forecasting
import Reports
import Specs

/// What a rolling evaluation says of each fold.
enum FoldTables {
  /// When the parts of each fold are, and which fold's models it forecasts with.
  static func parts(_ results: ExperimentResults) throws -> TextTable {
    var table = try TextTable(columns: [
      .init("fold"), .init("train from"), .init("train through"), .init("train windows"), .init("validation from"),
      .init("test from"), .init("test through"), .init("test windows"), .init("models of fold"),
    ])
    for (fold, windows) in zip(results.spec.folds, results.foldWindows) {
      let windowing = try windows.windowing(of: results.panel)
      func times(_ part: SplitPart) -> (first: Cell, last: Cell) {
        let times = (windows.parts[part] ?? []).flatMap { windowing.targetTimes($0) }
        return (
          times.min().map { .text($0.description) } ?? .empty, times.max().map { .text($0.description) } ?? .empty
        )
      }
      let (train, validation, test) = (times(.train), times(.validation), times(.test))
      try table.append([
        .integer(fold.number), train.first, train.last, .integer(windows.parts[.train]?.count ?? 0), validation.first,
        test.first, test.last, .integer(windows.parts[.test]?.count ?? 0),
        .integer(results.spec.trainedFold(of: fold).number),
      ])
    }
    return table
  }

  /// The first two metrics that the series has of every model by fold, the best of each fold marked.
  static func metrics(
    _ results: ExperimentResults, _ evaluation: Evaluation, series: String
  ) throws -> [TextTable] {
    let unit = results.unit(series: series)
    return try results.spec.metrics(of: series).prefix(2).map { metric in
      func spread(_ name: String, _ fold: Int?) -> Spread {
        let values = evaluation.values(model: name, metric: metric.rawValue, series: series, fold: fold)
        return Spread(values.compactMap(\.number))
      }
      let names = results.modelNames
      let folds = results.spec.folds.map(\.number)
      let all = names.flatMap { name in folds.map { spread(name, $0).mean } }
      let format = NumberFormat.common(for: all.filter(\.isFinite), significant: 4)
      var table = try TextTable(
        columns: [.init(MetricName.titled(metric.rawValue, unit: unit) + " by fold")]
          + folds.map { .init("\($0)", format: format) }
          + [.init("all", format: format)])
      for name in names {
        try table.append([.text(name)] + (folds.map { spread(name, $0) } + [spread(name, nil)]).map(\.cell))
      }
      for column in 1...(folds.count + 1) {
        table.markBest(column: column, goal: metric.lowered.isError ? .lowest : .highest)
      }
      return table
    }
  }
}
