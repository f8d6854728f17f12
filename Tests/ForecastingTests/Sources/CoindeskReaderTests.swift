import Foundation
import Testing

@testable import Forecasting

@Suite("CoinDesk responses")
struct CoindeskReaderTests {
  private func rules(_ policy: MissingPolicy, _ frequency: Frequency? = nil) -> SeriesRules {
    var rules = SeriesRules()
    rules.missingPolicy = policy
    rules.frequency = frequency
    return rules
  }

  private func usd(_ bpi: String) -> [(currency: String, response: SourceResponse)] {
    [("USD", Responses.text("{\"bpi\":\(bpi)}"))]
  }

  private func both() throws -> [(currency: String, response: SourceResponse)] {
    [("EUR", try Responses.file("coindesk_eur.json")), ("USD", try Responses.file("coindesk_usd.json"))]
  }

  @Test("give closes by date, whatever the order of the keys")
  func one() throws {
    let table = try CoindeskReader.read(
      usd("{\"2013-09-02\":127.3648,\"2013-09-01\":128.2597}"), columns: ["USD"], rules: rules(.error, .days(1)))
    #expect(table.panel.series[0].times == [time("2013-09-01"), time("2013-09-02")])
    #expect(table.panel.series[0].columns == [[128.2597, 127.3648]])
  }

