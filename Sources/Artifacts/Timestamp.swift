import Glibc

/// The wall clock and its text in UTC.
public enum Timestamp {
  /// Seconds since 1970 by the system's clock.
  public static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec)
  }

  /// Milliseconds since 1970 by the system's clock.
  public static func nowInMilliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// `2026-01-31T12:00:00.250Z`, so that the texts of two instants of one second have an order too.
  public static func text(millisecondsSince1970 time: Int64) -> String {
    let milliseconds = Int32(time % 1_000)
    let fraction = milliseconds < 100 ? "0\(pad(milliseconds))" : "\(milliseconds)"
    return "\(text(secondsSince1970: time / 1_000).dropLast()).\(fraction)Z"
  }

  /// `2026-01-31T12:00:00Z`.
  public static func text(secondsSince1970 seconds: Int64) -> String {
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    let date = "\(parts.tm_year + 1900)-\(pad(parts.tm_mon + 1))-\(pad(parts.tm_mday))"
    return "\(date)T\(pad(parts.tm_hour)):\(pad(parts.tm_min)):\(pad(parts.tm_sec))Z"
  }

  private static func pad(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
