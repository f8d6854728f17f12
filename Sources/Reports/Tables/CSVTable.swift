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
    var lines = CSVLines()
    lines.write(header.map { .text($0) })
    for row in rows { lines.write(row) }
    return String(decoding: lines.bytes, as: UTF8.self)
  }
}
