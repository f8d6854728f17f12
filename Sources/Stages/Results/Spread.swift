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

  /// A number over trainings of seeds in folds.
  ///
  /// Folds of one seed are not repetitions: their mean is that seed's value.
  init(overFolds trainings: [(seed: Int, value: Double?)]) {
    let seeds = Set(trainings.map(\.seed)).sorted()
    self.init(
      seeds.map { seed in Spread(trainings.filter { $0.seed == seed }.compactMap(\.value)).mean }.filter { !$0.isNaN })
  }

  /// The 95 % bootstrap interval of the mean; nil for fewer than two values.
  var interval: ClosedRange<Double>? { SeedBootstrap.interval(of: values) }

  /// Mean, deviation and interval together.
  var estimate: Estimate { Estimate(mean: mean, deviation: deviation, interval: interval) }

  /// What stands beside the mean in forms for programs, by what the names of its fields end with.
  var fields: [(ending: String, value: Double?)] {
    [("_deviation", deviation), ("_low", interval?.lowerBound), ("_high", interval?.upperBound)]
  }

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
    self.init(seeds) { SeedBootstrap.interval(of: $0) }
  }

  /// The curves [seed][place] of trainings of seeds in folds, each seed's the mean over the folds that go so far.
  ///
  /// Folds of one seed are not repetitions, as in `Spread`.
  static func foldMeans(_ trainings: [(seed: Int, values: [Double])]) -> [[Double]] {
    Set(trainings.map(\.seed)).sorted().map { seed in
      let folds = trainings.filter { $0.seed == seed }.map(\.values)
      guard folds.count > 1 else { return folds[0] }
      return (0..<(folds.map(\.count).max() ?? 0)).map { place in
        Spread(folds.compactMap { $0.count > place && $0[place].isFinite ? $0[place] : nil }).mean
      }
    }
  }
}
