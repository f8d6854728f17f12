import Testing

@testable import Forecasting

@Suite("Binance klines")
struct BinanceReaderTests {
  private let start: Int64 = 1_714_521_600_000

  private func hourly() -> SeriesRules {
    var rules = SeriesRules()
    rules.frequency = .span(milliseconds: 3_600_000)
    return rules
  }

  @Test(
    "are the same from a response, from its pages and from dumps in milliseconds and microseconds",
    arguments: [
      ["binance_klines.json"], ["binance_page1.json", "binance_page2.json"], ["binance_dump_ms.csv"],
      ["binance_dump_us.csv"],
    ])
  func formats(names: [String]) throws {
    let expected = try Responses.expected().binance
    let table = try BinanceReader.read(
      try names.map(Responses.file), columns: BinanceReader.columns, rules: hourly())
    let series = table.panel.series[0]
    #expect(series.times.map(\.milliseconds) == (0..<6).map { start + $0 * 3_600_000 })
    #expect(Set(BinanceReader.columns) == Set(expected.keys))
    for name in BinanceReader.columns { #expect(try series.column(name) == expected[name]) }
  }

  @Test("in the wrong order, twice or with a page missing are refused across files")
  func order() throws {
    let pages = try ["binance_page1.json", "binance_page2.json"].map(Responses.file)
    let swapped = try problems { try BinanceReader.read(pages.reversed(), columns: ["close"]) }
    #expect(
      swapped.first?.headline
        == "binance_page1.json:3:3: error[D212]: time 2024-05-01 comes before 2024-05-01T05:00:00Z of line 16 of "
        + "binance_page2.json")
    let twice = try problems { try BinanceReader.read([pages[0], pages[0]], columns: ["close"]) }
    #expect(twice.first?.code == .disordered)
    let dumps = try [Responses.file("binance_dump_ms.csv"), Responses.file("binance_dump_us.csv")]
    let again = try problems { try BinanceReader.read(dumps, columns: ["close"]) }
    #expect(
      again.first?.message == "time 2024-05-01 comes before 2024-05-01T05:00:00Z of line 6 of binance_dump_ms.csv")
    let gap = Responses.text("[\(Self.kline(start + 8 * 3_600_000))]")
    let missing = try problems { try BinanceReader.read([pages[0], gap], columns: ["close"], rules: hourly()) }
    #expect(
      missing.first?.message
        == "times are not every 1h: 2024-05-01T04:00:00Z, 2024-05-01T05:00:00Z, 2024-05-01T06:00:00Z, "
        + "2024-05-01T07:00:00Z are missing before 2024-05-01T08:00:00Z")
  }

  @Test("of futures dumps have a header line, which is skipped")
  func header() throws {
    let dump = try Responses.file("binance_dump_ms.csv")
    let names = "open_time,open,high,low,close,volume,close_time,quote_volume,count,a,b,ignore\n"
    let table = try BinanceReader.read(
      [SourceResponse(name: "d.csv", bytes: Array(names.utf8) + dump.bytes)], columns: ["close"])
    #expect(table.panel.series[0].count == 6)
  }

  /// A kline that opens at a time.
  static func kline(_ open: Int64, _ close: String = "\"1.5\"") -> String {
    "[\(open),\"1\",\"2\",\"0\",\(close),\"3\",\(open + 1),\"4\",5,\"6\",\"7\",\"0\"]"
  }

  @Test(
    "of another shape are refused with the place",
    arguments: [
      ("{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", "1:1: error[D232]: Binance answered: Invalid symbol."),
      ("{}", "1:1: error[D231]: the response must be an array, got an object"),
      ("[]", "0:0: error[D207]: no rows"),
      ("[[1,2]]", "1:2: error[D231]: kline 0 has 2 items, 12 expected"),
      ("[7]", "1:2: error[D231]: kline 0 must be an array, got a number"),
      ("[\(kline(1, "\"NaN\""))]", "1:17: error[D204]: 'close' of kline 0 is not a number"),
      ("[\(kline(1, "\"1e999\""))]", "1:17: error[D205]: 'close' of kline 0 is out of range for a 64-bit float"),
      ("[\(kline(1, "null"))]", "1:17: error[D231]: 'close' of kline 0 must be a number, got null"),
      ("[\(kline(1)),\(kline(1))]", "1:49: error[D213]: time 1970-01-01T00:00:00.001Z occurs twice (first at line 1)"),
      ("1,2,3\n", "1:1: error[D201]: row has 3 fields, rows have 12"),
      ("", "1:1: error[D207]: file is empty"),
      ("PK\u{3}\u{4}", "1:1: error[D201]: row has 1 field, rows have 12"),
    ])
  func shapes(text: String, headline: String) throws {
    let found = try problems { try BinanceReader.read([Responses.text(text, name: "r")], columns: ["close"]) }
    let expected = headline.hasPrefix("0:0") ? "r: " + headline.dropFirst(5) : "r:" + headline
    #expect(found.first?.headline == expected)
  }

  @Test("of both forms cannot be mixed")
  func mixed() throws {
    let files = try [Responses.file("binance_page1.json"), Responses.file("binance_dump_ms.csv")]
    let found = try problems { try BinanceReader.read(files, columns: ["close"]) }
    #expect(found.first?.headline == "binance_dump_ms.csv:1:1: error[D230]: this is not JSON, as other files are")
  }
}
