/// A day of the proleptic Gregorian calendar, year 1 to 9999.
public struct CivilDate: Hashable, Sendable {
  /// The year, 1 to 9999.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int
  /// The day of the month, 1 to 31.
  public let day: Int

  /// Creates the date, or nothing where the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Self.daysIn(month: month, year: year)).contains(day)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Creates the date that lies a number of days after 1970-01-01, or nothing outside the years 1 to 9999.
  public init?(daysSinceEpoch days: Int) {
    guard (Self.firstDay...Self.lastDay).contains(days) else { return nil }
    // Whole cycles of 400, 100, 4 and 1 years; the last year of a 100- or 1-year cycle may be one day longer.
    var rest = days - Self.firstDay
    let cycles400 = rest / 146_097
    rest -= cycles400 * 146_097
    let cycles100 = min(rest / 36_524, 3)
    rest -= cycles100 * 36_524
    let cycles4 = rest / 1_461
    rest -= cycles4 * 1_461
    let years = min(rest / 365, 3)
    rest -= years * 365
    year = cycles400 * 400 + cycles100 * 100 + cycles4 * 4 + years + 1
    var month = 1
    while rest >= Self.daysIn(month: month, year: year) {
      rest -= Self.daysIn(month: month, year: year)
      month += 1
    }
    self.month = month
    day = rest + 1
  }

  /// Days since 1970-01-01.
  public var daysSinceEpoch: Int {
    let before = year - 1
    let leap = month > 2 && Self.isLeap(year) ? 1 : 0
    return before * 365 + before / 4 - before / 100 + before / 400 + Self.daysBeforeMonth(month) + leap + day - 1
      + Self.firstDay
  }

  /// The day of the week, 0 = Sunday to 6 = Saturday.
  public var weekday: Int {
    // 1970-01-01 was a Thursday; the sum is positive for every supported year.
    (daysSinceEpoch + 4 + 7 * 200_000) % 7
  }

  /// Whether February has 29 days in this year.
  public static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  /// The number of days of a month.
  public static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days of a common year before the month.
  private static func daysBeforeMonth(_ month: Int) -> Int {
    // (367 m - 362) / 12 counts months of 30 and 31 days; from March on February took away two.
    (367 * month - 362) / 12 - (month > 2 ? 2 : 0)
  }

  /// 0001-01-01 as days since 1970-01-01.
  static let firstDay = -719_162
  /// 9999-12-31 as days since 1970-01-01.
  static let lastDay = 2_932_896
}
