/// Time in milliseconds.
enum Stopwatch {
  static func milliseconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) * 1e-15
  }

  static func time(_ body: () throws -> Void) rethrows -> Double {
    milliseconds(try ContinuousClock().measure(body))
  }

  /// The times of `count` repetitions, after one that warms up.
  static func times(_ count: Int, _ body: () throws -> Void) rethrows -> [Double] {
    try body()
    return try (0..<count).map { _ in try time(body) }
  }
}
