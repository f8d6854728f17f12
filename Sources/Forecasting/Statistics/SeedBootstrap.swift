import NumericEngine

/// Percentile intervals of means over seeds (Efron 1979), from resamples that are always the same.
public enum SeedBootstrap {
  /// Resamples of each interval.
  public static let resamples = 1000

  /// The 95 % interval of a mean: from the 25th lowest to the 25th highest mean of 1000 resamples; nil for fewer than two
  /// values.
  public static func interval(of values: [Double]) -> ClosedRange<Double>? {
    values.count > 1 ? SeedResamples(count: values.count).interval(of: values) : nil
  }

  /// The 95 % interval of the difference between the means of `second` and `first`, which are resampled apart; nil where
  /// either has fewer than two values.
  public static func intervalOfDifference(from first: [Double], to second: [Double]) -> ClosedRange<Double>? {
    guard first.count > 1, second.count > 1 else { return nil }
    var draws = SeedResamples.draws
    return ends(
      (0..<resamples).map { _ in
        let one = draws.mean(of: first)
        return draws.mean(of: second) - one
      })
  }

  /// The ends of the middle 95 % of means; nil where there is none, as among what is not a number.
  static func ends(_ means: [Double]) -> ClosedRange<Double>? {
    let cut = resamples / 40
    // So few of so many are wanted that sorting all would take most of the time.
    var lowest: [Double] = []
    var highest: [Double] = []
    for mean in means {
      if lowest.count < cut || mean < lowest[cut - 1] {
        lowest.insert(mean, at: lowest.firstIndex { mean < $0 } ?? lowest.count)
        if lowest.count > cut { lowest.removeLast() }
      }
      if highest.count < cut || mean > highest[cut - 1] {
        highest.insert(mean, at: highest.firstIndex { mean > $0 } ?? highest.count)
        if highest.count > cut { highest.removeLast() }
      }
    }
    let (low, high) = (lowest[cut - 1], highest[cut - 1])
    return low <= high ? low...high : nil
  }
}

/// The resamples of so many seeds, which are always the same, for the intervals of many means.
public struct SeedResamples: Sendable {
  /// How many seeds there are.
  public let count: Int

  /// Places of drawn values, `count` for each resample.
  private let places: [Int]

  /// The resamples of `count` values.
  public init(count: Int) {
    var draws = Self.draws
    self.count = count
    places = (0..<SeedBootstrap.resamples * count).map { _ in draws.place(below: count) }
  }

  /// What every resampling starts from.
  fileprivate static var draws: RandomStream { RandomStream(seed: 1, name: "bootstrap over seeds") }

  /// The 95 % interval of the mean of `values`, `count` of them; nil for fewer than two.
  public func interval(of values: [Double]) -> ClosedRange<Double>? {
    precondition(values.count == count, "\(count) seeds have \(values.count) values")
    guard count > 1 else { return nil }
    return SeedBootstrap.ends(
      (0..<SeedBootstrap.resamples).map { resample in
        var sum = 0.0
        for place in resample * count..<(resample + 1) * count { sum += values[places[place]] }
        return sum / Double(count)
      })
  }
}

extension RandomStream {
  /// A place among so many, each as likely.
  fileprivate mutating func place(below count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// The mean of as many values drawn with replacement.
  fileprivate mutating func mean(of values: [Double]) -> Double {
    var sum = 0.0
    for _ in values.indices { sum += values[place(below: values.count)] }
    return sum / Double(values.count)
  }
}
