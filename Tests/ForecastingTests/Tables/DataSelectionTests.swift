import Testing

@testable import Forecasting

@Suite("Data outside of what is asked for")
struct DataSelectionTests {
  private static let between = ["2020-01-03,3", "2020-01-04,4", "2020-01-05,5"]

  private static func selection(_ start: String?, _ end: String?, only: [String]? = nil) -> DataSelection {
    var selection = DataSelection()
    selection.start = start.map(time)
    selection.end = end.map(time)
    selection.only = only
    return selection
  }

  /// The problems, and the values where there are none, of January 3 to 5 with other rows around them.
  private static func outcome(
    _ before: [String], _ after: [String], _ policy: MissingPolicy, order: CSVOptions.RowOrder = .oldestFirst
  ) throws -> (codes: [TableProblem.Code], values: [Double]) {
    let rows = before + between + after
    let text = "time,a\n" + (order == .oldestFirst ? rows : rows.reversed()).map { $0 + "\n" }.joined()
    func change(_ options: inout CSVOptions, _ selection: DataSelection) {
      options.missing = [""]
      options.missingPolicy = policy
      options.frequency = .days(1)
      options.order = order
      options.selection = selection
    }
    // Without ends the same rows must be refused.
    #expect(try !problems(text) { change(&$0, DataSelection()) }.isEmpty, "\(text)")
    let selection = selection("2020-01-03", "2020-01-05")
    let found = try problems(text) { change(&$0, selection) }
    guard found.isEmpty else { return (found.map(\.code), []) }
    return ([], try read(text) { change(&$0, selection) }.panel.series[0].columns[0])
  }

  @Test(
    "missing values, bad numbers and gaps there refuse nothing, by any policy and in either order",
    arguments: [
      (["2020-01-01,", "2020-01-02,"], []), (["2020-01-01,x", "2020-01-02,1e999"], []), (["2019-12-01,-"], []),
      (["2020-01-01,?", "2020-01-02,2"], ["2020-01-06,n/a", "2020-01-07,"]), ([], ["2020-01-06,1;5", "2020-02-01,7"]),
      (["2020-01-01T07:00,x"], []), (["1920-01-01T07:00,1", "1920-01-01T07:01,1"], ["2020-01-06T01:00,6"]),
    ])
  func outside(before: [String], after: [String]) throws {
    for policy in MissingPolicy.allCases {
      for order in [CSVOptions.RowOrder.oldestFirst, .newestFirst] {
        // What these policies can fill, they fill; only bad numbers and the rest are refused without ends.
        let outcome = try Self.outcome(before + ["2020-01-02T12:00,bad"], after, policy, order: order)
        #expect(outcome.codes == [] && outcome.values == [3, 4, 5], "\(policy) \(order)")
      }
    }
  }

