import NumericEngine

/// Percentile intervals of means over seeds (Efron 1979), from resamples that are always the same.
public enum SeedBootstrap {
  /// Resamples of each interval.
  public static let resamples = 1000

  /// The 95 % interval of a mean: from the 25th lowest to the 25th highest mean of 1000 resamples; nil for fewer than two
  /// values.
  public static func interval(of values: [Double]) -> ClosedRange<Double>? {
    guard values.count > 1 else { return nil }
    return interval { $0.mean(of: values) }
  }

  /// The 95 % interval of the difference between the means of `second` and `first`, which are resampled apart; nil where
  /// either has fewer than two values.
  public static func intervalOfDifference(from first: [Double], to second: [Double]) -> ClosedRange<Double>? {
    guard first.count > 1, second.count > 1 else { return nil }
    return interval { draws in
      let one = draws.mean(of: first)
      return draws.mean(of: second) - one
    }
  }

  private static func interval(_ statistic: (inout RandomStream) -> Double) -> ClosedRange<Double>? {
    var draws = RandomStream(seed: 1, name: "bootstrap over seeds")
    let means = (0..<resamples).map { _ in statistic(&draws) }.sorted()
    let cut = resamples / 40
    let (low, high) = (means[cut - 1], means[resamples - cut])
    return low <= high ? low...high : nil
  }
}

extension RandomStream {
  /// The mean of as many values drawn with replacement.
  fileprivate mutating func mean(of values: [Double]) -> Double {
    var sum = 0.0
    for _ in values.indices {
      sum += values[Int(next().multipliedFullWidth(by: UInt64(values.count)).high)]
    }
    return sum / Double(values.count)
  }
}
