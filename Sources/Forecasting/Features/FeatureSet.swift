extension Panel {
  /// The panel with derived columns appended.
  ///
  /// Features read the panel's own columns, not each other. The rows without a value for some feature, as many at the
  /// beginning of each series as the longest warm-up, are dropped and never filled; series that keep no row leave the panel.
  /// Calendar features go by `clock`.
  ///
  /// Throws `DataError.unknownColumn`, `DataError.feature` where a value is not finite, `DataError.series` where a name is
  /// taken, and `DataError.tooFewRows` where no series outlasts the warm-up.
  public func adding(_ features: [Feature], clock: FeatureClock = FeatureClock()) throws(DataError) -> Panel {
    guard !features.isEmpty else { return self }
    for input in features.flatMap(\.inputs) { _ = try columnIndex(input) }
    let names = columnNames + features.flatMap(\.outputNames)
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw .series(id: "", reason: "there are two columns named '\(name)'")
    }
    let dropped = features.map(\.warmUp).max() ?? 0
    var extended: [TimeSeries] = []
    for series in series where series.count > dropped {
      let rows = series.rows(dropped..<series.count)
      var columns = rows.columns
      for feature in features {
        // A feature with a shorter warm-up than the longest loses its first values too.
        for output in try feature.compute(series, clock: clock) {
          columns.append(Array(output[(dropped - feature.warmUp)...]))
        }
      }
      extended.append(TimeSeries(id: series.id, trusted: rows.times, columnNames: names, columns: columns))
    }
    guard !extended.isEmpty else {
      throw .tooFewRows(rows: series.map(\.count).max() ?? 0, needed: dropped + 1, purpose: "the features' warm-up")
    }
    return try Panel(extended)
  }
}
