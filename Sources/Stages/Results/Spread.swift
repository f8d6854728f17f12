import Forecasting

/// A number over seeds: mean, sample standard deviation and bootstrap interval of the mean.
struct Spread: Equatable {
  /// The value of each seed.
  let values: [Double]
  /// Not-a-number without values.
  let mean: Double
  /// 0 for a single value, not-a-number without any.
  let deviation: Double

  init(_ values: [Double]) {
    self.values = values
    mean = values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    let (mean, count) = (mean, Double(values.count))
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = values.isEmpty ? .nan : values.count > 1 ? (squares / (count - 1)).squareRoot() : 0
  }

  /// Whether there are not several values.
  var isAlone: Bool { values.count < 2 }

  /// The 95 % bootstrap interval of the mean; nil for fewer than two values.
  var interval: ClosedRange<Double>? { SeedBootstrap.interval(of: values) }
}
