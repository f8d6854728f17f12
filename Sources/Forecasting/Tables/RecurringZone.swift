/// Offsets that follow the same rule every year, as the POSIX `TZ` text at the end of a tz database file states it
/// (RFC 9636, section 3.3).
struct RecurringZone: Equatable, Sendable {
  private let standard: Int
  private let summer: Summer?

  private struct Summer: Equatable {
    var offset: Int
    var start: YearDay
    var end: YearDay
  }

  /// A clock reading once a year.
  private struct YearDay: Equatable {
    enum Day: Equatable {
      /// Day 1 to 365, February 29 never counted.
      case julian(Int)
      /// Day 0 to 365, February 29 counted.
      case zeroBased(Int)
      /// Week 1 to 5 (5 = last) of a month, weekday 0 = Sunday.
      case monthly(month: Int, week: Int, weekday: Int)
    }

    var day: Day
    /// Seconds after midnight; may lie outside the day.
    var seconds: Int

    /// Seconds from 1970-01-01T00:00 on the same clock.
    func reading(year: Int) -> Int64? {
      guard let newYear = CivilDate(year: year, month: 1, day: 1)?.daysSinceEpoch else { return nil }
      let days: Int
      switch day {
      case .julian(let number): days = newYear + number - 1 + (CivilDate.isLeap(year) && number >= 60 ? 1 : 0)
      case .zeroBased(let number): days = newYear + number
      case .monthly(let month, let week, let weekday):
        guard let first = CivilDate(year: year, month: month, day: 1) else { return nil }
        var date = 1 + (weekday - first.weekday + 7) % 7 + (week - 1) * 7
        if date > CivilDate.daysIn(month: month, year: year) { date -= 7 }
        days = first.daysSinceEpoch + date - 1
      }
      return Int64(days) * 86_400 + Int64(seconds)
    }
  }

  /// Reads a POSIX `TZ` text, or nothing where it is malformed.
  init?(_ text: String) {
    var reader = Reader(rest: Array(text.utf8)[...])
    guard reader.skipName(), let standard = reader.duration() else { return nil }
    self.standard = -standard
    if reader.rest.isEmpty {
      summer = nil
      return
    }
    guard reader.skipName() else { return nil }
    // Without an offset of its own summer time is an hour ahead.
    var offset = -standard + 3_600
    if reader.rest.first != UInt8(ascii: ",") {
      guard let written = reader.duration() else { return nil }
      offset = -written
    }
    guard let start = reader.yearDay(), let end = reader.yearDay(), reader.rest.isEmpty else { return nil }
    summer = Summer(offset: offset, start: start, end: end)
  }

  func offset(atSecond second: Int64) -> Int {
    let day = (second + Int64(standard)).quotientAndRemainderFloored(by: 86_400).quotient
    guard let summer, let year = CivilDate(daysSinceEpoch: Int(day))?.year,
      let start = summer.start.reading(year: year), let end = summer.end.reading(year: year)
    else { return standard }
    let from = start - Int64(standard)
    let until = end - Int64(summer.offset)
    let isSummer = from < until ? second >= from && second < until : !(second >= until && second < from)
    return isSummer ? summer.offset : standard
  }

  /// A reader of the text's parts.
  private struct Reader {
    var rest: ArraySlice<UInt8>

    private mutating func take(_ byte: UInt8) -> Bool {
      guard rest.first == byte else { return false }
      rest.removeFirst()
      return true
    }

    private mutating func number() -> Int? {
      var value: Int?
      while let byte = rest.first, byte &- 48 < 10, (value ?? 0) < 100_000 {
        value = (value ?? 0) * 10 + Int(byte &- 48)
        rest.removeFirst()
      }
      return value
    }

    /// `EST` or `<-03>`.
    mutating func skipName() -> Bool {
      if take(UInt8(ascii: "<")) {
        guard let close = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
        rest = rest[(close + 1)...]
        return true
      }
      let letters = rest.prefix { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
      rest = rest.dropFirst(letters.count)
      return letters.count >= 3
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func duration() -> Int? {
      let negative = take(UInt8(ascii: "-"))
      if !negative { _ = take(UInt8(ascii: "+")) }
      guard let hours = number(), hours <= 167 else { return nil }
      var seconds = hours * 3_600
      for unit in [60, 1] where take(UInt8(ascii: ":")) {
        guard let value = number(), value < 60 else { return nil }
        seconds += value * unit
      }
      return negative ? -seconds : seconds
    }

    /// `,M3.2.0/2`, `,J60` or `,59`; at two o'clock where no time is written.
    mutating func yearDay() -> YearDay? {
      guard take(UInt8(ascii: ",")) else { return nil }
      let day: YearDay.Day
      if take(UInt8(ascii: "M")) {
        guard let month = number(), (1...12).contains(month), take(UInt8(ascii: ".")), let week = number(),
          (1...5).contains(week), take(UInt8(ascii: ".")), let weekday = number(), (0...6).contains(weekday)
        else { return nil }
        day = .monthly(month: month, week: week, weekday: weekday)
      } else if take(UInt8(ascii: "J")) {
        guard let number = number(), (1...365).contains(number) else { return nil }
        day = .julian(number)
      } else {
        guard let number = number(), (0...365).contains(number) else { return nil }
        day = .zeroBased(number)
      }
      var seconds = 7_200
      if take(UInt8(ascii: "/")) {
        guard let written = duration() else { return nil }
        seconds = written
      }
      return YearDay(day: day, seconds: seconds)
    }
  }
}
