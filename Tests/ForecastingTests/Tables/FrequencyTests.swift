import Testing

@testable import Forecasting

@Suite("Frequencies")
struct FrequencyTests {
  @Test(
    "lead to the next time",
    arguments: [
      ("30s", "2020-01-01", "2020-01-01T00:00:30Z"), ("15min", "2020-01-01T23:45:00Z", "2020-01-02"),
      ("1h", "2020-01-01", "2020-01-01T01:00:00Z"), ("1d", "2020-02-28", "2020-02-29"),
      ("1w", "2020-02-28", "2020-03-06"),
      ("1mo", "2020-01-31", "2020-02-29"), ("1mo", "2020-02-29", "2020-03-31"), ("1mo", "2020-01-30", "2020-02-29"),
      ("1mo", "2020-12-15", "2021-01-15"), ("1y", "2020-02-29", "2021-02-28"),
      ("business-day", "2020-01-03", "2020-01-06"),
      ("business-day", "2020-01-04", "2020-01-06"), ("business-day", "2020-01-06", "2020-01-07"),
    ])
  func next(text: String, from: String, expected: String) throws {
    #expect(try Frequency(text).next(after: time(from)).description == expected)
  }

  @Test("days follow the clock of the zone", .enabled(if: TimeZoneFile.isInstalled, TimeZoneTests.missingDatabase))
  func localDays() throws {
    let zone = try TimeZoneRules(named: "America/New_York")
    // Midnight in New York before and after the clocks sprang forward on 2021-03-14.
    #expect(
      try Frequency("1d").next(after: time("2021-03-14T05:00:00Z"), in: zone).description == "2021-03-15T04:00:00Z")
    #expect(
      try Frequency("24h").next(after: time("2021-03-14T05:00:00Z"), in: zone).description == "2021-03-15T05:00:00Z")
  }

  @Test("read back what they write", arguments: ["30s", "15min", "1h", "36h", "1d", "14d", "3mo", "business-day"])
  func text(text: String) throws {
    #expect(try Frequency(text).description == text)
  }

  @Test(
    "are refused otherwise",
    arguments: ["", "d", "0d", "-1d", "1.5h", "1m", "1 d", "1D", "9999999d", "1business-day", "٣d"])
  func malformed(text: String) {
    #expect(throws: DataError.self) { try Frequency(text) }
  }
}
