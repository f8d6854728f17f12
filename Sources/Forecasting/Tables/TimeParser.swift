/// A clock reading: milliseconds as if the clock showed UTC, and its offset from UTC in seconds where that was written.
struct WallTime: Equatable {
  var milliseconds: Int64
  var offset: Int?
  /// Whether no time of day was written.
  var isDate = false
}

/// Reads the times of a column.
struct TimeParser: Sendable {
  let formats: [TimeFormat]
  let zone: TimeZoneRules

  /// Reads a whole field with the first format that fits; nothing where none does, or where the zone's clocks skip that
  /// time.
  ///
  /// A date whose midnight they skip is the first instant of its day.
  func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    for format in formats {
      switch format {
      case .iso8601:
        if let wall = Self.iso8601(bytes) { return instant(wall) }
      case .unix:
        if let time = Self.unix(bytes, unit: 1_000) { return time }
      case .unixMilliseconds:
        if let time = Self.unix(bytes, unit: 1) { return time }
      case .unixMicroseconds:
        if let time = Self.unixMicroseconds(bytes) { return time }
      case .pattern(let pattern):
        if let wall = pattern.parse(bytes) { return instant(wall) }
      }
    }
    return nil
  }

  private func instant(_ wall: WallTime) -> Timestamp? {
    if let offset = wall.offset { return Timestamp(milliseconds: wall.milliseconds - Int64(offset) * 1_000) }
    return wall.isDate ? zone.instant(nearWall: wall.milliseconds) : zone.instant(ofWall: wall.milliseconds)
  }

  /// A date, or a date and a time.
  private static func iso8601(_ bytes: UnsafeBufferPointer<UInt8>) -> WallTime? {
    var cursor = ByteCursor(bytes)
    guard let year = cursor.number(digits: 4...4), cursor.take(UInt8(ascii: "-")),
      let month = cursor.number(digits: 2...2), cursor.take(UInt8(ascii: "-")),
      let day = cursor.number(digits: 2...2), let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    var wall = WallTime(milliseconds: Timestamp(date).milliseconds, offset: nil)
    if cursor.isAtEnd {
      wall.isDate = true
      return wall
    }
    guard cursor.take(UInt8(ascii: "T")) || cursor.take(UInt8(ascii: " ")),
      let hour = cursor.number(digits: 2...2), hour < 24, cursor.take(UInt8(ascii: ":")),
      let minute = cursor.number(digits: 2...2), minute < 60
    else { return nil }
    wall.milliseconds += Int64(hour * 60 + minute) * 60_000
    if cursor.take(UInt8(ascii: ":")) {
      guard let second = cursor.number(digits: 2...2), second < 60 else { return nil }
      wall.milliseconds += Int64(second) * 1_000
      if cursor.take(UInt8(ascii: ".")) {
        guard let fraction = cursor.fractionMilliseconds() else { return nil }
        wall.milliseconds += Int64(fraction)
      }
    }
    if cursor.isAtEnd { return wall }
    guard let offset = cursor.offset(), cursor.isAtEnd else { return nil }
    wall.offset = offset
    return wall
  }

  /// A count since the epoch, its fraction kept to the millisecond; years 1 to 9999 only.
  private static func unix(_ bytes: UnsafeBufferPointer<UInt8>, unit: Int64) -> Timestamp? {
    var cursor = ByteCursor(bytes)
    let negative = cursor.take(UInt8(ascii: "-"))
    guard let whole = cursor.number(digits: 1...15) else { return nil }
    var milliseconds = Int64(whole) * unit
    if unit > 1, cursor.take(UInt8(ascii: ".")) {
      guard let fraction = cursor.fractionMilliseconds() else { return nil }
      milliseconds += Int64(fraction)
    }
    guard cursor.isAtEnd else { return nil }
    return checked(Timestamp(milliseconds: negative ? -milliseconds : milliseconds))
  }

  private static func unixMicroseconds(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    var cursor = ByteCursor(bytes)
    let negative = cursor.take(UInt8(ascii: "-"))
    guard let whole = cursor.number(digits: 1...18), cursor.isAtEnd else { return nil }
    let (milliseconds, _) = Int64(negative ? -whole : whole).quotientAndRemainderFloored(by: 1_000)
    return checked(Timestamp(milliseconds: milliseconds))
  }

  /// The time, if it lies in the years 1 to 9999.
  private static func checked(_ time: Timestamp) -> Timestamp? {
    let day = time.milliseconds.quotientAndRemainderFloored(by: Timestamp.millisecondsPerDay).quotient
    return (CivilDate.firstDay...CivilDate.lastDay).contains(Int(day)) ? time : nil
  }
}
