/// Maps data values to pixels along one axis.
struct Scale: Equatable, Sendable {
  /// How values are spaced.
  enum Kind: Equatable, Sendable {
    case linear
    case log
    case bands(Int)
  }

  /// The spacing.
  let kind: Kind

  /// The values at both ends; for bands -0.5 and count - 0.5, so that the whole number n is the middle of band n.
  let lower: Double
  let upper: Double

  /// The pixels at both ends.
  let start: Double
  let end: Double

  /// A scale whose `lower` value is at pixel `start` and whose `upper` value is at `end`.
  init(_ kind: Kind, from lower: Double, to upper: Double, start: Double, end: Double) {
    precondition(upper > lower, "Scale: the upper value is not above the lower one")
    self.kind = kind
    self.lower = lower
    self.upper = upper
    self.start = start
    self.end = end
  }

  /// The pixel of `value`; nil for values that cannot be drawn, such as zero on a log axis.
  func position(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    let fraction: Double
    switch kind {
    case .linear, .bands:
      // Halved, so that even the widest ranges do not overflow.
      fraction = (value / 2 - lower / 2) / (upper / 2 - lower / 2)
    case .log:
      guard value > 0 else { return nil }
      let low = ExactMath.log(lower)
      fraction = (ExactMath.log(value) - low) / (ExactMath.log(upper) - low)
    }
    return start + max(-100, min(100, fraction)) * (end - start)
  }

  /// The pixels between two neighbouring bands; the whole length for other scales.
  var bandWidth: Double {
    switch kind {
    case .bands(let count): (end - start).magnitude / Double(max(1, count))
    case .linear, .log: (end - start).magnitude
    }
  }
}
