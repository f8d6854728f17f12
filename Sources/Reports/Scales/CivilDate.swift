/// A moment in the proleptic Gregorian calendar, in UTC.
struct CivilDate: Equatable, Sendable {
  /// The year; the month, 1...12; the day, 1...31.
  var year: Int
  var month: Int
  var day: Int

  /// The milliseconds since midnight.
  var millisecondOfDay: Int

  /// The milliseconds of a day.
  static let dayLength = 86_400_000

  /// The English abbreviation of a month, 1...12.
  static func monthName(_ month: Int) -> String {
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
  }

  /// Midnight at the start of a day.
  init(year: Int, month: Int = 1, day: Int = 1) {
    self.year = year
    self.month = month
    self.day = day
    millisecondOfDay = 0
  }

  /// The moment `milliseconds` after the start of 1970.
  init(milliseconds: Int) {
    let days = floorDivide(milliseconds, Self.dayLength)
    millisecondOfDay = milliseconds - days * Self.dayLength
    // Count from 1 March of year 0, so that the leap day is the last of its year; 400 years have 146,097 days.
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// The milliseconds since the start of 1970.
  var milliseconds: Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = floorDivide(marchYear, 400)
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return (era * 146_097 + dayOfEra - 719_468) * Self.dayLength + millisecondOfDay
  }

  /// The date as `14 Mar 2012`.
  var dayText: String { "\(day) \(Self.monthName(month)) \(year)" }

  /// The time of day as `08:00`, or `08:00:30` with seconds.
  func timeText(seconds: Bool) -> String {
    let second = millisecondOfDay / 1000
    let minutes = "\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60))"
    return seconds ? minutes + ":" + twoDigits(second % 60) : minutes
  }
}

/// Division that rounds towards minus infinity.
func floorDivide(_ value: Int, _ divisor: Int) -> Int {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}