  @Test("faults within the ends are told as before, and alone")
  func inside() throws {
    func found(_ rows: String, _ policy: MissingPolicy = .error) throws -> [String] {
      try problems("time,a\n2020-01-01,x\n2020-01-02,\n" + rows + "2020-01-09,y\n") {
        $0.missing = [""]
        $0.missingPolicy = policy
        $0.selection = Self.selection("2020-01-03", "2020-01-08")
      }.map(\.headline)
    }
    #expect(
      try found("2020-01-03,1\n2020-01-08,z\n") == ["d.csv:5:12: error[D204]: \"z\" is not a number"])
    #expect(try found("2020-01-03,\n") == ["d.csv:4:12: error[D214]: missing value in 'a'"])
    // Nothing before the end can be read, so there is nothing to fill from.
    #expect(
      try found("2020-01-03,\n2020-01-04,1\n", .forwardFill)
        == ["d.csv:4:12: error[D215]: missing value in 'a' cannot be filled: no value comes before it"])
    #expect(
      try problems("time,a\n2020-01-01,1\n2020-01-06,1\n") {
        $0.frequency = .days(1)
        $0.selection = Self.selection("2020-01-05", nil)
      }.map(\.code) == [.gap])
    // Times are needed to know what lies where.
    #expect(try found("then,1\n2020-01-03,1\n").map { $0.prefix(20) } == ["d.csv:4:1: error[D21"])
  }

  @Test("a value from before the beginning fills what is missing after it")
  func filledFromBefore() throws {
    let text = "time,a\n2020-01-01,1\n2020-01-02,bad\n2020-01-03,\n2020-01-05,5\n2020-01-06,bad\n"
    for (policy, values) in [(MissingPolicy.forwardFill, [1.0, 1, 5]), (.interpolate, [3.0, 4, 5]), (.drop, [5])] {
      let table = try read(text) {
        $0.missing = [""]
        $0.missingPolicy = policy
        $0.frequency = policy == .drop ? nil : .days(1)
        $0.selection = Self.selection("2020-01-03", "2020-01-05")
      }
      #expect(table.panel.series[0].columns[0] == values, "\(policy)")
    }
  }

  @Test("faults of series that are left out refuse nothing")
  func otherSeries() throws {
    let text = "s,time,a\nx,2020-01-01,1\ny,2020-01-01,bad\nx,2020-01-02,2\ny,2020-01-09,\n"
    func change(_ options: inout CSVOptions, _ only: [String]?) {
      options.seriesColumn = "s"
      options.missing = [""]
      options.frequency = .days(1)
      options.selection.only = only
    }
    #expect(try read(text) { change(&$0, ["x"]) }.panel.series.map(\.columns) == [[[1, 2]]])
    #expect(try problems(text) { change(&$0, nil) }.map(\.code) == [.notANumber, .gap, .missingValue])
    #expect(throws: DataError.setting(name: "only", value: "'z'", expected: "series of the file: x, y")) {
      try read(text) { change(&$0, ["z"]) }
    }
  }

  @Test("rows are not put in without end for a gap that nobody asks for")
  func endless() throws {
    let days = (1...30).map { "2020-01-\($0 < 10 ? "0" : "")\($0),1\n" }
    let table = try read("time,a\n" + days.joined()) {
      $0.frequency = .span(milliseconds: 1_000)
      $0.missingPolicy = .forwardFill
      $0.selection = Self.selection("2020-01-30", nil)
    }
    #expect(table.panel.rowCount == 1)
  }

  @Test("the same holds for databases and responses")
  func services() throws {
    var rules = SeriesRules()
    func check(_ start: String, _ end: String?, _ read: () throws -> LoadedTable) throws {
      rules.selection = DataSelection()
      #expect(try !ForecastingTests.problems(read).isEmpty)
      rules.selection = Self.selection(start, end)
      #expect(try ForecastingTests.problems(read).map(\.headline) == [])
    }
    let database = try Responses.file("prices.db")
    for bad in ["'text'", "NULL", "9e999"] {
      let query = "SELECT day, CASE WHEN day < '2024-01-02' THEN \(bad) ELSE close END AS close FROM prices "
      let options = SQLiteReader.Options(
        query: query + "WHERE share = 'BBB' ORDER BY day", timeColumn: "day", valueColumns: ["close"])
      try check("2024-01-02", nil) { try SQLiteReader.read(database, options, rules: rules) }
    }
    for bad in ["null", "\"1\"", "[]"] {
      let text = #"{"bpi":{"2020-01-01":\#(bad),"2020-01-02":1,"2020-01-03":\#(bad)}}"#
      try check("2020-01-02", "2020-01-02") {
        try CoindeskReader.read([("USD", Responses.text(text))], columns: ["USD"], rules: rules)
      }
    }
    for bad in ["null", #""x""#, "[]", #""1e999""#] {
      let bars = [(0, bad), (86_400_000, "1")].map { #"[\#($0.0),"1","1","1",\#($0.1),"1",0,"1",1,"1","1","0"]"# }
      try check("1970-01-02", nil) {
        try BinanceReader.read([Responses.text("[\(bars.joined(separator: ","))]")], columns: ["close"], rules: rules)
      }
    }
    for bad in ["null", #""1""#] {
      let text =
        #"{"chart":{"result":[{"meta":{"symbol":"S"},"timestamp":[0,86400],"indicators":{"quote":"#
        + #"[{"close":[\#(bad),2]}]}}],"error":null}}"#
      let options = YahooReader.Options(symbol: "S", isDaily: false, isAdjusted: false)
      try check("1970-01-02", nil) {
        try YahooReader.read(Responses.text(text), options, columns: ["close"], rules: rules)
      }
    }
  }
}