  @Test("of several currencies are joined by date, and what one of them lacks is missing")
  func joined() throws {
    let filled = try CoindeskReader.read(try both(), columns: ["USD", "EUR"], rules: rules(.forwardFill, .days(1)))
    #expect(filled.panel.columnNames == ["USD", "EUR"])
    #expect(filled.filledValues == 1)
    #expect(
      filled.panel.series[0].columns == [
        [128.2597, 127.3648, 127.5915, 120.5738], [97.0249, 96.5204, 96.5204, 91.4271],
      ])
    let dropped = try CoindeskReader.read(try both(), columns: ["USD", "EUR"], rules: rules(.drop))
    #expect(dropped.panel.series[0].count == 3 && dropped.droppedRows == 1)
    // (96.5204 + 91.4271) / 2 by hand.
    let joined = try CoindeskReader.read(try both(), columns: ["USD", "EUR"], rules: rules(.interpolate))
    #expect(isClose(joined.panel.series[0].columns[1][2], 93.97375))
    let alone = try CoindeskReader.read(try both(), columns: ["USD"])
    #expect(alone.panel.series[0].count == 4)
  }

  @Test("say which currency lacks a date, and that dropping its row leaves a gap")
  func missing() throws {
    let error = try problems { try CoindeskReader.read(try both(), columns: ["USD", "EUR"]) }
    #expect(
      error.map(\.headline) == [
        "coindesk_eur.json:1:9: error[D214]: missing value in 'EUR': there is no 2013-09-03, which another currency has"
      ])
    let gap = try problems {
      try CoindeskReader.read(try both(), columns: ["USD", "EUR"], rules: rules(.drop, .days(1)))
    }
    #expect(
      gap.map(\.headline) == [
        "coindesk_eur.json:1:70: error[D216]: times are not every 1d: 2013-09-03 is missing before 2013-09-04"
      ])
  }

  @Test("that begin with a missing value cannot be filled, and the place is named")
  func unfillable() throws {
    let error = try problems {
      try CoindeskReader.read(
        usd("{\"2013-09-01\":null,\n\"2013-09-02\":1}"), columns: ["USD"], rules: rules(.forwardFill))
    }
    #expect(
      error.map(\.headline) == [
        "r.json:1:22: error[D215]: missing value in 'USD' cannot be filled: no value comes before it"
      ])
  }

  @Test(
    "of another shape are refused with the place",
    arguments: [
      ("[]", "r.json:1:1: error[D231]: the response must be an object, got an array"),
      ("{}", "r.json:1:1: error[D231]: the response has no 'bpi'"),
      ("{\"bpi\":[1]}", "r.json:1:8: error[D231]: 'bpi' must be an object, got an array"),
      ("{\"bpi\":{}}", "r.json:1:8: error[D207]: 'bpi' has no dates"),
      (
        "{\"bpi\":{\"2013-09-01\":\"1\"}}",
        "r.json:1:22: error[D231]: 'bpi.2013-09-01' must be a number, got a string"
      ),
      ("{\"bpi\":{\"2013-09-31\":1}}", "r.json:1:22: error[D211]: \"2013-09-31\" is not a date such as 2010-07-18"),
      ("{\"bpi\":{\"\\u001b[2J\":1}}", "r.json:1:21: error[D211]: \"\u{FFFD}[2J\" is not a date such as 2010-07-18"),
      ("{\"bpi\":{\"2013-09-01\":null}}", "r.json:1:22: error[D214]: missing value in 'USD'"),
      ("{\"bpi\":{\"2013-09-01\":1,\"2013-09-01\":2}}", "r.json:1:24: error[D230]: key \"2013-09-01\" occurs twice"),
    ])
  func shapes(text: String, headline: String) throws {
    let found = try problems { try CoindeskReader.read([("USD", Responses.text(text))], columns: ["USD"]) }
    #expect(found.map(\.headline) == [headline])
  }

  @Test("report at most twenty problems")
  func many() throws {
    let members = (10...59).map { "\"20\($0)-01-01\":true" }.joined(separator: ",")
    #expect(try problems { try CoindeskReader.read(usd("{\(members)}"), columns: ["USD"]) }.count == 20)
  }

  @Test(
    "of the real service are 2449 days, and agree with an older copy", .enabled(if: hasSnapshots, noSnapshots))
  func real() throws {
    func read(_ name: String) throws -> TimeSeries {
      let bytes = [UInt8](try Data(contentsOf: Self.snapshots.appending(path: name)))
      let response = SourceResponse(name: name, bytes: bytes)
      return try CoindeskReader.read([("USD", response)], columns: ["USD"], rules: rules(.error, .days(1))).panel
        .series[0]
    }
    let long = try read("coindesk_bpi_usd_20100718_20170331.json.gz")
    #expect(long.count == 2_449 && long.times[0] == time("2010-07-18") && long.columns[0][0] == 0.0858)
    // Published in the documentation of the R package coindeskr.
    let march = long.cut(from: time("2017-03-01"), through: time("2017-03-03"))
    #expect(march.columns[0].map { ($0 * 1_000).rounded() } == [1_230_016, 1_260_924, 1_290_786])
    let short = try read("coindesk_bpi_usd_20100718_20161020.json.gz")
    #expect(short.count == 2_287 && long.rows(0..<2_287) == short)
  }

  @Test("with a known gap of twelve days are refused, with the days", .enabled(if: RealDataTests.hasShared))
  func gap() throws {
    let responses = try ["usd", "eur"].map { currency in
      let name = "bpi_layout_btc_\(currency)_20141128_20200117.json.gz"
      let bytes = [UInt8](try Data(contentsOf: RealDataTests.shared.appending(path: name)))
      return (currency: currency.uppercased(), response: SourceResponse(name: currency, bytes: bytes))
    }
    let table = try CoindeskReader.read(responses, columns: ["USD", "EUR"])
    #expect(table.panel.series[0].count == 1_865)
    let found = try problems {
      try CoindeskReader.read(responses, columns: ["USD", "EUR"], rules: rules(.error, .days(1)))
    }
    #expect(
      found.map(\.message) == [
        "times are not every 1d: 2019-03-20, 2019-03-21, 2019-03-22, 2019-03-23, 2019-03-24, "
          + "2019-03-25 and 6 more until 2019-03-31 are missing before 2019-04-01"
      ])
    let filled = try CoindeskReader.read(
      responses, columns: ["USD", "EUR"], rules: rules(.interpolate, .days(1)))
    let series = filled.panel.series[0].cut(from: time("2019-03-19"), through: time("2019-04-01"))
    #expect(filled.panel.rowCount == 1_877 && filled.gaps.count == 2 && series.count == 14)
    for column in series.columns {
      let step = (column[13] - column[0]) / 13
      for row in 0...13 { #expect(abs(column[row] - column[0] - step * Double(row)) <= 1e-9 * column[0]) }
    }
  }

  static let snapshots = RealDataTests.shared.deletingLastPathComponent().appending(path: "snapshots")
  static let noSnapshots: Comment = "the snapshots beside the repository are absent"
  static var hasSnapshots: Bool { FileManager.default.fileExists(atPath: snapshots.path) }
}
