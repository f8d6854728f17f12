/// Sorts collected rows into series and fills what is missing.
struct PanelAssembly {
  let rows: RowCollector

  /// The table, cut to what is asked for; throws where nothing is left or a value cannot be filled.
  ///
  /// - Parameter endLine: the line after the last row, where the source has lines.
  func assemble(warnings: [TableProblem] = [], endLine: Int = 0) throws(DataError) -> LoadedTable {
    var log = ProblemLog(path: rows.files.last ?? "")
    guard !rows.times.isEmpty else {
      log.add(
        .noRows, line: endLine, column: 1,
        rows.droppedRows > 0 ? "every row has a missing value and was dropped" : "no rows")
      throw .table(log.sorted)
    }
    let width = rows.columns.count
    let selection = rows.rules.selection
    var series: [TimeSeries] = []
    var gaps: [FilledGap] = []
    for (index, members) in rowsBySeries().enumerated() where !members.isEmpty {
      var columns = (0..<width).map { column in members.map { rows.values[$0 * width + column] } }
      if !rows.missingCells.isEmpty {
        for column in 0..<width {
          if rows.rules.missingPolicy == .interpolate {
            gaps += FilledGap.interpolated(
              columns[column], series: rows.seriesNames[index], column: rows.columns[column],
              times: members.map { rows.times[$0] })
          }
          fill(&columns[column], by: rows.rules.missingPolicy)
          let values = columns[column]
          if selection.contains(series: rows.seriesNames[index]),
            let unfilled = members.indices.first(where: {
              values[$0].isNaN && selection.contains(rows.times[members[$0]])
            })
          {
            note(row: members[unfilled], column: column, log: &log)
          }
        }
      }
      series.append(
        TimeSeries(
          id: rows.seriesNames[index], trusted: members.map { rows.times[$0] }, columnNames: rows.columns,
          columns: columns))
    }
    guard log.problems.isEmpty else { throw .table(log.sorted) }
    return LoadedTable(
      panel: try selection.part(of: try Panel(series)), warnings: warnings, filledValues: rows.missingCells.count,
      gaps: gaps, insertedRows: insertedRows, droppedRows: rows.droppedRows, heads: rows.heads)
  }

  private var insertedRows: InsertedRows? {
    guard !rows.insertedRows.isEmpty, let frequency = rows.rules.frequency else { return nil }
    return InsertedRows(
      frequency: frequency, policy: rows.rules.missingPolicy,
      gaps: rows.insertedRows.map {
        InsertedRows.Gap(
          series: rows.seriesNames[$0.series], from: $0.from, through: $0.through, path: rows.files[$0.file],
          line: $0.line)
      })
  }

  /// The rows of each series, oldest first.
  private func rowsBySeries() -> [[Int]] {
    var members = [[Int]](repeating: [], count: rows.seriesNames.count)
    if rows.isPanel {
      for (row, series) in rows.seriesOfRow.enumerated() { members[Int(series)].append(row) }
    } else {
      members[0] = Array(rows.times.indices)
    }
    if rows.rules.order == .newestFirst {
      for index in members.indices { members[index].reverse() }
    }
    return members
  }

  private func note(row: Int, column: Int, log: inout ProblemLog) {
    guard !log.isFull, let cell = rows.missingCells.first(where: { $0.row == row && $0.column == column }) else {
      return
    }
    let name = printable(rows.columns[column])
    log.path = rows.files.indices.contains(cell.file) ? rows.files[cell.file] : log.path
    log.add(
      .unfillable, line: cell.line, column: cell.textColumn,
      rows.rules.missingPolicy == .interpolate
        ? "missing value in '\(name)' cannot be interpolated: it has no value on one side"
        : "missing value in '\(name)' cannot be filled: no value comes before it",
      hint: "begin the data later, or drop rows with missing values")
  }
}
