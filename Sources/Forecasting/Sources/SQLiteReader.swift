import CSQLite

/// Reads the rows of a query from the bytes of a SQLite database.
///
/// The database is opened in memory, so that what is read is what was hashed. A query may only read: statements that
/// write, attach files or set anything are refused, and so are functions whose value differs from run to run.
public enum SQLiteReader {
  /// What to ask for, and what the columns mean.
  public struct Options: Sendable {
    /// One SELECT statement.
    public var query: String
    /// The column of times: text by one of the formats, or whole numbers for those that count.
    public var timeColumn: String
    /// The columns of numbers, in the order they shall have.
    public var valueColumns: [String]
    /// The column that names the series of a panel.
    public var seriesColumn: String?
    /// How times are written; the first format that fits counts.
    public var timeFormats: [TimeFormat] = [.iso8601]

    /// The most millions of SQLite's instructions that the query may take; minutes of work.
    var workLimit = 20_000

    /// Describes a query whose times are ISO 8601.
    public init(query: String, timeColumn: String, valueColumns: [String], seriesColumn: String? = nil) {
      self.query = query
      self.timeColumn = timeColumn
      self.valueColumns = valueColumns
      self.seriesColumn = seriesColumn
    }
  }

  /// The most rows of a result.
  static let rowLimit = 50_000_000

  /// Reads a database, in which NULL is a missing value.
  ///
  /// Times without a zone of their own are in that of the rules. Throws `DataError.table` with up to 20 problems, at the row of the result and the column of the query, from 1.
  public static func read(
    _ database: SourceResponse, _ options: Options, rules: SeriesRules = SeriesRules()
  ) throws(DataError) -> LoadedTable {
    let connection = try SQLiteConnection.open(database)
    let statement = try connection.prepare(options.query, workLimit: options.workLimit)
    var rows = try SQLiteRows(statement, name: database.name, options, rules)
    while try statement.step() {
      rows.add(statement)
      if rows.isFull { break }
    }
    return try rows.finish()
  }
}

/// Turns the rows of a statement into times and numbers.
private struct SQLiteRows {
  private let options: SQLiteReader.Options
  private let time: Int32
  private let series: Int32?
  private let values: [Int32]
  private let times: TimeParser
  private var collector: RowCollector
  private var log: ProblemLog
  private var row = 0

  var isFull: Bool { log.isFull }

  init(
    _ statement: borrowing SQLiteStatement, name: String, _ options: SQLiteReader.Options, _ rules: SeriesRules
  ) throws(DataError) {
    let known = statement.columnNames
    func find(_ column: String) throws(DataError) -> Int32 {
      let places = known.indices.filter { known[$0] == column }
      guard let place = places.first else {
        throw .unknownColumn(name: column, suggestion: closestName(to: column, in: known), known: known)
      }
      guard places.count == 1 else {
        throw .table([TableProblem(.columnName, path: name, message: "the query gives '\(column)' twice")])
      }
      return Int32(place)
    }
    self.options = options
    time = try find(options.timeColumn)
    series = try options.seriesColumn.map(find)
    values = try options.valueColumns.map(find)
    times = TimeParser(formats: options.timeFormats, zone: rules.zone)
    collector = RowCollector(
      columns: options.valueColumns, rules: rules, isPanel: options.seriesColumn != nil, place: "row")
    collector.begin(file: name)
    log = ProblemLog(path: name)
  }

  mutating func add(_ statement: borrowing SQLiteStatement) {
    row += 1
    let problemsBefore = log.problems.count
    if row > SQLiteReader.rowLimit { report(.limit, at: time, "there are more than \(SQLiteReader.rowLimit) rows") }
    var instant: Timestamp?
    switch statement[time] {
    case .text(var text): instant = text.withUTF8 { times.parse($0) }
    case .integer(let count):
      var text = String(count)
      instant = text.withUTF8 { times.parse($0) }
    case .real, .null, .blob: break
    }
    if instant == nil {
      report(.notATime, at: time, "\(statement[time].described) is not a time in the formats that are given")
    }
    var number: Int? = 0
    if let series {
      number = nil
      if case .text(let name) = statement[series], !name.isEmpty {
        number = collector.series(named: name)
      } else if case .integer(let count) = statement[series] {
        number = collector.series(named: String(count))
      } else {
        report(.text, at: series, "the name of the series is \(statement[series].described)")
      }
    }
    guard let number else { return }
    if let instant, var fault = collector.orderFault(of: instant, series: number) {
      if fault.code == .disordered { fault.hint = "end the query with ORDER BY \(options.timeColumn)" }
      report(fault.code, at: time, fault.message, hint: fault.hint)
    }
    collector.beginRow(time: instant, series: number)
    for (name, column) in zip(options.valueColumns, values) { addNumber(statement[column], name, at: column) }
    collector.endRow(time: instant, series: number, line: row, isSound: log.problems.count == problemsBefore)
  }

  private mutating func addNumber(_ cell: SQLiteStatement.Cell, _ name: String, at column: Int32) {
    switch cell {
    case .integer(let value): collector.append(Double(value))
    case .real(let value) where value.isFinite: collector.append(value)
    case .real: addUnread(.outOfRange, at: column, "'\(printable(name))' is infinite")
    case .null:
      if let fault = collector.appendMissing(line: row, textColumn: Int(column) + 1) {
        report(fault.code, at: column, fault.message, hint: fault.hint)
      }
    case .text, .blob:
      addUnread(
        .notANumber, at: column, "'\(printable(name))' is \(cell.described)",
        hint: "CAST(\(printable(name)) AS REAL) makes numbers of text")
    }
  }

  private mutating func addUnread(
    _ code: TableProblem.Code, at column: Int32, _ message: String, hint: String? = nil
  ) {
    if collector.passesUnread() { return }
    report(code, at: column, message, hint: hint)
    collector.append(.nan)
  }

  private mutating func report(
    _ code: TableProblem.Code, at column: Int32, _ message: String, hint: String? = nil
  ) {
    log.add(code, line: row, column: Int(column) + 1, message, hint: hint)
  }

  func finish() throws(DataError) -> LoadedTable {
    guard log.problems.isEmpty else { throw .table(log.sorted) }
    return try PanelAssembly(rows: collector).assemble()
  }
}
