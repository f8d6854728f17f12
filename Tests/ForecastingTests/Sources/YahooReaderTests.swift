import Testing

@testable import Forecasting

@Suite("Yahoo responses")
struct YahooReaderTests {
  private func read(
    _ response: SourceResponse, daily: Bool = true, adjusted: Bool = false, columns: [String] = YahooReader.columns,
    _ policy: MissingPolicy = .error, symbol: String = "EXMPL"
  ) throws -> LoadedTable {
    var rules = SeriesRules()
    rules.missingPolicy = policy
    let options = YahooReader.Options(symbol: symbol, isDaily: daily, isAdjusted: adjusted)
    return try YahooReader.read(response, options, columns: columns, rules: rules)
  }

  @Test("give raw or adjusted prices as Python computes them, null rows left out", arguments: [false, true])
  func prices(adjusted: Bool) throws {
    let expected = try Responses.expected().yahoo
    let table = try read(try Responses.file("yahoo_daily.json"), adjusted: adjusted, .drop)
    #expect(table.droppedRows == 1)
    let series = table.panel.series[0]
    let kept = [0, 1, 3]
    // Bars open at 14:30 UTC before the change to summer time and at 13:30 after it; the dates are those of the exchange.
    #expect(series.times == kept.map { time(expected.dates[$0]) })
    for name in YahooReader.columns {
      let values = try #require((adjusted ? expected.adjusted : expected.raw)[name])
      #expect(try series.column(name) == kept.compactMap { values[$0] })
    }
  }

  @Test("have the dates of the exchange, also where it is a day ahead of UTC, before and after its change of clocks")
  func dates() throws {
    // Ten o'clock in Sydney: 2024-03-06T23:00:00Z, and after the end of summer time 2024-04-08T00:00:00Z.
    let text = Self.response(zone: "\"Australia/Sydney\"", stamps: "[1709766000,1712534400]")
    #expect(
      try read(Responses.text(text), columns: ["close"]).panel.series[0].times == [
        time("2024-03-07"), time("2024-04-08"),
      ])
  }

  @Test("of less than a day keep their instants, and are not adjusted")
  func intraday() throws {
    let series = try read(
      try Responses.file("yahoo_daily.json"), daily: false, adjusted: true, columns: ["close"], .forwardFill
    ).panel.series[0]
    #expect(series.times.map(\.milliseconds) == (try Responses.expected()).yahoo.stamps.map { $0 * 1_000 })
    #expect(series.columns == [[103, 104, 104, 53]])
  }

  @Test("with null rows are refused unless the policy says what becomes of them")
  func nulls() throws {
    let found = try problems { try read(try Responses.file("yahoo_daily.json"), columns: ["close"]) }
    #expect(found.map(\.message) == ["missing value in 'close'"])
    let table = try read(try Responses.file("yahoo_daily.json"), columns: ["close"], .interpolate)
    #expect(table.panel.series[0].columns == [[103, 104, 78.5, 53]])
  }

  /// A small response with parts replaced.
  static func response(
    chart: String? = nil, symbol: String = "\"EXMPL\"", zone: String = "\"America/New_York\"",
    stamps: String = "[1709821800,1709908200]", close: String = "[1,2]", adjclose: String = "[{\"adjclose\":[1,2]}]"
  ) -> String {
    let chart =
      chart
        ?? """
        {"error":null,"result":[{"meta":{"symbol":\(symbol),"exchangeTimezoneName":\(zone)},
        "timestamp":\(stamps),
        "indicators":{"quote":[{"close":\(close)}],"adjclose":\(adjclose)}}]}
        """
    return "{\"chart\":\(chart)}"
  }

  static let refused: [(String, String)] = [
    (response(chart: "null"), "1:10: error[D231]: 'chart' must be an object, got null"),
    (
      response(chart: "{\"result\":null,\"error\":{\"code\":\"Not Found\",\"description\":\"No data\\u001b\"}}"),
      "1:33: error[D232]: Yahoo answered: Not Found: No data\u{FFFD}"
    ),
    (
      response(chart: "{\"result\":null,\"error\":null}"),
      "1:20: error[D231]: 'chart.result' must be an array, got null"
    ),
    (response(chart: "{\"result\":[]}"), "1:20: error[D231]: 'chart.result' has 0 items, 1 expected"),
    (response(symbol: "\"OTHER\""), "1:52: error[D231]: the response is about 'OTHER', not 'EXMPL'"),
    (response(symbol: "7"), "1:52: error[D231]: 'meta.symbol' must be a string, got a number"),
    (response(stamps: "null"), "1:34: error[D207]: there are no rows for 'EXMPL' in that time"),
    (response(stamps: "[1709821800]"), "3:33: error[D231]: 'close' has 2 items, 1 expected"),
    (
      response(stamps: "[1709908200,1709821800]"),
      "2:25: error[D212]: time 2024-03-07 comes before 2024-03-08 of line 2"
    ),
    (
      response(stamps: "[1709821800,1709821801]"),
      "2:25: error[D213]: time 2024-03-07 occurs twice (first at line 2)"
    ),
    (response(stamps: "[1709821800,\"2\"]"), "2:25: error[D231]: 'timestamp[1]' must be a number, got a string"),
    (
      response(stamps: "[1709821800,1e300]"),
      "2:25: error[D211]: 'timestamp[1]' 1e+300 is not a time since 1970 in whole units of the years 1 to 9999"
    ),
    (response(adjclose: "[]"), "3:52: error[D231]: 'indicators.adjclose' has 0 items, 1 expected"),
    (response(adjclose: "[{\"adjclose\":[1]}]"), "3:65: error[D231]: 'adjclose' has 1 items, 2 expected"),
  ]

  @Test("of another shape are refused with the place", arguments: refused)
  func shapes(text: String, headline: String) throws {
    let found = try problems { try read(Responses.text(text), adjusted: true, columns: ["close"]) }
    #expect(found.first?.headline == "r.json:" + headline)
  }

  @Test(
    "with prices that are no numbers are refused with the place",
    arguments: [("\"2\"", "a string"), ("{}", "an object")])
  func values(close: String, kind: String) throws {
    let found = try problems { try read(Responses.text(Self.response(close: "[1,\(close)]")), columns: ["close"]) }
    #expect(found.map(\.headline) == ["r.json:3:36: error[D231]: 'close[1]' must be a number, got \(kind)"])
  }

  @Test("from an exchange whose zone this machine does not know are refused")
  func zone() {
    #expect(throws: DataError.self) {
      try read(Responses.text(Self.response(zone: "\"../../etc/passwd\"")), columns: ["close"])
    }
    #expect(throws: DataError.self) {
      try read(Responses.text(Self.response(zone: "\"Mars/Olympus\"")), columns: ["close"])
    }
  }

  @Test("with a close of zero cannot adjust the other prices")
  func zeroClose() throws {
    let text = Self.response(close: "[0,2],\"open\":[1,2]")
    let found = try problems { try read(Responses.text(text), adjusted: true, columns: ["open"]) }
    #expect(found.map(\.message) == ["'open[0]' cannot be adjusted by a close of 0.0"])
  }
}
