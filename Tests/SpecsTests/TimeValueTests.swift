import Testing

@testable import Specs

@Suite("Dates, frequencies and time zones")
struct TimeValueTests {
  @Test(
    "dates of ISO 8601 are accepted",
    arguments: [
      "2000-02-29", "0001-01-01", "9999-12-31", "2011-01-31T09:30", "2011-01-31 09:30:15", "2011-01-31T09:30:15.5Z",
      "2011-01-31T09:30:15.123+01:00", "2011-01-31T23:59:59-14:00",
    ])
  func goodDates(text: String) { #expect(SpecDate(text)?.description == text) }

  @Test(
    "everything else is not a date",
    arguments: [
      "", "2011", "2011-1-1", "1900-02-29", "2011-13-01", "2011-00-01", "2011-01-32", "2011-04-31", "0000-01-01",
      "2011-01-31T", "2011-01-31T24:00", "2011-01-31T09:60", "2011-01-31T09:30:15.", "2011-01-31T09:30:15.1234",
      "2011-01-31T09:30+15:00", "2011-01-31Z", "2011-01-31T09:30Zx", " 2011-01-31", "２０11-01-31", "2011/01/31",
    ])
  func badDates(text: String) { #expect(SpecDate(text) == nil) }

  @Test("dates are ordered in time") func order() throws {
    let texts = [
      "1999-12-31", "2000-02-28", "2000-02-29", "2000-03-01", "2000-03-01T00:00:00.001", "2000-03-01T00:01",
      "2001-01-01",
    ]
    let dates = try texts.map { try #require(SpecDate($0)) }
    #expect(zip(dates, dates.dropFirst()).allSatisfy(<))
    // 09:30 in Berlin is 08:30 in London.
    let berlin = try #require(SpecDate("2011-01-31T09:30+01:00"))
    let london = try #require(SpecDate("2011-01-31T09:00Z"))
    #expect(berlin < london)
  }

  @Test(
    "frequencies are a count and a unit",
    arguments: [
      ("1d", Frequency.every(1, .day)), ("15min", .every(15, .minute)), ("3mo", .every(3, .month)),
      ("1h", .every(1, .hour)), ("9999s", .every(9999, .second)), ("2w", .every(2, .week)), ("1y", .every(1, .year)),
      ("business-day", .businessDay),
    ])
  func frequencies(text: String, expected: Frequency) throws {
    #expect(Frequency(text) == expected && expected.description == text)
  }

  @Test(
    "everything else is not a frequency", arguments: ["", "d", "0d", "1", "1m", "-1d", "1.5h", "10000d", "1 d", "1D"])
  func badFrequencies(text: String) { #expect(Frequency(text) == nil) }

  @Test(
    "time zones are names or offsets",
    arguments: [
      ("UTC", true), ("Europe/Berlin", true), ("America/Argentina/Buenos_Aires", true), ("Etc/GMT+5", true),
      ("+01:00", true), ("-11:30", true), ("+1:00", false), ("+15:00", false), ("../UTC", false), ("Europe/", false),
      ("/etc/passwd", false), ("Europe/Ber lin", false), ("a/b/c/d", false),
    ])
  func timeZones(text: String, isAccepted: Bool) {
    let data = "data={source: csv, path: a, time: t, target: v, time_zone: \"\(text)\"}"
    #expect(refusal(Example.minimal, data).isEmpty == isAccepted)
  }
}
