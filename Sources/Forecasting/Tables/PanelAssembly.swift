/// Sorts collected rows into series and fills what is missing.
struct PanelAssembly {
  let rows: RowCollector
  let options: CSVOptions

  /// The panel, and how many values were filled; nothing where a value cannot be filled (logged).
  func assemble(log: inout ProblemLog) throws(DataError) -> (panel: Panel, filled: Int)? {
    let width = rows.layout.names.count
    var series: [TimeSeries] = []
    for (index, members) in rowsBySeries().enumerated() where !members.isEmpty {
      var columns = (0..<width).map { column in members.map { rows.values[$0 * width + column] } }
      if !rows.missingCells.isEmpty {
        for column in 0..<width {
          if let unfilled = fill(&columns[column], by: options.missingPolicy) {
            note(row: members[unfilled], column: column, log: &log)
          }
        }
      }
      series.append(
        TimeSeries(
          id: rows.seriesNames[index], trusted: members.map { rows.times[$0] }, columnNames: rows.layout.names,
          columns: columns))
    }
    guard log.problems.isEmpty else { return nil }
    return (try Panel(series), rows.missingCells.count)
  }

  /// The rows of each series, oldest first.
  private func rowsBySeries() -> [[Int]] {
    var members = [[Int]](repeating: [], count: rows.seriesNames.count)
    if rows.layout.series == nil {
      members[0] = Array(rows.times.indices)
    } else {
      for (row, series) in rows.seriesOfRow.enumerated() { members[Int(series)].append(row) }
    }
    if options.order == .newestFirst {
      for index in members.indices { members[index].reverse() }
    }
    return members
  }

  private func note(row: Int, column: Int, log: inout ProblemLog) {
    guard !log.isFull, let cell = rows.missingCells.first(where: { $0.row == row && $0.column == column }) else {
      return
    }
    let name = printable(rows.layout.names[column])
    log.add(
      .unfillable, line: cell.line, column: cell.textColumn,
      options.missingPolicy == .interpolate
        ? "missing value in '\(name)' cannot be interpolated: it has no value on one side"
        : "missing value in '\(name)' cannot be filled: no value comes before it",
      hint: "begin the data later, or drop rows with missing values")
  }
}
