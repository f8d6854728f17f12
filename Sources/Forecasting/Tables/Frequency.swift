/// The distance from one time of a regular series to the next.
public enum Frequency: Equatable, Sendable, CustomStringConvertible {
  /// A fixed span, in milliseconds.
  case span(milliseconds: Int64)
  /// Whole days by the clock of the data's time zone.
  case days(Int)
  /// Monday to Friday, by the clock of the data's time zone.
  case businessDays
  /// Whole months by the clock of the data's time zone; the last day of a month is followed by last days.
  case months(Int)

  /// Reads `30s`, `15min`, `1h`, `1d`, `1w`, `1mo`, `1y` or `business-day`.
  ///
  /// Throws `DataError.setting` for anything else.
  public init(_ text: String) throws(DataError) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let count = digits.count <= 6 ? Int(digits) ?? 0 : 0
    switch (count > 0, text.dropFirst(digits.count)) {
    case (true, "s"): self = .span(milliseconds: Int64(count) * 1_000)
    case (true, "min"): self = .span(milliseconds: Int64(count) * 60_000)
    case (true, "h"): self = .span(milliseconds: Int64(count) * 3_600_000)
    case (true, "d"): self = .days(count)
    case (true, "w"): self = .days(count * 7)
    case (true, "mo"): self = .months(count)
    case (true, "y"): self = .months(count * 12)
    case (false, "business-day") where digits.isEmpty: self = .businessDays
    default:
      throw .setting(
        name: "frequency", value: "'\(text)'",
        expected: "a count and s, min, h, d, w, mo or y, such as 1h or 1d, or business-day")
    }
  }

  /// The form that reads back as the same frequency.
  public var description: String {
    switch self {
    case .span(let span) where span % 3_600_000 == 0: "\(span / 3_600_000)h"
    case .span(let span) where span % 60_000 == 0: "\(span / 60_000)min"
    case .span(let span): "\(span / 1_000)s"
    case .days(let days): "\(days)d"
    case .businessDays: "business-day"
    case .months(let months): "\(months)mo"
    }
  }

  /// The time that follows in a regular series.
  public func next(after time: Timestamp, in zone: TimeZoneRules = .utc) -> Timestamp {
    FrequencySteps(self, from: time, towards: nil, in: zone).time(1)
  }
}
