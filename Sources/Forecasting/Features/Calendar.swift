/// A part of a date or a time of day, by the clock of the data's zone.
enum CalendarField {
  case dayOfYear
  case dayOfMonth
  case month
  case year
  case dayOfWeek
  case hour

  /// The number, and its place within the cycle that it belongs to, from 0 to below 1.
  func reading(_ clock: Double) -> (number: Double, turns: Double) {
    let (days, rest) = Int64(clock).quotientAndRemainderFloored(by: Timestamp.millisecondsPerDay)
    guard let date = CivilDate(daysSinceEpoch: Int(days)) else { return (.nan, .nan) }
    switch self {
    case .dayOfYear:
      let before = CivilDate(year: date.year, month: 1, day: 1)?.daysSinceEpoch ?? 0
      return cyclic(date.daysSinceEpoch - before, of: CivilDate.isLeap(date.year) ? 366 : 365, from: 1)
    case .dayOfMonth:
      return cyclic(date.day - 1, of: CivilDate.daysIn(month: date.month, year: date.year), from: 1)
    case .month: return cyclic(date.month - 1, of: 12, from: 1)
    case .year: return (Double(date.year), 0)
    case .dayOfWeek: return cyclic((date.weekday + 6) % 7, of: 7, from: 0)
    case .hour: return cyclic(Int(rest / 3_600_000), of: 24, from: 0)
    }
  }

  private func cyclic(_ index: Int, of count: Int, from first: Int) -> (number: Double, turns: Double) {
    (Double(index + first), Double(index) / Double(count))
  }
}

/// The number of a part of the date: day of year from 1, day of month from 1, month from 1, year, day of week from
/// Monday = 0, hour from 0.
struct CalendarNumber: FeatureDefinition {
  let field: CalendarField
  let formula = "the number of that part of the row's date"
  let parameters: [FeatureParameter] = []
  let readsClock = true
  func warmUp(_ parameters: [Double]) -> Int { 0 }
  func compute(_ inputs: [[Double]], _ parameters: [Double]) -> [[Double]] {
    [inputs[0].map { field.reading($0).number }]
  }
}

/// A part of the date as a point on a circle, so that the end of a cycle lies beside its beginning.
struct CalendarCycle: FeatureDefinition {
  let field: CalendarField
  let formula = "sin(2 pi k / n), cos(2 pi k / n), k = 0 ..< n within the year, month, week or day"
  let parameters: [FeatureParameter] = []
  let outputSuffixes = ["-sin", "-cos"]
  let readsClock = true
  func warmUp(_ parameters: [Double]) -> Int { 0 }
  func compute(_ inputs: [[Double]], _ parameters: [Double]) -> [[Double]] {
    let turns = inputs[0].map { field.reading($0).turns }
    return [turns.map(PortableMath.sinTurns), turns.map { PortableMath.sinTurns($0 + 0.25) }]
  }
}

/// The number of US federal holidays observed on the days after the row's date, which is known in advance.
struct ComingUSFederalHolidays: FeatureDefinition {
  let formula =
    "US federal holidays observed from the day after the row's date through `days` days after it (from 1971 on)"
  let parameters = [FeatureParameter(name: "days", defaultValue: 7, minimum: 1)]
  let readsClock = true
  func warmUp(_ parameters: [Double]) -> Int { 0 }
  func compute(_ inputs: [[Double]], _ parameters: [Double]) -> [[Double]] {
    [
      inputs[0].map { clock in
        let day = Int(Int64(clock).quotientAndRemainderFloored(by: Timestamp.millisecondsPerDay).quotient)
        guard let year = CivilDate(daysSinceEpoch: day)?.year, year >= 1971 else { return .nan }
        return Double(USFederalHolidays.count(observedOn: day + 1...day + Int(parameters[0])))
      }
    ]
  }
}

extension Feature {
  /// The first and the last day whose US federal holidays the column looks up for a panel, at 00:00 UTC; nil for other kinds.
  ///
  /// Throws as deriving the column does.
  public func holidayDays(_ panel: Panel, clock: FeatureClock) throws(DataError) -> ClosedRange<Timestamp>? {
    let times = panel.series.flatMap(\.times)
    guard kind == .usFederalHolidays, let first = times.min(), let last = times.max() else { return nil }
    let days = try clock.readings([first, last], stepsAhead: stepsAhead).map {
      Int64($0).quotientAndRemainderFloored(by: Timestamp.millisecondsPerDay).quotient
    }
    func midnight(_ day: Int64) -> Timestamp { Timestamp(milliseconds: day * Timestamp.millisecondsPerDay) }
    return midnight(days[0] + 1)...midnight(days[1] + Int64(parameters[0]))
  }
}
