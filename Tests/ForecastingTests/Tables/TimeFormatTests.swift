import Testing

@testable import Forecasting

@Suite("Time formats")
struct TimeFormatTests {
  private func parse(_ text: String, _ formats: String..., zone: TimeZoneRules = .utc) throws -> String? {
    var parsed: [TimeFormat] = []
    for format in formats { parsed.append(try TimeFormat(format)) }
    return Array(text.utf8).withUnsafeBufferPointer { TimeParser(formats: parsed, zone: zone).parse($0) }?.description
  }

  @Test(
    "ISO 8601 dates and times are read, with and without an offset",
    arguments: [
      ("2013-03-01", "2013-03-01"), ("2013-03-01T16:00", "2013-03-01T16:00:00Z"),
      ("2013-03-01 16:00:30", "2013-03-01T16:00:30Z"), ("2013-03-01T16:00:30.25", "2013-03-01T16:00:30.250Z"),
      ("2013-03-01T16:00:30.123456789Z", "2013-03-01T16:00:30.123Z"),
      ("2024-08-06 09:30-04:00", "2024-08-06T13:30:00Z"),
      ("2024-08-06T09:30:00+0530", "2024-08-06T04:00:00Z"), ("2024-08-06T00:00+02", "2024-08-05T22:00:00Z"),
    ])
  func iso(text: String, expected: String) throws {
    #expect(try parse(text, "iso") == expected)
  }

  @Test(
    "text that is almost ISO 8601 is refused",
    arguments: [
      "", "2013", "2013-3-1", "2013-03-01T", "2013-03-01T16", "2013-03-01T24:00", "2013-03-01T16:60",
      "2013-03-01T16:00:60",
      "2013-03-01 16:00 ", "2013-03-01T16:00:00.", "2013-03-01T16:00+", "2013-03-01T16:00+2", "2013-03-01T16:00+02:",
      "2013-03-01T16:00+02:0", "2013-03-01T16:00+02:60", "2013-03-01T16:00z", "2013/03/01", "0000-01-01", "2013-02-29",
      "20130301",
      "2013-03-01T16:00Z+01:00", "-2013-03-01",
    ])
  func almostISO(text: String) throws {
    #expect(try parse(text, "iso") == nil)
  }

  @Test(
    "patterns of strptime are read",
    arguments: [
      ("2019-10-17 09-AM", "%Y-%m-%d %I-%p", "2019-10-17T09:00:00Z"),
      ("2019-10-17 12-am", "%Y-%m-%d %I-%p", "2019-10-17"),
      ("2019-10-17 12-PM", "%Y-%m-%d %I-%p", "2019-10-17T12:00:00Z"), ("3/7/99", "%m/%d/%y", "1999-03-07"),
      ("3/7/68", "%m/%d/%y", "2068-03-07"), ("07-Mar-2020", "%d-%b-%Y", "2020-03-07"),
      ("7 SEP 2020", "%d %b %Y", "2020-09-07"),
      ("20200307", "%Y%m%d", "2020-03-07"), ("20200307T2359", "%Y%m%dT%H%M", "2020-03-07T23:59:00Z"),
      ("2020-03-07 23:59:58.5 -0330", "%Y-%m-%d %H:%M:%S.%f %z", "2020-03-08T03:29:58.500Z"),
      ("100% 2020-03-07", "100%% %Y-%m-%d", "2020-03-07"),
    ])
  func patterns(text: String, format: String, expected: String) throws {
    #expect(try parse(text, format) == expected)
  }

  @Test(
    "text that does not fit its pattern is refused",
    arguments: [
      ("2019-10-17 13-PM", "%Y-%m-%d %I-%p"), ("2019-10-17 00-AM", "%Y-%m-%d %I-%p"),
      ("2019-10-17 09-XM", "%Y-%m-%d %I-%p"),
      ("2020-03-07 ", "%Y-%m-%d"), ("2020-02-30", "%Y-%m-%d"), ("20-03-07", "%Y-%m-%d"), ("07-Mrz-2020", "%d-%b-%Y"),
      ("2020-03-07 24", "%Y-%m-%d %H"), ("", "%Y-%m-%d"), ("2020-03-07 1", "%Y-%m-%d %z"),
    ])
  func misfit(text: String, format: String) throws {
    #expect(try parse(text, format) == nil)
  }

  @Test(
    "unix times are read in seconds or milliseconds",
    arguments: [
      ("0", "unix", "1970-01-01"), ("1722951000", "unix", "2024-08-06T13:30:00Z"),
      ("-0.5", "unix", "1969-12-31T23:59:59.500Z"),
      ("1722951000250", "unix-ms", "2024-08-06T13:30:00.250Z"), ("1722951000.5", "unix-ms", nil), ("1e9", "unix", nil),
      ("253402300800", "unix", nil), ("999999999999999", "unix", nil), ("", "unix", nil), ("-", "unix", nil),
    ] as [(String, String, String?)])
  func unix(text: String, format: String, expected: String?) throws {
    #expect(try parse(text, format) == expected)
  }

  @Test("formats are tried in order")
  func order() throws {
    #expect(try parse("01.02.2020", "iso", "%m.%d.%Y", "%d.%m.%Y") == "2020-01-02")
    #expect(try parse("13.02.2020", "iso", "%m.%d.%Y", "%d.%m.%Y") == "2020-02-13")
  }

  @Test(
    "a pattern that cannot give a date is refused",
    arguments: [
      ("%Y-%m", "needs one of %Y %y, one of %m %b, and %d"),
      ("%Y-%m-%d %Q", "unknown directive '%Q'; known are %Y %y %m %d %H %I %p %M %S %f %b %z"),
      ("%Y-%m-%d%", "ends in '%'"), ("%Y-%m-%d %I", "%I and %p come together, and without %H"),
      ("%Y-%m-%d %H %I %p", "%I and %p come together, and without %H"), ("%Y-%m-%d %d", "'%d' occurs twice"),
      ("%Y %y %m %d", "needs one of %Y %y, one of %m %b, and %d"),
      ("hello", "needs one of %Y %y, one of %m %b, and %d"),
    ])
  func badPattern(text: String, reason: String) {
    #expect(throws: DataError.timeFormat(text: text, reason: reason)) { try TimeFormat(text) }
  }
}
