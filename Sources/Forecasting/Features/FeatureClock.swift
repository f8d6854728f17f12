/// What features of the calendar go by.
public struct FeatureClock: Equatable, Sendable {
  /// Where the clock hangs.
  public let zone: TimeZoneRules
  /// How times follow each other, for features of later rows; nil where there are none.
  ///
  /// A later row's time is always reckoned by it and never looked up, so that it is known in advance.
  public let frequency: Frequency?

  /// Creates a clock.
  public init(zone: TimeZoneRules = .utc, frequency: Frequency? = nil) {
    self.zone = zone
    self.frequency = frequency
  }

  /// What the clock shows a number of steps after each time, in milliseconds since 1970.
  ///
  /// Throws `DataError.setting` for steps without a frequency.
  func readings(_ times: [Timestamp], stepsAhead: Int) throws(DataError) -> [Double] {
    guard stepsAhead > 0 else { return times.map { Double(zone.wall(at: $0)) } }
    guard let frequency else {
      throw .setting(name: "frequency", value: "none", expected: "known for features of later rows")
    }
    return times.map { time in
      Double(zone.wall(at: (0..<stepsAhead).reduce(time) { time, _ in frequency.next(after: time, in: zone) }))
    }
  }
}
