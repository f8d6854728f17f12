import Testing

@testable import Forecasting

@Suite("SQLite databases")
struct SQLiteReaderTests {
  private func read(
    _ query: String, time: String = "day", values: [String] = ["close"], series: String? = nil,
    _ policy: MissingPolicy = .error, formats: [TimeFormat] = [.iso8601], frequency: Frequency? = nil,
    bytes: [UInt8]? = nil
  ) throws -> LoadedTable {
    var rules = SeriesRules()
    rules.missingPolicy = policy
    rules.frequency = frequency
    var options = SQLiteReader.Options(query: query, timeColumn: time, valueColumns: values, seriesColumn: series)
    options.timeFormats = formats
    let database = SourceResponse(name: "p.db", bytes: try bytes ?? Responses.file("prices.db").bytes)
    return try SQLiteReader.read(database, options, rules: rules)
  }

  private let days = ["2024-01-01", "2024-01-02", "2024-01-03"].map(time)
  private let one = "SELECT * FROM prices WHERE share = 'BBB' ORDER BY day"

  @Test("give the columns of a query")
  func columns() throws {
    let series = try read(one + ";\n ", values: ["volume", "close"], frequency: .days(1)).panel.series[0]
    #expect(series.times == days)
    #expect(series.columnNames == ["volume", "close"])
    #expect(series.columns == [[100, 200, 300], [99, 98.5, 100.125]])
  }

  @Test("give counted times")
  func stamps() throws {
    #expect(try read(one, time: "stamp", formats: [.unix]).panel.series[0].times == days)
  }

  @Test("give panels, whose NULLs are missing values")
  func panel() throws {
    let all = "SELECT * FROM prices ORDER BY day, share DESC"
    let panel = try read(all, series: "share", .interpolate).panel
    #expect(panel.series.map(\.id) == ["AAA", "BBB"])
    #expect(panel.series[0].columns == [[10.5, 10.875, 11.25]])
    let dropped = try read(all, series: "share", .drop)
    #expect(dropped.panel.series.map(\.count) == [2, 3] && dropped.droppedRows == 1)
    let found = try problems { try read(all, series: "share") }
    #expect(found.map(\.headline) == ["p.db:4:4: error[D214]: missing value in 'close'"])
  }

  @Test(
    "refuse rows that are no series, at the row and column of the result",
    arguments: [
      (
        "SELECT * FROM prices WHERE share = 'BBB' ORDER BY day DESC", "close",
        "2:1: error[D212]: time 2024-01-02 comes before 2024-01-03 of row 1", "end the query with ORDER BY day"
      ),
      (
        "SELECT * FROM prices ORDER BY day", "volume",
        "2:1: error[D213]: time 2024-01-01 occurs twice (first at row 1)", nil
      ),
      (
        "SELECT day, note FROM prices WHERE share = 'BBB' ORDER BY day", "note",
        "1:2: error[D204]: 'note' is the text \"12.5\"", "CAST(note AS REAL) makes numbers of text"
      ),
      (
        "SELECT day, x'00' AS b FROM prices", "b", "1:2: error[D204]: 'b' is a blob",
        "CAST(b AS REAL) makes numbers of text"
      ),
      ("SELECT day, 9e999 AS b FROM prices", "b", "1:2: error[D205]: 'b' is infinite", nil),
      (
        "SELECT volume AS day, close FROM prices", "close",
        "1:1: error[D211]: 100 is not a time in the formats that are given", nil
      ),
      (
        "SELECT NULL AS day, close FROM prices", "close",
        "1:1: error[D211]: NULL is not a time in the formats that are given", nil
      ),
    ] as [(String, String, String, String?)])
  func rows(query: String, column: String, headline: String, hint: String?) throws {
    let found = try problems { try read(query, values: [column]) }
    #expect(found.first?.headline == "p.db:" + headline)
    #expect(found.first?.hint == hint)
  }

  static let onlyReads = "a query may read tables, and nothing that changes anything or differs from run to run"

