import Forecasting
import Reports

extension Estimate {
  /// How much higher the mean of values is than that of a reference, as a share of the latter; nil where that is not above 0.
  ///
  /// Seeds are paired where both have the same, or one of them has no seed (nil), being not trained; else they are drawn
  /// apart. The interval is a bootstrap of the ratio of means. The deviation is that of what each seed adds to the ratio,
  /// which moves by `(value - ratio * reference) / mean` (Cochran 1977, section 6.3). Where a trained side has one seed,
  /// there are none.
  init?(
    changeTo values: [Double], ofSeeds seeds: [Int?], from reference: [Double], ofSeeds referenceSeeds: [Int?]
  ) {
    let (own, other) = (Spread(values), Spread(reference))
    let base = other.mean
    guard base > 0, own.mean.isFinite else { return nil }
    let ratio = own.mean / base
    let pairs = Self.pairs(values, seeds, reference, referenceSeeds)
    let interval = SeedBootstrap.intervalOfRatio(
      of: pairs?.map(\.value) ?? values, to: pairs?.map(\.reference) ?? reference, isPaired: pairs != nil)
    let deviation =
      if let pairs {
        Spread(pairs.map { ($0.value - ratio * $0.reference) / base }).deviation
      } else if let one = own.deviation, let two = other.deviation {
        // Variances of what is independent add up.
        (one * one + ratio * ratio * two * two).squareRoot() / base
      } else {
        Double?.none
      }
    self.init(
      mean: ratio - 1, deviation: interval == nil ? nil : deviation,
      interval: interval.map { $0.lowerBound - 1...$0.upperBound - 1 })
  }

  /// Values seed by seed; nil where the seeds are not the same, or only one.
  private static func pairs(
    _ values: [Double], _ seeds: [Int?], _ reference: [Double], _ referenceSeeds: [Int?]
  ) -> [(value: Double, reference: Double)]? {
    if referenceSeeds == [nil] { return values.map { ($0, reference[0]) } }
    if seeds == [nil] { return reference.map { (values[0], $0) } }
    let pairs = seeds.enumerated().compactMap { place, seed in
      referenceSeeds.firstIndex(of: seed).map { (values[place], reference[$0]) }
    }
    return pairs.count < 2 || pairs.count != seeds.count || pairs.count != referenceSeeds.count ? nil : pairs
  }

  /// The same in the other direction: a reduction for a change.
  var negated: Estimate {
    Estimate(mean: -mean, deviation: deviation, interval: interval.map { -$0.upperBound ... -$0.lowerBound })
  }

  /// What tables show: the number alone where it has no deviation, else with deviation and interval.
  var cell: Cell { deviation == nil && interval == nil ? .number(mean) : .estimate(self) }
}
