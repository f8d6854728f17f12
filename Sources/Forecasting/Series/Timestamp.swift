/// An instant, in whole milliseconds since 1970-01-01T00:00:00 UTC (leap seconds not counted).
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00 UTC.
  public let milliseconds: Int64

  /// Creates an instant from milliseconds since the epoch.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Creates midnight UTC of a day.
  public init(_ date: CivilDate) { milliseconds = Int64(date.daysSinceEpoch) * Self.millisecondsPerDay }

  /// Reads ISO 8601 text, a date or a date and time with an optional offset; without an offset it is UTC.
  public init?(iso text: String) {
    var text = text
    let parsed = text.withUTF8 { TimeParser(formats: [.iso8601], zone: .utc).parse($0) }
    guard let parsed else { return nil }
    self = parsed
  }

  /// ISO 8601 text in UTC: the date alone at midnight, else `2024-08-06T13:30:00Z`, with milliseconds where there are any.
  ///
  /// Instants outside the years 1 to 9999 are written as `@` and their milliseconds.
  public var description: String {
    let (days, rest) = milliseconds.quotientAndRemainderFloored(by: Self.millisecondsPerDay)
    guard let date = CivilDate(daysSinceEpoch: Int(days)) else { return "@\(milliseconds)" }
    let day = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    if rest == 0 { return day }
    let clock = Int(rest)
    let time =
      "\(padded(clock / 3_600_000, 2)):\(padded(clock / 60_000 % 60, 2)):\(padded(clock / 1_000 % 60, 2))"
    let fraction = clock % 1_000 == 0 ? "" : ".\(padded(clock % 1_000, 3))"
    return "\(day)T\(time)\(fraction)Z"
  }

  /// Orders by time.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

  static let millisecondsPerDay: Int64 = 86_400_000
}

/// Decimal digits with leading zeros.
private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension Int64 {
  /// Division by a positive number that rounds towards negative infinity; the remainder is never negative.
  func quotientAndRemainderFloored(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
