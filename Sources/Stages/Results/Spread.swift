import Forecasting
import Reports

/// A number over seeds: mean, sample standard deviation and bootstrap interval of the mean.
struct Spread: Equatable {
  /// The value of each seed.
  let values: [Double]
  /// Not-a-number without values.
  let mean: Double
  /// Nil for fewer than two values.
  let deviation: Double?

  init(_ values: [Double]) {
    self.values = values
    mean = values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    let (mean, count) = (mean, Double(values.count))
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = values.count > 1 ? (squares / (count - 1)).squareRoot() : nil
  }

  /// How much lower values are than those of a reference by the same seeds, as shares of the reference's mean: 0.25 where
  /// an error is a quarter lower.
  ///
  /// What has one value, such as a baseline, is compared with every seed of the other. Values that do not pair off, since a
  /// seed has none, give the means' share alone; a reference that is not above 0 gives nothing.
  init(reductionTo own: [Double], from reference: [Double]) {
    self.init(shares: own, reference) { $1 - $0 }
  }

  /// How much higher values are than those of a reference by the same seeds, as shares of the reference's mean.
  init(changeTo own: [Double], from reference: [Double]) {
    self.init(shares: own, reference) { $0 - $1 }
  }

  private init(shares own: [Double], _ reference: [Double], _ difference: (_ own: Double, _ other: Double) -> Double) {
    let base = Spread(reference).mean
    guard base > 0, !own.isEmpty else {
      self.init([])
      return
    }
    let count = max(own.count, reference.count)
    func paired(_ values: [Double]) -> [Double]? {
      values.count == count ? values : values.count == 1 ? Array(repeating: values[0], count: count) : nil
    }
    if let own = paired(own), let reference = paired(reference) {
      self.init(zip(own, reference).map { difference($0, $1) / base })
    } else {
      self.init([difference(Spread(own).mean, base) / base])
    }
  }

  /// The 95 % bootstrap interval of the mean; nil for fewer than two values.
  var interval: ClosedRange<Double>? { SeedBootstrap.interval(of: values) }

  /// Mean, deviation and interval together.
  var estimate: Estimate { Estimate(mean: mean, deviation: deviation, interval: interval) }

  /// What tables show: the number of a single seed, of several the mean with deviation and interval.
  var cell: Cell {
    guard mean.isFinite else { return .empty }
    return deviation == nil ? .number(mean) : .estimate(estimate)
  }

  /// What the numbers over seeds are.
  static let method =
    "Over seeds: the mean, ± the sample standard deviation, and below it the 95 % bootstrap interval of the mean "
    + "(percentiles of \(SeedBootstrap.resamples) resamples)."
}

extension SeedCurves {
  /// The curves of seeds [seed][place] with the bootstrap intervals of their means.
  init(overSeeds seeds: [[Double]]) {
    let resamples = SeedResamples(count: seeds.count)
    self.init(seeds) { values in
      values.count == resamples.count ? resamples.interval(of: values) : SeedBootstrap.interval(of: values)
    }
  }
}
