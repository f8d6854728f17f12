/// A calendar date with an optional time of day, as ISO 8601 writes it: `2011-01-01`, `2011-01-01T09:30:00+01:00`.
public struct SpecDate: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The year, from 1 to 9999.
  public let year: Int
  /// The month, from 1.
  public let month: Int
  /// The day of the month, from 1.
  public let day: Int
  /// Milliseconds since midnight.
  public let millisecondOfDay: Int
  /// Minutes east of UTC, when the text says; otherwise the time zone of the data applies.
  public let offsetMinutes: Int?
  /// The text as written.
  public let description: String

  /// Reads `YYYY-MM-DD`, optionally followed by `T` or a space, `HH:MM[:SS[.sss]]` and `Z` or `±HH:MM`.
  public init?(_ text: String) {
    var scan = DigitScanner(text)
    guard let year = scan.digits(4), scan.skip("-"), let month = scan.digits(2), scan.skip("-"),
      let day = scan.digits(2), (1...9999).contains(year), (1...12).contains(month),
      (1...SpecDate.days(inMonth: month, of: year)).contains(day)
    else { return nil }
    var milliseconds = 0
    var offset: Int?
    if !scan.isAtEnd {
      guard scan.skip("T") || scan.skip(" "), let time = scan.timeOfDay() else { return nil }
      milliseconds = time
      if !scan.isAtEnd {
        guard let minutes = scan.offset() else { return nil }
        offset = minutes
      }
    }
    guard scan.isAtEnd else { return nil }
    self.year = year
    self.month = month
    self.day = day
    millisecondOfDay = milliseconds
    offsetMinutes = offset
    description = text
  }

  /// Orders by the written clock time, and by the instant where both name their offset.
  public static func < (lhs: SpecDate, rhs: SpecDate) -> Bool {
    guard let left = lhs.offsetMinutes, let right = rhs.offsetMinutes else {
      return lhs.clockMilliseconds < rhs.clockMilliseconds
    }
    return lhs.clockMilliseconds - left * 60_000 < rhs.clockMilliseconds - right * 60_000
  }

  /// Milliseconds of the written clock time since 0000-03-01.
  private var clockMilliseconds: Int {
    // Years that begin in March put the leap day last (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    let y = month > 2 ? year : year - 1
    let m = month > 2 ? month - 3 : month + 9
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1
    return days * 86_400_000 + millisecondOfDay
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }
}

/// Reads fixed-width digits from the start of a text.
struct DigitScanner {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard let first = rest.first, UInt32(first) == character.value else { return false }
    rest.removeFirst()
    return true
  }

  /// Exactly `count` decimal digits.
  mutating func digits(_ count: Int) -> Int? {
    let text = rest.prefix(count)
    guard text.count == count, text.allSatisfy({ (48...57).contains($0) }) else { return nil }
    rest = rest.dropFirst(count)
    return text.reduce(0) { $0 * 10 + Int($1) - 48 }
  }

  /// `HH:MM[:SS[.s[s[s]]]]` in milliseconds.
  mutating func timeOfDay() -> Int? {
    guard let hour = digits(2), hour < 24, skip(":"), let minute = digits(2), minute < 60 else { return nil }
    var milliseconds = (hour * 60 + minute) * 60_000
    if skip(":") {
      guard let second = digits(2), second < 60 else { return nil }
      milliseconds += second * 1_000
      if skip(".") {
        guard let tenths = digits(1) else { return nil }
        milliseconds += tenths * 100
        if let hundredths = digits(1) { milliseconds += hundredths * 10 + (digits(1) ?? 0) }
      }
    }
    return milliseconds
  }

  /// `Z` or `±HH:MM` in minutes east of UTC.
  mutating func offset() -> Int? {
    if skip("Z") { return 0 }
    let isWest = skip("-")
    guard isWest || skip("+"), let hour = digits(2), hour <= 14, skip(":"), let minute = digits(2), minute < 60 else {
      return nil
    }
    return (hour * 60 + minute) * (isWest ? -1 : 1)
  }
}

extension ValueType where Value == SpecDate {
  /// A date or a date and time.
  static var date: ValueType {
    ValueType<String>.string.refined(
      placeholder: SpecDate.placeholder, schema: ["pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"],
      resolved: { .string($0.description) }
    ) { text throws(Rejection) in
      guard let date = SpecDate(text) else {
        throw Rejection(
          code: .badTime, expectation: "a date such as 2011-01-31 or 2011-01-31T09:30:00Z")
      }
      return date
    }
  }
}

extension SpecDate {
  /// Stands in where no date could be read.
  fileprivate static var placeholder: SpecDate {
    SpecDate(placeholderYear: 1)
  }

  private init(placeholderYear: Int) {
    year = placeholderYear
    month = 1
    day = 1
    millisecondOfDay = 0
    offsetMinutes = nil
    description = "0001-01-01"
  }
}