  @Test(
    "refuse whatever does more than read, and what differs from run to run",
    arguments: [
      ("DELETE FROM prices", "not authorized"), ("UPDATE prices SET close = 1", "not authorized"),
      ("CREATE TABLE t (a)", "not authorized"), ("ATTACH '/etc/passwd' AS x", "not authorized"),
      ("PRAGMA writable_schema = 1", "not authorized"),
      ("SELECT load_extension('x')", "not authorized to use function: load_extension"),
      ("SELECT day, random() AS close FROM prices", "not authorized to use function: random"),
      ("SELECT day, close FROM moment", "not authorized to use function: random"),
      ("SELECT current_timestamp AS day, 1 AS close", "not authorized to use function: current_timestamp"),
    ])
  func authority(query: String, message: String) throws {
    let found = try problems { try read(query) }
    #expect(found.map(\.headline) == ["p.db: error[D233]: SQLite: \(message)"])
    #expect(found.first?.hint == Self.onlyReads)
  }

  @Test(
    "refuse what is no query",
    arguments: [
      ("SELEC day", "SQLite: near \"SELEC\": syntax error"), ("SELECT * FROM price", "SQLite: no such table: price"),
      ("", "the query is empty"), ("-- nothing", "the query is empty"),
      ("SELECT 1; SELECT 2", "the query is more than one statement"),
      ("VACUUM INTO '/nowhere/x'", "the query is no SELECT"), ("EXPLAIN DELETE FROM prices", "SQLite: not authorized"),
    ])
  func queries(query: String, message: String) throws {
    #expect(try problems { try read(query) }.map(\.headline) == ["p.db: error[D233]: \(message)"])
  }

  @Test("name the columns that there are, and results without rows")
  func names() throws {
    #expect(throws: DataError.unknownColumn(name: "clos", suggestion: "close", known: ["day", "close"])) {
      try read("SELECT day, close FROM prices", values: ["clos"])
    }
    let twice = try problems { try read("SELECT day, close, volume AS close FROM prices") }
    #expect(twice.map(\.headline) == ["p.db: error[D206]: the query gives 'close' twice"])
    let none = try problems { try read("SELECT * FROM prices WHERE 0") }
    #expect(none.map(\.headline) == ["p.db: error[D207]: no rows"])
  }

  @Test("that are damaged are refused, whatever is damaged")
  func damage() throws {
    let bytes = try Responses.file("prices.db").bytes
    #expect(
      try problems { try read(one, bytes: Array("day,close\n".utf8)) }.map(\.headline)
        == ["p.db: error[D233]: is not a SQLite 3 database"])
    for end in stride(from: 0, to: bytes.count, by: 97) { _ = try? read(one, bytes: Array(bytes[..<end])) }
    for index in bytes.indices where bytes[index] != 0 {
      for change: UInt8 in [0, 0xFF, bytes[index] ^ 1] {
        var changed = bytes
        changed[index] = change
        _ = try? read("SELECT * FROM prices ORDER BY day", series: "share", .drop, bytes: changed)
      }
    }
  }

  @Test("in write-ahead mode are read as far as the file itself goes")
  func writeAhead() throws {
    var bytes = try Responses.file("prices.db").bytes
    bytes[18] = 2
    bytes[19] = 2
    #expect(try read(one, bytes: bytes).panel.series[0].count == 3)
  }

  @Test("are not searched without end")
  func endless() throws {
    let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    // Rows without end are stopped by their problems, work without rows by its amount.
    #expect(try problems { try read("\(numbers) SELECT '2024-01-01' AS day, i AS close FROM n") }.count == 20)
    var options = SQLiteReader.Options(
      query: "\(numbers) SELECT '2024-01-01' AS day, count(*) AS close FROM n", timeColumn: "day",
      valueColumns: ["close"])
    options.workLimit = 3
    let database = try Responses.file("prices.db")
    let found = try problems { try SQLiteReader.read(database, options) }
    #expect(found.map(\.headline) == ["prices.db: error[D208]: the query takes too long"])
  }
}
