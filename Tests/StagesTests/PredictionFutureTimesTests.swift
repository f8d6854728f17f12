import Forecasting
import Testing

@testable import Stages

@Suite("The times after the last row")
struct PredictionFutureTimesTests {
  static func panel(_ times: [String]) throws -> Panel {
    let times = try times.map { try #require(Timestamp(iso: $0)) }
    return try Panel([
      TimeSeries(id: "", times: times, columnNames: ["x"], columns: [times.indices.map(Double.init)])
    ])
  }

  static func following(_ times: [String], zone: TimeZoneRules = .utc, count: Int = 3) throws -> [String] {
    let panel = try panel(times)
    let frequency = try FutureTimes.inferred(from: panel, in: zone)
    let extended = try panel.extended(by: count, frequency, in: zone)
    #expect(extended.series[0].count == times.count + count)
    return extended.series[0].times.suffix(count).map(\.description)
  }

  @Test(
    "They follow the usual spacing",
    arguments: [
      // Across a weekend: 2024-03-02 is a Saturday.
      (
        ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"],
        ["2024-03-03", "2024-03-04", "2024-03-05"]
      ),
      // Monday to Friday: 2024-03-01 is a Friday.
      (
        ["2024-02-26", "2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01"],
        ["2024-03-04", "2024-03-05", "2024-03-06"]
      ),
      // Monday to Friday with a holiday, ending on a Thursday.
      (
        ["2024-03-25", "2024-03-26", "2024-03-27", "2024-03-28", "2024-04-02", "2024-04-03", "2024-04-04"],
        ["2024-04-05", "2024-04-08", "2024-04-09"]
      ),
      (
        ["2024-02-28T21:00:00Z", "2024-02-28T22:00:00Z", "2024-02-28T23:00:00Z"],
        ["2024-02-29", "2024-02-29T01:00:00Z", "2024-02-29T02:00:00Z"]
      ),
      (
        ["2024-01-01T00:00:00Z", "2024-01-01T00:15:00Z"],
        ["2024-01-01T00:30:00Z", "2024-01-01T00:45:00Z", "2024-01-01T01:00:00Z"]
      ),
      (["2024-01-05", "2024-01-12", "2024-01-19"], ["2024-01-26", "2024-02-02", "2024-02-09"]),
      // First days of months, and last days.
      (["2023-10-01", "2023-11-01", "2023-12-01"], ["2024-01-01", "2024-02-01", "2024-03-01"]),
      (["2023-10-31", "2023-11-30", "2023-12-31"], ["2024-01-31", "2024-02-29", "2024-03-31"]),
      (["2023-03-31", "2023-06-30", "2023-09-30"], ["2023-12-31", "2024-03-31", "2024-06-30"]),
      (["2021-01-01", "2022-01-01", "2023-01-01"], ["2024-01-01", "2025-01-01", "2026-01-01"]),
    ])
  func spacing(times: [String], expected: [String]) throws {
    #expect(try Self.following(times) == expected)
  }

  @Test("Days are those of the data's zone, through a change of its clocks")
  func zone() throws {
    // Midnights in New York on a Thursday and a Friday; summer time began on Sunday, 2024-03-10.
    let zone = try TimeZoneRules(named: "America/New_York")
    let times = ["2024-03-06T05:00:00Z", "2024-03-07T05:00:00Z", "2024-03-08T05:00:00Z"]
    #expect(
      try Self.following(times, zone: zone) == ["2024-03-11T04:00:00Z", "2024-03-12T04:00:00Z", "2024-03-13T04:00:00Z"])
  }

  @Test("Weekends are those of the data's zone")
  func weekendInZone() throws {
    // Midnights in Berlin from Monday, 2024-03-25, to Friday: by UTC they fall on Sunday to Thursday.
    let zone = try TimeZoneRules(named: "Europe/Berlin")
    let times = (24...28).map { "2024-03-\($0)T23:00:00Z" }
    #expect(
      try Self.following(times, zone: zone) == ["2024-03-31T22:00:00Z", "2024-04-01T22:00:00Z", "2024-04-02T22:00:00Z"])
  }

  @Test("One row has no spacing")
  func single() throws {
    #expect(throws: DataError.tooFewRows(rows: 1, needed: 2, purpose: "the spacing of future times")) {
      try FutureTimes.inferred(from: try Self.panel(["2024-01-01"]), in: .utc)
    }
  }
}
