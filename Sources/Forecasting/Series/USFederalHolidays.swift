/// The legal public holidays of the United States by rule, for the years from 1971 on.
///
/// The rule is title 5, section 6103 of the United States Code, after the Uniform Monday Holiday Act (Public Law 90-363), in
/// force from 1971 on, moved most of them to Mondays. Martin Luther King's birthday counts from 1986 on, Juneteenth
/// from 2021 on; Veterans Day was the fourth Monday of October until 1977. Inauguration days and days off by executive order
/// are not among them.
enum USFederalHolidays {
  /// The days on which the holidays of a year fall, in order.
  static func dates(in year: Int) -> [CivilDate] {
    let veterans = year < 1978 ? monday(4, month: 10, year) : CivilDate(year: year, month: 11, day: 11)
    let days = [
      CivilDate(year: year, month: 1, day: 1),
      year >= 1986 ? monday(3, month: 1, year) : nil,
      monday(3, month: 2, year),
      // The last Monday of May is the first one from the 25th on.
      nth(1, weekday: 1, from: CivilDate(year: year, month: 5, day: 25)),
      year >= 2021 ? CivilDate(year: year, month: 6, day: 19) : nil,
      CivilDate(year: year, month: 7, day: 4),
      monday(1, month: 9, year),
      monday(2, month: 10, year),
      veterans,
      nth(4, weekday: 4, from: CivilDate(year: year, month: 11, day: 1)),
      CivilDate(year: year, month: 12, day: 25),
    ]
    return days.compactMap(\.self)
  }

  /// The days since 1970-01-01 on which the holidays of a year are observed, in order: the Friday before one that falls on a
  /// Saturday, the Monday after one that falls on a Sunday.
  ///
  /// New Year's Day of a year may be observed on the last day of the year before.
  static func observedDays(in year: Int) -> [Int] {
    dates(in: year).map { date in
      switch date.weekday {
      case 6: date.daysSinceEpoch - 1
      case 0: date.daysSinceEpoch + 1
      default: date.daysSinceEpoch
      }
    }
  }

  /// How many holidays are observed on the days of a range, as days since 1970-01-01; each counts once.
  static func count(observedOn days: ClosedRange<Int>) -> Int {
    guard let first = CivilDate(daysSinceEpoch: days.lowerBound), let last = CivilDate(daysSinceEpoch: days.upperBound)
    else { return 0 }
    return (first.year...min(last.year + 1, 9999)).reduce(0) { $0 + observedDays(in: $1).count(where: days.contains) }
  }

  private static func monday(_ number: Int, month: Int, _ year: Int) -> CivilDate? {
    nth(number, weekday: 1, from: CivilDate(year: year, month: month, day: 1))
  }

  /// The n-th day from `first` on with a weekday, 0 = Sunday to 6 = Saturday.
  private static func nth(_ number: Int, weekday: Int, from first: CivilDate?) -> CivilDate? {
    first.flatMap {
      CivilDate(daysSinceEpoch: $0.daysSinceEpoch + (weekday - $0.weekday + 7) % 7 + 7 * (number - 1))
    }
  }
}
