import Reports

/// A table of a run's folder, read cell by cell from its bytes; only the cells that are asked for become text.
///
/// The tables are the project's own: RFC 4180 with LF line ends, and no cell holds a line break.
struct TableScan {
  /// The names of the columns.
  let header: [String]
  private let bytes: [UInt8]
  private let firstRow: Int

  /// One row while it is read.
  struct Row {
    fileprivate let bytes: [UInt8]
    fileprivate var cells: [Range<Int>] = []

    /// The bytes of a cell as written, quotes included; empty where the row is too short.
    func raw(_ column: Int) -> ArraySlice<UInt8> {
      cells.indices.contains(column) ? bytes[cells[column]] : []
    }

    /// The text of a cell, without the `'` that keeps spreadsheets from taking it for a formula.
    func text(_ column: Int) -> String {
      let text = unquoted(column)
      let isGuarded =
        text.first == UInt8(ascii: "'") && text.dropFirst().first.map(CSVLines.formulaStarts.contains) ?? false
      return String(decoding: isGuarded ? text.dropFirst() : text, as: UTF8.self)
    }

    private func unquoted(_ column: Int) -> ArraySlice<UInt8> {
      let raw = raw(column)
      guard raw.first == UInt8(ascii: "\""), raw.count > 1 else { return raw }
      var text: [UInt8] = []
      var isEscaped = false
      for byte in raw.dropFirst().dropLast() {
        isEscaped = byte == UInt8(ascii: "\"") && !isEscaped
        if !isEscaped { text.append(byte) }
      }
      return text[...]
    }

    /// The number of a cell, if it holds one.
    func number(_ column: Int) -> Double? { Double(String(decoding: raw(column), as: UTF8.self)) }
  }

  /// Reads the header of a table.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var row = Row(bytes: bytes)
    firstRow = Self.scan(bytes, from: 0, into: &row)
    header = row.cells.indices.map(row.text)
  }

  /// The place of a column.
  func column(_ name: String) -> Int? { header.firstIndex(of: name) }

  /// Calls `body` with each row until it returns false.
  func forEachRow(_ body: (Row) -> Bool) {
    var row = Row(bytes: bytes)
    var place = firstRow
    while place < bytes.count {
      place = Self.scan(bytes, from: place, into: &row)
      if !body(row) { return }
    }
  }

  /// Finds the cells of the row at `start`, and returns where the next one begins.
  private static func scan(_ bytes: [UInt8], from start: Int, into row: inout Row) -> Int {
    row.cells.removeAll(keepingCapacity: true)
    var cell = start
    var place = start
    var isQuoted = false
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted:
        row.cells.append(cell..<place)
        cell = place + 1
      case UInt8(ascii: "\n"):
        row.cells.append(cell..<place)
        return place + 1
      default: break
      }
      place += 1
    }
    row.cells.append(cell..<place)
    return place
  }
}
