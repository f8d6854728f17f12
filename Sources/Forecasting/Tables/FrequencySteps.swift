/// The times of a regular series from one of its times on, each counted from there, so that a short month or a clock
/// change between them moves none but its own.
struct FrequencySteps {
  private let frequency: Frequency
  private let base: Timestamp
  private let zone: TimeZoneRules
  /// The day and the time of day that the clocks showed, or would have shown had they not skipped it.
  private let day: Int
  private let clock: Int64
  /// The day of the month that is meant: 31 sticks to last days.
  private let dayOfMonth: Int

  private static let dayLength = Timestamp.millisecondsPerDay

  /// Begins at a time; what its day and clock leave open, a later time of the series tells.
  init(_ frequency: Frequency, from base: Timestamp, towards later: Timestamp?, in zone: TimeZoneRules) {
    self.frequency = frequency
    self.base = base
    self.zone = zone
    let (days, clock) = zone.wall(at: base).quotientAndRemainderFloored(by: Self.dayLength)
    let laterDay = later.map { zone.wall(at: $0).quotientAndRemainderFloored(by: Self.dayLength) }
    day = Int(days)
    if let laterClock = laterDay?.remainder, zone.instant(nearWall: days * Self.dayLength + laterClock) == base {
      self.clock = laterClock
    } else {
      self.clock = clock
    }
    guard case .months = frequency, let date = CivilDate(daysSinceEpoch: day) else {
      dayOfMonth = 0
      return
    }
    let laterDate = laterDay.flatMap { CivilDate(daysSinceEpoch: Int($0.quotient)) }
    if !date.isLastOfMonth {
      dayOfMonth = date.day
    } else if let laterDate, !laterDate.isLastOfMonth {
      dayOfMonth = max(date.day, laterDate.day)
    } else {
      dayOfMonth = 31
    }
  }

  /// The time so many steps after the first.
  func time(_ steps: Int) -> Timestamp {
    let following: Int
    switch frequency {
    case .span(let span): return Timestamp(milliseconds: base.milliseconds + Int64(steps) * span)
    case .days(let count): following = day + steps * count
    case .businessDays:
      // Counted from Monday, a weekend's days from the Friday before.
      let ofWeek = (day + 3) % 7 < 0 ? (day + 3) % 7 + 7 : (day + 3) % 7
      let start = min(ofWeek, 4)
      let (weeks, rest) = (start + steps).quotientAndRemainder(dividingBy: 5)
      following = day - ofWeek + weeks * 7 + rest
    case .months(let count): following = monthDay(after: steps * count)
    }
    return zone.instant(nearWall: Int64(following) * Self.dayLength + clock)
  }

  private func monthDay(after months: Int) -> Int {
    guard let date = CivilDate(daysSinceEpoch: day) else { return day + months }
    let index = date.year * 12 + date.month - 1 + months
    let (year, month) = (index / 12, index % 12 + 1)
    let last = CivilDate.daysIn(month: month, year: year)
    return CivilDate(year: year, month: month, day: min(dayOfMonth, last))?.daysSinceEpoch ?? day + months
  }
}

extension CivilDate {
  fileprivate var isLastOfMonth: Bool { day == CivilDate.daysIn(month: month, year: year) }
}
