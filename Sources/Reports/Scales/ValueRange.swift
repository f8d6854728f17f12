/// The smallest and the largest of some values.
public struct ValueRange: Sendable, Hashable {
  /// The smallest value.
  public var lower: Double

  /// The largest value.
  public var upper: Double

  /// The range from `lower` to `upper`.
  public init(_ lower: Double, _ upper: Double) {
    self.lower = min(lower, upper)
    self.upper = max(lower, upper)
  }

  /// The range of the finite values; nil where there are none.
  public init?(of values: some Sequence<Double>) {
    var found: (Double, Double)?
    for value in values where value.isFinite {
      found = found.map { (min($0.0, value), max($0.1, value)) } ?? (value, value)
    }
    guard let found else { return nil }
    self.init(found.0, found.1)
  }

  /// The smallest range that holds both.
  func union(_ other: ValueRange?) -> ValueRange {
    guard let other else { return self }
    return ValueRange(min(lower, other.lower), max(upper, other.upper))
  }

  /// Whether both ends are above 0 and more than a factor apart.
  func spans(factor: Double) -> Bool { lower > 0 && upper / factor > lower }

  /// The range with `value` inside.
  func including(_ value: Double) -> ValueRange {
    union(ValueRange(value, value))
  }

  /// A wider range: by a part of its width, or where it has no width by a part of its value.
  func padded(by fraction: Double) -> ValueRange {
    let span = upper - lower
    guard span.isFinite else { return self }
    // Widths below the resolution of the values cannot carry an axis.
    let smallest = max(lower.magnitude, upper.magnitude) * 1e-12
    if span <= smallest {
      let room = max(lower.magnitude * 0.05, lower == 0 ? 1 : 1e-300)
      return ValueRange(max(-.greatestFiniteMagnitude, lower - room), min(.greatestFiniteMagnitude, upper + room))
    }
    let room = span * fraction
    return ValueRange(max(-.greatestFiniteMagnitude, lower - room), min(.greatestFiniteMagnitude, upper + room))
  }
}
