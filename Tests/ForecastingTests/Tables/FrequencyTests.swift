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

  @Test(
    "count months from row to row on the day that both agree on, or from last day to last day",
    arguments: [
      // From, through, and what is absent between them; nil where no steps lead there. By the calendar.
      ("2010-02-28", "2010-03-28", []), ("2010-04-30", "2010-05-30", []), ("2010-02-28", "2010-03-30", []),
      ("2010-02-28", "2010-03-31", []), ("2010-01-30", "2010-03-30", ["2010-02-28"]),
      ("2010-01-31", "2010-04-30", ["2010-02-28", "2010-03-31"]), ("2010-04-30", "2010-06-29", nil),
      ("2010-01-31", "2010-02-15", nil), ("2010-01-28", "2010-04-28", ["2010-02-28", "2010-03-28"]),
    ])
  func months(from: String, through: String, expected: [String]?) throws {
    let absent = try Frequency("1mo").absent(
      between: time(from), and: time(through), zone: .utc, keepsAll: true)
    #expect(absent.isRegular == (expected != nil))
    if let expected { #expect(absent.times.map(\.description) == expected) }
  }

  @Test("count business days over weeks, from weekends too, before 1970 too")
  func businessDays() throws {
    // 1969-12-26 was a Friday.
    for start in 26...28 {
      let steps = FrequencySteps(.businessDays, from: time("1969-12-\(start)"), towards: nil, in: .utc)
      #expect(
        (1...6).map { steps.time($0).description } == [
          "1969-12-29", "1969-12-30", "1969-12-31", "1970-01-01", "1970-01-02", "1970-01-05",
        ])
    }
  }

  @Test(
    "go on at the same time of day after clocks skipped it once",
    .enabled(if: TimeZoneFile.isInstalled, TimeZoneTests.missingDatabase))
  func skipped() throws {
    func absent(_ from: String, _ to: String, _ zone: String) throws -> [String]? {
      let absent = try Frequency("1d").absent(
        between: time(from), and: time(to), zone: TimeZoneRules(named: zone), keepsAll: true)
      return absent.isRegular ? absent.times.map(\.description) : nil
    }
    // 02:30 in Berlin, which clocks skipped on 2020-03-29.
    #expect(
      try absent("2020-03-28T01:30:00Z", "2020-03-31T00:30:00Z", "Europe/Berlin")
        == ["2020-03-29T01:30:00Z", "2020-03-30T00:30:00Z"])
    #expect(try absent("2020-03-29T01:30:00Z", "2020-03-30T00:30:00Z", "Europe/Berlin") == [])
    #expect(try absent("2020-03-29T01:30:00Z", "2020-03-30T01:15:00Z", "Europe/Berlin") == nil)
    // Days of São Paulo; 2017-10-15 began at 01:00.
    #expect(
      try absent("2017-10-14T03:00:00Z", "2017-10-16T02:00:00Z", "America/Sao_Paulo") == ["2017-10-15T03:00:00Z"])
    #expect(try absent("2017-10-15T03:00:00Z", "2017-10-17T02:00:00Z", "America/Sao_Paulo") == ["2017-10-16T02:00:00Z"])
    // Samoa had no 30 December 2011: from -10:00 to +14:00.
    #expect(try absent("2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", "Pacific/Apia") == [])
    #expect(try absent("2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z", "Pacific/Apia") == ["2011-12-30T10:00:00Z"])
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
