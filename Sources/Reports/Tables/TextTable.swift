/// A table for readers: shown on a terminal, or as HTML in a report.
public struct TextTable: Sendable, Equatable {
  /// A column's title and how its numbers are written.
  public struct Column: Sendable, Equatable {
    /// The title in the header.
    public let title: String

    /// The format of floating-point cells.
    public let format: NumberFormat

    /// A column named `title` whose numbers are written as `format`.
    public init(_ title: String, format: NumberFormat = .significant(4)) {
      self.title = title
      self.format = format
    }
  }

  /// The place of a cell; both count from 0.
  public struct Position: Sendable, Hashable {
    /// The row, without the header.
    public let row: Int

    /// The column.
    public let column: Int

    /// The cell at `row` and `column`.
    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  /// Which of several values is the best one.
  public enum Goal: Sendable, Hashable {
    /// The lowest, as for errors.
    case lowest

    /// The highest, as for scores.
    case highest
  }

  /// The columns, from left to right.
  public let columns: [Column]

  /// The rows, each as long as `columns`.
  public private(set) var rows: [[Cell]]

  /// The cells marked as best.
  public private(set) var best: Set<Position> = []

  /// Where cells lead to on a page, as paths seen from it.
  public private(set) var links: [Position: String] = [:]

  /// A table of `rows` under `columns`; throws `ReportError.raggedRow` where a row's length differs.
  public init(columns: [Column], rows: [[Cell]] = []) throws(ReportError) {
    self.columns = columns
    self.rows = []
    for row in rows { try append(row) }
  }

  /// Adds a row; throws `ReportError.raggedRow` where its length differs from the number of columns.
  public mutating func append(_ row: [Cell]) throws(ReportError) {
    guard row.count == columns.count else {
      throw .raggedRow(row: rows.count, expected: columns.count, found: row.count)
    }
    rows.append(row)
  }

  /// Marks the best of a column's numbers, and every one equal to it; not-a-number never wins.
  public mutating func markBest(column: Int, goal: Goal) {
    markBest(among: rows.indices.map { Position(row: $0, column: column) }, goal: goal)
  }

  /// Marks the best among some cells, and every one equal to it; not-a-number never wins.
  ///
  /// Nothing is marked where fewer than two of the cells hold a number.
  public mutating func markBest(among positions: [Position], goal: Goal) {
    let values = positions.compactMap { place in
      rows[place.row][place.column].value.flatMap { $0.isNaN ? nil : (place, $0) }
    }
    guard values.count > 1 else { return }
    let numbers = values.map(\.1)
    let winner = goal == .lowest ? numbers.min() : numbers.max()
    for (place, value) in values where value == winner { best.insert(place) }
  }

  /// Marks a cell as best.
  public mutating func mark(_ position: Position) { best.insert(position) }

  /// Makes a cell lead to a file beside the page that the table is on; elsewhere it is plain.
  public mutating func link(_ position: Position, to path: String) { links[position] = path }

  /// The same cells as CSV, with full precision and without marks.
  public func csv() throws(ReportError) -> CSVTable {
    try CSVTable(header: columns.map(\.title), rows: rows)
  }

  /// The text of a cell on one line as readers see it, without its mark.
  func text(row: Int, column: Int) -> String {
    if case .estimate(let estimate) = rows[row][column] { return estimate.text(columns[column].format) }
    return lines(row: row, column: column)[0]
  }

  /// The text of a cell in lines below each other, without its mark: of an estimate the mean, what it varies by, its
  /// interval.
  func lines(row: Int, column: Int) -> [String] {
    switch rows[row][column] {
    case .text(let text): [text]
    case .integer(let value): [value.magnitude < 10_000 ? "\(value)" : groupedText(value)]
    case .number(let value): [columns[column].format.text(value)]
    case .estimate(let estimate): estimate.parts(columns[column].format)
    case .empty: [""]
    }
  }

  /// True where a column holds numbers and no text, so that it is aligned to the right.
  func isNumeric(column: Int) -> Bool {
    let hasText = rows.contains { if case .text = $0[column] { true } else { false } }
    return !hasText && rows.contains { $0[column].isNumeric }
  }

  private func groupedText(_ value: Int) -> String {
    (value < 0 ? "-" : "") + groupThousands("\(value.magnitude)")
  }
}
