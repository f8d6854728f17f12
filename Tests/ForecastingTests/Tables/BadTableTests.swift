import Testing

@testable import Forecasting

/// Reads text under the name `d.csv`, with the time column `time` and the values `a` unless changed.
func read(_ text: String, _ change: (inout CSVOptions) throws -> Void = { _ in }) throws -> LoadedTable {
  var options = CSVOptions(timeColumn: "time", valueColumns: ["a"])
  try change(&options)
  return try CSVReader.read(bytes: Array(text.utf8), name: "d.csv", options: options)
}

/// The problems of text that cannot be read.
func problems(_ text: String, _ change: (inout CSVOptions) throws -> Void = { _ in }) throws -> [TableProblem] {
  do {
    _ = try read(text, change)
    return []
  } catch DataError.table(let problems) {
    return problems
  }
}

@Suite("Tables that are refused")
struct BadTableTests {
  /// A table, how it is read, and the exact first line of the report.
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let line: String
    let hint: String?
    let change: @Sendable (inout CSVOptions) throws -> Void
    var testDescription: String { line }

    init(
      _ text: String, _ line: String, hint: String? = nil,
      _ change: @escaping @Sendable (inout CSVOptions) throws -> Void = { _ in }
    ) {
      (self.text, self.line, self.hint, self.change) = (text, line, hint, change)
    }
  }

  static func field(_ text: String, _ line: String, hint: String? = nil) -> Case {
    Case("time,a\n2020-01-01,1\n2020-01-02,\(text)\n", "d.csv:3:12: error\(line)", hint: hint)
  }

  static let structure: [Case] = [
    Case("time,a,b\n2020-01-01,1,2\n2020-01-02,1\n", "d.csv:3:1: error[D201]: row has 2 fields, header has 3"),
    Case("time,a\n2020-01-01,1,2\n", "d.csv:2:1: error[D201]: row has 3 fields, header has 2"),
    Case("time,a\n2020-01-01,1\n\n2020-01-02,1\n", "d.csv:3:1: error[D201]: line is blank, header has 2 fields"),
    Case("time,a\n2020-01-01,\"1\n2020-01-02,2\n", "d.csv:2:12: error[D202]: quoted field opened here is never closed"),
    Case(
      "time,a\n2020-01-01,1\"\n", "d.csv:2:13: error[D203]: quote within an unquoted field",
      hint: "quote the whole field and double the quotes within it"),
    Case("time,a\n2020-01-01,\"1\"x\n", "d.csv:2:15: error[D203]: text after the closing quote of a field"),
    Case("time,,a\n2020-01-01,1,2\n", "d.csv:1:6: error[D206]: column 2 has no name"),
    Case("time,a,a\n2020-01-01,1,2\n", "d.csv:1:8: error[D206]: column name 'a' occurs twice (first at column 2)"),
    Case("", "d.csv:1:1: error[D207]: file is empty"),
    Case("\u{FEFF}", "d.csv:1:1: error[D207]: file is empty"),
    Case("time,a\n", "d.csv:2:1: error[D207]: no rows after the header"),
    Case("banner\n", "d.csv:2:1: error[D207]: no header after 1 line") { $0.skipLines = 1 },
    Case(
      "time,a\n2020-01-01,1\u{0}\n", "d.csv:2:13: error[D208]: NUL byte",
      hint: "the file must be UTF-8 text, not UTF-16"),
    Case(
      "time,\(String(repeating: "x", count: (1 << 20) + 1))\n", "d.csv:1:6: error[D208]: field is longer than 1 MiB"),
    Case(
      "time,a\n2020-01-01,\"\(String(repeating: "x", count: (1 << 20) + 9))",
      "d.csv:2:12: error[D208]: quoted field opened here is longer than 1 MiB", hint: "is its closing quote missing?"),
    Case(String(repeating: "c,", count: 10_001), "d.csv:1:20001: error[D208]: row has more than 10000 fields"),
    Case(
      "time,a\n" + String(repeating: String(repeating: "x", count: 1 << 20) + ",", count: 17),
      "d.csv:2:1: error[D208]: row is longer than 16 MiB"),
    Case("time,Clsoe\n2020-01-01,1\n", "d.csv:1:1: error[D210]: no column 'Close'", hint: "did you mean 'Clsoe'?") {
      $0.valueColumns = ["Close"]
    },
    Case("time,a\n2020-01-01,1\n", "d.csv:1:1: error[D210]: no column 'Volume'", hint: "there are 'time', 'a'") {
      $0.valueColumns = ["Volume"]
    },
  ]

  static let fields: [Case] = [
    field("\"1,5\"", "[D204]: \"1,5\" is not a number", hint: "set decimal: ','").shifted,
    field("\"1.234,5\"", "[D204]: \"1.234,5\" is not a number", hint: "set decimal: ','").shifted,
    field(
      "nan", "[D204]: \"nan\" is not a number",
      hint: "if it means a missing value, declare it: missing_values: [\"nan\"]"),
    field(
      "NA", "[D204]: \"NA\" is not a number", hint: "if it means a missing value, declare it: missing_values: [\"NA\"]"),
    field("", "[D204]: \"\" is not a number", hint: "if it means a missing value, declare it: missing_values: [\"\"]"),
    field("inf", "[D204]: \"inf\" is not a number"),
    field("0x1p3", "[D204]: \"0x1p3\" is not a number"),
    field("1e999", "[D205]: \"1e999\" is out of range for a 64-bit float"),
    field("-1e999", "[D205]: \"-1e999\" is out of range for a 64-bit float"),
    field(" 1", "[D204]: \" 1\" is not a number", hint: "remove the spaces"),
    field("1 ", "[D204]: \"1 \" is not a number", hint: "remove the spaces"),
    field("1_000", "[D204]: \"1_000\" is not a number"),
    field("٣", "[D204]: \"٣\" is not a number"),
    field("\t1", "[D204]: \"\u{FFFD}1\" is not a number"),
    field("1.5.2", "[D204]: \"1.5.2\" is not a number"),
    field("1e", "[D204]: \"1e\" is not a number"),
    field(
      ".", "[D204]: \".\" is not a number", hint: "if it means a missing value, declare it: missing_values: [\".\"]"),
    Case("time;a\n2020-01-01;1.5\n", "d.csv:2:12: error[D204]: \"1.5\" is not a number", hint: "set decimal: '.'") {
      $0.delimiter = UInt8(ascii: ";")
      $0.decimal = .comma
    },
    Case(
      "time,a\n2020-01-01,1\n2020-01-02,\(String(repeating: "9x", count: 50))\n",
      "d.csv:3:12: error[D204]: \"\(String(repeating: "9x", count: 20))...\" is not a number"),
  ]

  static let times: [Case] = [
    Case("time,a\n2020-02-30,1\n", "d.csv:2:1: error[D211]: \"2020-02-30\" is not a time by ISO 8601"),
    Case("time,a\n01/02/2020,1\n", "d.csv:2:1: error[D211]: \"01/02/2020\" is not a time by '%d.%m.%Y' or unix") {
      $0.timeFormats = [try TimeFormat("%d.%m.%Y"), .unix]
    },
    Case(
      "time,a\n2020-01-01,1\n2020-01-03,1\n2020-01-02,1\n",
      "d.csv:4:1: error[D212]: time 2020-01-02 comes before 2020-01-03 of line 3"),
    Case(
      "time,a\n2020-01-02,1\n2020-01-01,1\n",
      "d.csv:3:1: error[D212]: time 2020-01-01 comes before 2020-01-02 of line 2",
      hint: "if the whole file runs that way, set order: newest-first"),
    Case(
      "time,a\n2020-01-01,1\n2020-01-02,1\n",
      "d.csv:3:1: error[D212]: time 2020-01-02 comes after 2020-01-01 of line 2",
      hint: "if the whole file runs that way, set order: oldest-first"
    ) { $0.order = .newestFirst },
    Case(
      "time,a\n2020-01-01,1\n2020-01-01,1\n", "d.csv:3:1: error[D213]: time 2020-01-01 occurs twice (first at line 2)",
      hint: "if the file holds several series, name the column that tells them apart"),
    Case(
      "s,time,a\nx,2020-01-01,1\ny,2020-01-01,1\nx,2020-01-01,1\n",
      "d.csv:4:3: error[D213]: time 2020-01-01 of series 'x' occurs twice (first at line 2)"
    ) { $0.seriesColumn = "s" },
    Case("s,time,a\n,2020-01-01,1\n", "d.csv:2:1: error[D219]: series name is empty") { $0.seriesColumn = "s" },
    Case(
      "time,a\n2020-01-01,1\n2020-01-07,1\n",
      "d.csv:3:1: error[D216]: times are not every 1d: 2020-01-02, 2020-01-03, 2020-01-04, 2020-01-05, 2020-01-06 are "
        + "missing before 2020-01-07",
      hint: "'missing: forward-fill' or 'interpolate' fills times that are absent, too"
    ) { $0.frequency = .days(1) },
    Case(
      "time,a\n2020-01-03,1\n2020-01-01,1\n",
      "d.csv:3:1: error[D216]: times are not every 1d: 2020-01-02 is missing before 2020-01-03",
      hint: "'missing: forward-fill' or 'interpolate' fills times that are absent, too"
    ) {
      $0.frequency = .days(1)
      $0.order = .newestFirst
    },
    Case(
      "time,a\n2020-01-01 00:00,1\n2020-01-01 00:30,1\n",
      "d.csv:3:1: error[D216]: time 2020-01-01T00:30:00Z does not follow 2020-01-01 by a whole number of steps of 1h"
    ) { $0.frequency = .span(milliseconds: 3_600_000) },
  ]

  static let missing: [Case] = [
    Case(
      "time,a\n2020-01-01,NA\n", "d.csv:2:12: error[D214]: missing value in 'a'",
      hint: "choose what a missing value becomes: forward-fill, interpolate or drop"
    ) { $0.missing = ["NA"] },
    Case(
      "time,a\n2020-01-01,NA\n2020-01-02,1\n",
      "d.csv:2:12: error[D215]: missing value in 'a' cannot be filled: no value comes before it",
      hint: "begin the data later, or drop rows with missing values"
    ) {
      $0.missing = ["NA"]
      $0.missingPolicy = .forwardFill
    },
    Case(
      "time,a\n2020-01-01,1\n2020-01-02,NA\n",
      "d.csv:3:12: error[D215]: missing value in 'a' cannot be interpolated: it has no value on one side",
      hint: "begin the data later, or drop rows with missing values"
    ) {
      $0.missing = ["NA"]
      $0.missingPolicy = .interpolate
    },
    Case("time,a\n2020-01-01,NA\n", "d.csv:3:1: error[D207]: every row has a missing value and was dropped") {
      $0.missing = ["NA"]
      $0.missingPolicy = .drop
    },
  ]

  @Test("give the first fault with file, line, column and code", arguments: structure + fields + times + missing)
  func firstLine(bad: Case) throws {
    let found = try problems(bad.text, bad.change)
    #expect(found.first?.headline == bad.line)
    #expect(found.first?.hint == bad.hint)
  }

  @Test("all faults of a table are reported, by position, at most twenty")
  func allFaults() throws {
    let text = "time,a,b\n2020-01-01,x,y\n2020-01-02,1\n2020-01-03,2,3\nyesterday,4,5\n"
    let found = try problems(text) { $0.valueColumns = ["b", "a"] }
    #expect(
      found.map { "\($0.line):\($0.column) \($0.code.rawValue)" } == ["2:12 D204", "2:14 D204", "3:1 D201", "5:1 D211"])
    let many = "time,a\n" + String(repeating: "x,y\n", count: 50)
    #expect(try problems(many).count == 20)
  }

  @Test("columns count Unicode scalars, and lines count line ends within quotes")
  func positions() throws {
    let text = "time,n,a\r\n2020-01-01,\"é\r\nü\",1\r\n2020-01-02,\"ß\ré\u{301}\",?\r\n"
    let found = try problems(text)
    #expect(found.map { "\($0.line):\($0.column)" } == ["5:5"])
  }

  @Test("a report shows the line with a caret, control characters replaced")
  func rendered() throws {
    let found = try problems("time,b,a\n2020-01-01,\u{1B}[31m,oops\n")
    #expect(
      found.first?.rendered == """
        d.csv:2:18: error[D204]: "oops" is not a number
        2020-01-01,\u{FFFD}[31m,oops
                         ^
        """)
  }

  @Test("a long line is shown around its fault")
  func longLine() throws {
    let found = try problems("time,b,a\n2020-01-01,\(String(repeating: "b", count: 300)),oops\n")
    #expect(found.first?.column == 313)
    #expect(found.first?.caret == 60)
    #expect(found.first?.excerpt == String(repeating: "b", count: 59) + ",oops")
  }

  @Test("names that are not UTF-8 are refused, other columns are not looked at")
  func utf8() throws {
    var options = CSVOptions(timeColumn: "time", valueColumns: ["a"], seriesColumn: "s")
    let head = Array("time,s,a,other\n2020-01-01,".utf8)
    let bytes = head + [0xFF] + Array(",1,x\n".utf8)
    let error = #expect(throws: DataError.self) { try CSVReader.read(bytes: bytes, name: "d.csv", options: options) }
    #expect(error?.description == "d.csv:2:12: error[D219]: series name is not UTF-8")
    options.seriesColumn = nil
    #expect(try CSVReader.read(bytes: bytes, name: "d.csv", options: options).panel.rowCount == 1)
  }
}

extension BadTableTests.Case {
  /// The same fault one column later: a quoted field is reported at its content.
  var shifted: Self { Self(text, line.replacing("3:12", with: "3:13"), hint: hint, change) }
}
