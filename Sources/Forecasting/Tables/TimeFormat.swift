/// How times are written in a column.
public enum TimeFormat: Equatable, Sendable {
  /// ISO 8601: `2013-03-01`, or a date, `T` or a space, and `16:00`, `16:00:30`, `16:00:30.250`, with an optional
  /// `Z`, `+02:00`, `+0200` or `+02`.
  case iso8601
  /// Seconds since 1970-01-01 UTC, possibly with a fraction.
  case unix
  /// Milliseconds since 1970-01-01 UTC.
  case unixMilliseconds
  /// Microseconds since 1970-01-01 UTC; what is less than a millisecond is left out.
  case unixMicroseconds
  /// A pattern of directives, as in C's `strptime`.
  case pattern(TimePattern)

  /// Reads `iso`, `unix`, `unix-ms`, `unix-us`, or a pattern of the directives `%Y %y %m %d %H %I %p %M %S %f %b %z %%`.
  ///
  /// Throws `DataError.timeFormat` for any other directive and for a pattern without a date.
  public init(_ text: String) throws(DataError) {
    switch text {
    case "iso": self = .iso8601
    case "unix": self = .unix
    case "unix-ms": self = .unixMilliseconds
    case "unix-us": self = .unixMicroseconds
    default: self = .pattern(try TimePattern(text))
    }
  }
}
