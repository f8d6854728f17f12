/// The offsets of a place's clocks from UTC over time.
public struct TimeZoneRules: Equatable, Sendable {
  /// The name it was asked for by.
  public let name: String
  /// Instants (seconds since the epoch) at which the offset changes, increasing.
  private let transitions: [Int64]
  /// The offset before the first transition, then after each, in seconds east of Greenwich.
  private let offsets: [Int]
  /// What holds after the last transition; nil where the last offset stays.
  private let tail: RecurringZone?

  /// Coordinated Universal Time.
  public static let utc = TimeZoneRules(name: "UTC", transitions: [], offsets: [0], tail: nil)

  init(name: String, transitions: [Int64], offsets: [Int], tail: RecurringZone?) {
    self.name = name
    self.transitions = transitions
    self.offsets = offsets
    self.tail = tail
  }

  /// Reads `UTC`, a fixed offset such as `+02:00`, or an IANA name such as `Europe/Berlin` from the system's tz
  /// database.
  ///
  /// Throws `DataError.timeZone` where the name is not in the database, or the system has none.
  public init(named name: String) throws(DataError) {
    if name == "UTC" || name == "Z" {
      self = .utc
      return
    }
    if name.hasPrefix("+") || name.hasPrefix("-") {
      let bytes = Array(name.utf8)
      let offset = bytes.withUnsafeBufferPointer { bytes -> Int? in
        var cursor = ByteCursor(bytes)
        let offset = cursor.offset()
        return cursor.isAtEnd ? offset : nil
      }
      guard let offset else { throw .timeZone(name: name, reason: "expected an offset such as +02:00") }
      self.init(name: name, transitions: [], offsets: [offset], tail: nil)
      return
    }
    self = try TimeZoneFile.read(name)
  }

  /// The offset at an instant, in seconds east of Greenwich.
  public func offset(at time: Timestamp) -> Int {
    offset(atSecond: time.milliseconds.quotientAndRemainderFloored(by: 1_000).quotient)
  }

  private func offset(atSecond second: Int64) -> Int {
    if let last = transitions.last, second < last {
      return offsets[transitions.partitioningIndex { $0 > second }]
    }
    return tail?.offset(atSecond: second) ?? offsets[offsets.count - 1]
  }

  /// The instant at which the clocks show a reading: the earlier one where they show it twice, nothing where they skip
  /// it.
  func instant(ofWall milliseconds: Int64) -> Timestamp? {
    if transitions.isEmpty, tail == nil {
      return Timestamp(milliseconds: milliseconds - Int64(offsets[0]) * 1_000)
    }
    // Offsets change by less than a day, so that one of the two neighbouring offsets applies.
    let second = milliseconds.quotientAndRemainderFloored(by: 1_000).quotient
    let before = offset(atSecond: second - 86_400)
    let after = offset(atSecond: second + 86_400)
    for candidate in [max(before, after), min(before, after)]
    where offset(atSecond: second - Int64(candidate)) == candidate {
      return Timestamp(milliseconds: milliseconds - Int64(candidate) * 1_000)
    }
    return nil
  }

  /// The same; where the clocks skip the reading, 24 hours after that of the day before, which for a skipped midnight
  /// is the first instant of the day.
  func instant(nearWall milliseconds: Int64) -> Timestamp {
    let day = Timestamp.millisecondsPerDay
    if let instant = instant(ofWall: milliseconds) { return instant }
    let before = instant(ofWall: milliseconds - day)?.milliseconds ?? milliseconds - day
    return Timestamp(milliseconds: before + day)
  }

  /// What the clocks show at an instant, as milliseconds.
  func wall(at time: Timestamp) -> Int64 { time.milliseconds + Int64(offset(at: time)) * 1_000 }
}
