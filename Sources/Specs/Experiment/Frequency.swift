/// The step between neighbouring observations.
public enum Frequency: Sendable, Hashable, CustomStringConvertible {
  /// Every so many units: `1d`, `15min`, `3mo`.
  case every(Int, Unit)
  /// Monday to Friday; holidays may be missing.
  case businessDay

  /// A unit of time, as the spec abbreviates it.
  public enum Unit: String, CaseIterable, Sendable {
    /// Seconds.
    case second = "s"
    /// Minutes.
    case minute = "min"
    /// Hours.
    case hour = "h"
    /// Calendar days.
    case day = "d"
    /// Weeks of seven days.
    case week = "w"
    /// Calendar months.
    case month = "mo"
    /// Calendar years.
    case year = "y"
  }

  /// Reads the spec's form: a whole number from 1 to 9999 and a unit, or `business-day`.
  public init?(_ text: String) {
    if text == "business-day" {
      self = .businessDay
      return
    }
    let digits = text.utf8.prefix { (48...57).contains($0) }
    guard digits.count <= 4, let count = Int(String(Substring(digits))), count > 0,
      let unit = Unit(rawValue: String(text.dropFirst(digits.count)))
    else { return nil }
    self = .every(count, unit)
  }

  /// The spec's form.
  public var description: String {
    switch self {
    case .every(let count, let unit): "\(count)\(unit.rawValue)"
    case .businessDay: "business-day"
    }
  }
}

extension ValueType where Value == Frequency {
  /// A step between observations.
  static var frequency: ValueType {
    ValueType<String>.string.refined(
      placeholder: .businessDay, schema: ["pattern": "^([1-9][0-9]{0,3}(s|min|h|d|w|mo|y)|business-day)$"],
      resolved: { .string($0.description) }
    ) { text throws(Rejection) in
      guard let frequency = Frequency(text) else {
        throw Rejection(
          code: .badTime, expectation: "a frequency such as 1d, 1h, 15min, 3mo or business-day",
          hint: text.hasSuffix("m") ? "'m' is ambiguous: write min for minutes or mo for months" : nil)
      }
      return frequency
    }
  }
}
