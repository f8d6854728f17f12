import Forecasting
import Reports

extension Estimate {
  /// How much higher values are than those of a reference, as a share of the reference's mean; nil where that is not above 0.
  ///
  /// Deviation and interval are those of the changes seed by seed where both have the same seeds or one of them has no seed
  /// (nil), being not trained. Else seeds are drawn apart: the deviation is that of the difference between any two, one of
  /// each. Where a trained side has one seed, there are none.
  init?(
    changeTo values: [Double], ofSeeds seeds: [Int?], from reference: [Double], ofSeeds referenceSeeds: [Int?]
  ) {
    let (own, other) = (Spread(values), Spread(reference))
    let base = other.mean
    guard base > 0, own.mean.isFinite else { return nil }
    let change = own.mean / base - 1
    if let pairs = Self.differences(values, seeds, reference, referenceSeeds) {
      let spread = Spread(pairs.map { $0 / base })
      self.init(mean: change, deviation: spread.deviation, interval: spread.interval)
    } else if let ends = SeedBootstrap.intervalOfDifference(from: reference, to: values) {
      // Variances of what is independent add up.
      let variance = [own, other].compactMap(\.deviation).reduce(0) { $0 + $1 * $1 }
      self.init(
        mean: change, deviation: variance.squareRoot() / base,
        interval: ends.lowerBound / base...ends.upperBound / base)
    } else {
      self.init(mean: change, deviation: nil, interval: nil)
    }
  }

  /// The differences seed by seed; nil where the seeds are not the same, or only one.
  private static func differences(
    _ values: [Double], _ seeds: [Int?], _ reference: [Double], _ referenceSeeds: [Int?]
  ) -> [Double]? {
    if referenceSeeds == [nil] { return values.map { $0 - reference[0] } }
    if seeds == [nil] { return reference.map { values[0] - $0 } }
    let pairs = seeds.enumerated().compactMap { place, seed in
      referenceSeeds.firstIndex(of: seed).map { values[place] - reference[$0] }
    }
    return pairs.count < 2 || pairs.count != seeds.count || pairs.count != referenceSeeds.count ? nil : pairs
  }

  /// What tables show: the number alone where it has no deviation, else with deviation and interval.
  var cell: Cell { deviation == nil && interval == nil ? .number(mean) : .estimate(self) }
}
