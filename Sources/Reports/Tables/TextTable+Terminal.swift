extension TextTable {
  /// The table in aligned columns, each line ended by LF.
  ///
  /// Numbers are aligned on the decimal point. Best cells end in `*`; with `ansi` they and the header are also bold.
  /// With `width` given, text columns are cut, the widest first, until a line fits in that many terminal columns.
  public func text(ansi: Bool = false, width: Int? = nil) -> String {
    var layouts = columns.indices.map { layout(column: $0) }
    if let width { shrink(&layouts, to: width) }
    var lines = [header(layouts, ansi: ansi), layouts.map { String(repeating: "─", count: $0.width) }]
    for row in rows.indices {
      for line in 0..<(layouts.map { $0.cells[row].count }.max() ?? 1) {
        lines.append(layouts.indices.map { cell(row: row, column: $0, line: line, layout: layouts[$0], ansi: ansi) })
      }
    }
    return lines.map { trimmed($0.joined(separator: "  ")) + "\n" }.joined()
  }

  /// How the cells of one column are padded.
  private struct ColumnLayout {
    /// The lines of each row's cell.
    var cells: [[String]]
    var isNumeric: Bool
    var hasBest: Bool
    var width: Int
  }

  private func layout(column: Int) -> ColumnLayout {
    let isNumeric = isNumeric(column: column)
    var cells = rows.indices.map { lines(row: $0, column: column).map { terminalEscaped($0) } }
    if isNumeric {
      for (row, text) in alignedOnPoint(cells.map { $0[0] }).enumerated() { cells[row][0] = text }
    }
    let hasBest = best.contains { $0.column == column }
    let body = (cells.joined().map(displayWidth).max() ?? 0) + (hasBest ? 1 : 0)
    let title = displayWidth(terminalEscaped(columns[column].title))
    return ColumnLayout(cells: cells, isNumeric: isNumeric, hasBest: hasBest, width: max(body, title))
  }

  /// Pads plain decimal numbers on the right so that their points stand in one column.
  private func alignedOnPoint(_ cells: [String]) -> [String] {
    let tails = cells.map { cell in cell.firstIndex(of: ".").map { cell.distance(from: $0, to: cell.endIndex) } ?? 0 }
    guard let longest = tails.max(), longest > 0, !cells.contains(where: { $0.contains("e") }) else { return cells }
    return zip(cells, tails).map { cell, tail in
      let isNumber = cell.first.map { $0 == "-" || $0 == "+" || $0.isNumber } ?? false
      let hasUnit = cell.last.map { !$0.isNumber } ?? true
      return isNumber && !hasUnit ? cell + String(repeating: " ", count: longest - tail) : cell
    }
  }

  private func header(_ layouts: [ColumnLayout], ansi: Bool) -> [String] {
    columns.indices.map { column in
      let title = clipped(terminalEscaped(columns[column].title), toColumns: layouts[column].width)
      return padded(ansi ? bold(title) : title, visible: displayWidth(title), layouts[column])
    }
  }

  private func cell(row: Int, column: Int, line: Int, layout: ColumnLayout, ansi: Bool) -> String {
    let isBest = line == 0 && best.contains(Position(row: row, column: column))
    let mark = layout.hasBest ? (isBest ? "*" : " ") : ""
    let lines = layout.cells[row]
    let text = clipped(lines.indices.contains(line) ? lines[line] : "", toColumns: layout.width - mark.count) + mark
    return padded(isBest && ansi ? bold(text) : text, visible: displayWidth(text), layout)
  }

  private func padded(_ text: String, visible: Int, _ layout: ColumnLayout) -> String {
    let space = String(repeating: " ", count: max(0, layout.width - visible))
    return layout.isNumeric ? space + text : text + space
  }

  private func shrink(_ layouts: inout [ColumnLayout], to width: Int) {
    let smallest = 8
    while layouts.map(\.width).reduce(2 * (layouts.count - 1), +) > width {
      let candidates = layouts.indices.filter { !layouts[$0].isNumeric && layouts[$0].width > smallest }
      guard let widest = candidates.max(by: { layouts[$0].width < layouts[$1].width }) else { return }
      layouts[widest].width -= 1
    }
  }

  private func bold(_ text: String) -> String { "\u{1B}[1m\(text)\u{1B}[0m" }

  private func trimmed(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
