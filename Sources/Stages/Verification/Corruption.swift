import Artifacts
import Forecasting

/// Makes every value after a cutoff another one, to see whether anything before it changes.
struct Corruption: Sendable {
  /// The last time that stays as it is.
  let cutoff: Forecasting.Timestamp

  /// The panel with other values after the cutoff, and where filling read from there.
  ///
  /// Signs stay, so that logarithms keep their meaning; no two neighbours change by the same factor.
  func applied(to panel: Panel, gaps: [FilledGap]) throws(DataError) -> Panel {
    var corrupted: [TimeSeries] = []
    for one in panel.series {
      let filled = gaps.filter { $0.series == one.id && $0.source > cutoff }
      var columns = one.columns
      for row in one.times.indices {
        let time = one.times[row]
        for column in columns.indices {
          let isFilled = filled.contains {
            $0.column == one.columnNames[column] && time >= $0.from && time < $0.source
          }
          guard time > cutoff || isFilled else { continue }
          let value = columns[column][row]
          columns[column][row] = value * (1.5 + 0.37 * Double(row % 5)) + (value < 0 ? -0.01 : 0.01)
        }
      }
      corrupted.append(
        try TimeSeries(id: one.id, times: one.times, columnNames: one.columnNames, columns: columns))
    }
    return try Panel(corrupted)
  }

  /// A stage's parameters, told apart from those of the stage that leaves values as they are.
  func parameters(_ parameters: CanonicalValue) -> CanonicalValue {
    ["stage": parameters, "corrupted_after": cutoff.canonicalValue]
  }
}
