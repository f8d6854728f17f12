/// A table that is written as RFC 4180 text with LF line ends.
///
/// Numbers are the shortest digits that read back to the same value, in Swift's own notation (`5.0`, `1e-05`);
/// `nan`, `inf` and `-inf` stand for themselves. Text that a spreadsheet would take for a formula (first character
/// `=`, `+`, `-`, `@`, TAB or CR) gets a leading `'`.
public struct CSVTable: Sendable, Equatable {
  /// The names of the columns.
  public let header: [String]

  /// The rows, each as long as the header.
  public private(set) var rows: [[Cell]]

  /// A table of `rows` under `header`; throws `ReportError.raggedRow` where a row's length differs.
  public init(header: [String], rows: [[Cell]] = []) throws(ReportError) {
    self.header = header
    self.rows = []
    self.rows.reserveCapacity(rows.count)
    for row in rows { try append(row) }
  }

  /// Adds a row; throws `ReportError.raggedRow` where its length differs from the header's.
  public mutating func append(_ row: [Cell]) throws(ReportError) {
    guard row.count == header.count else {
      throw .raggedRow(row: rows.count, expected: header.count, found: row.count)
    }
    rows.append(row)
  }

  /// The whole file, header first, each line ended by LF.
  public var text: String {
    var text = ""
    write(header.map(csvText), to: &text)
    for row in rows { write(row.map(csvText), to: &text) }
    return text
  }

  private func write(_ cells: [String], to text: inout String) {
    var isFirst = true
    for cell in cells {
      if !isFirst { text.append(",") }
      text.append(cell)
      isFirst = false
    }
    text.append("\n")
  }
}

private func csvText(_ cell: Cell) -> String {
  switch cell {
  case .text(let text): csvText(text)
  case .integer(let value): value.description
  case .number(let value): value.isFinite ? value.description : nonFiniteText(value)
  case .empty: ""
  }
}

private func csvText(_ text: String) -> String {
  let bytes = text.utf8
  let looksLikeFormula = bytes.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
  let safe = looksLikeFormula ? "'" + text : text
  guard safe.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return safe }
  var quoted = "\""
  for scalar in safe.unicodeScalars {
    if scalar == "\"" { quoted.unicodeScalars.append("\"") }
    quoted.unicodeScalars.append(scalar)
  }
  quoted.unicodeScalars.append("\"")
  return quoted
}
