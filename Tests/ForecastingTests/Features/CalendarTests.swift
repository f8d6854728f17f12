import Testing

@testable import Forecasting

@Suite("Calendar features")
struct CalendarTests {
  struct Numbers: Decodable {
    struct Row: Decodable {
      let time: String
      let numbers: [String: Double]
      let cycles: [String: [Double]]
    }

    let observed: [String: [String]]
    let fields: [Row]
  }

  static let numbers = [FeatureKind.dayOfYear, .dayOfMonth, .month, .year, .dayOfWeek, .hour]
  static let cycles = [
    FeatureKind.dayOfYearCycle, .dayOfMonthCycle, .monthCycle, .dayOfWeekCycle, .hourCycle,
  ]

  /// A feature's outputs at times of a series without columns of interest.
  private func values(
    _ kind: FeatureKind, at times: [Timestamp], days: Double? = nil, stepsAhead: Int = 0, zone: TimeZoneRules = .utc,
    frequency: Frequency? = nil
  ) throws -> [[Double]] {
    let series = try TimeSeries(
      id: "", times: times, columnNames: ["x"], columns: [[Double](repeating: 0, count: times.count)])
    let feature = try Feature(kind, of: [], parameters: days.map { ["days": $0] } ?? [:], stepsAhead: stepsAhead)
    return try feature.compute(series, clock: FeatureClock(zone: zone, frequency: frequency))
  }

  @Test("numbers agree with pandas", arguments: numbers)
  func pandasNumbers(kind: FeatureKind) throws {
    for row in try Fixture.decode(Numbers.self, "calendar_features.json").fields {
      #expect(try values(kind, at: [time(row.time)]) == [[try #require(row.numbers[kind.rawValue])]], "\(row.time)")
    }
  }

  @Test("sine and cosine agree with Python", arguments: cycles)
  func pythonCycles(kind: FeatureKind) throws {
    for row in try Fixture.decode(Numbers.self, "calendar_features.json").fields {
      let expected = try #require(row.cycles[String(kind.rawValue.dropLast("-cycle".count))])
      let found = try values(kind, at: [time(row.time)]).map { $0[0] }
      #expect(found.count == 2 && zip(found, expected).allSatisfy { abs($0 - $1) < 2e-15 }, "\(row.time)")
    }
  }

  @Test("holidays are observed on the days that the holidays package says, 1971 to 2050")
  func observedDays() throws {
    let numbers = try Fixture.decode(Numbers.self, "calendar_features.json")
    #expect(numbers.observed.count == 80)
    for (year, days) in numbers.observed {
      let found = USFederalHolidays.observedDays(in: try #require(Int(year)))
      #expect(found.compactMap { CivilDate(daysSinceEpoch: $0).map { Timestamp($0).description } } == days)
    }
  }

  @Test("only the week after 2012-07-01 has a holiday among five weeks of the summer of 2012")
  func summerOf2012() throws {
    let weeks = ["2012-06-03", "2012-06-10", "2012-06-17", "2012-06-24", "2012-07-01"].map(time)
    #expect(try values(.usFederalHolidays, at: weeks) == [[0, 0, 0, 0, 1]])
  }

  @Test("the row's own day does not count, the last day of the span does, and New Year's Eve may be a holiday")
  func span() throws {
    // Independence Day 2012 was a Wednesday.
    #expect(try values(.usFederalHolidays, at: [time("2012-06-27"), time("2012-07-04")], days: 7) == [[1, 0]])
    #expect(try values(.usFederalHolidays, at: [time("2012-07-03"), time("2012-07-04")], days: 1) == [[1, 0]])
    // New Year's Day 2022 was a Saturday: observed on 2021-12-31, and in 2022 itself not once more.
    #expect(try values(.usFederalHolidays, at: [time("2021-12-30"), time("2021-12-31")], days: 1) == [[1, 0]])
    // A whole year: eleven holidays since Juneteenth became one.
    #expect(try values(.usFederalHolidays, at: [time("2019-12-31"), time("2023-01-02")], days: 365) == [[10, 11]])
  }

  @Test("years before the law of 1968 took effect are refused")
  func early() {
    #expect(throws: DataError.self) { try values(.usFederalHolidays, at: [time("1970-12-31")]) }
  }

  @Test("the clock of the data's zone counts")
  func zone() throws {
    let berlin = try TimeZoneRules(named: "+01:00")
    let midnight = [time("2023-12-31T23:00:00Z")]
    #expect(try values(.year, at: midnight, zone: berlin) == [[2_024]])
    #expect(try values(.hour, at: midnight, zone: berlin) == [[0]])
    #expect(try values(.hour, at: midnight) == [[23]])
  }

  @Test("steps ahead go by the frequency, not by the rows that follow")
  func stepsAhead() throws {
    // Friday and, with the Monday missing, the Tuesday after.
    let times = [time("2024-01-12"), time("2024-01-16")]
    #expect(try values(.dayOfMonth, at: times, stepsAhead: 1, frequency: .businessDays) == [[15, 17]])
    #expect(try values(.dayOfMonth, at: times, stepsAhead: 2, frequency: .days(7)) == [[26, 30]])
    #expect(try Feature(.month, of: [], stepsAhead: 4).name == "month(+4)")
  }

  @Test("steps ahead need a frequency, and a kind that is known in advance")
  func impossibleSteps() {
    #expect(throws: DataError.self) { try values(.month, at: days(3), stepsAhead: 1) }
    #expect(throws: DataError.self) { try Feature(.lag, of: ["x"], stepsAhead: 1) }
  }

  @Test("other rows change no value", arguments: numbers + cycles + [.usFederalHolidays])
  func rowByRow(kind: FeatureKind) throws {
    let times = days(400)
    let whole = try values(kind, at: times)
    for now in stride(from: 0, to: times.count, by: 37) {
      let alone = try values(kind, at: [times[now]])
      #expect(whole.map { $0[now] } == alone.map { $0[0] })
    }
  }
}
