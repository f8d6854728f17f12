import NumericEngine
import Synchronization

/// Percentile intervals of means over seeds and of their ratios (Efron 1979), from resamples that are always the same.
public enum SeedBootstrap {
  /// Resamples of each interval.
  public static let resamples = 1000

  /// The 95 % interval of a mean: from the 25th lowest to the 25th highest mean of 1000 resamples; nil for fewer than two
  /// values.
  public static func interval(of values: [Double]) -> ClosedRange<Double>? {
    values.count > 1 ? SeedResamples.known(count: values.count).interval(of: values) : nil
  }

  /// The 95 % interval of the ratio of two means, of `values` and of `reference`.
  ///
  /// Paired values, which stand in the same places, are resampled together, others apart. Nil where either has fewer than
  /// two values, or a resample has no ratio.
  public static func intervalOfRatio(
    of values: [Double], to reference: [Double], isPaired: Bool
  ) -> ClosedRange<Double>? {
    guard values.count > 1, reference.count > 1 else { return nil }
    if isPaired { return SeedResamples.known(count: values.count).intervalOfRatio(of: values, to: reference) }
    var draws = SeedResamples.draws
    return ends(
      (0..<resamples).map { _ in
        let base = draws.mean(of: reference)
        return (draws.mean(of: values) / base, 1)
      })
  }

  /// The ends of the middle 95 % of means that came so often; nil where one is not finite.
  fileprivate static func ends(_ means: [(mean: Double, count: Int)]) -> ClosedRange<Double>? {
    guard means.allSatisfy(\.mean.isFinite) else { return nil }
    let sorted = means.sorted { $0.mean < $1.mean }
    func end(_ means: some Sequence<(mean: Double, count: Int)>) -> Double {
      var seen = 0
      for (mean, count) in means {
        seen += count
        if seen >= resamples / 40 { return mean }
      }
      return .nan
    }
    return end(sorted)...end(sorted.reversed())
  }
}

/// The resamples of so many seeds, which are always the same, for the intervals of many means.
public struct SeedResamples: Sendable {
  /// How many seeds there are.
  public let count: Int

  /// Resamples that differ, since few seeds can be drawn in few ways: the places drawn, ascending, `count` for each.
  private let places: [Int]

  /// How often each of them was drawn.
  private let counts: [Int]

  private init(count: Int) {
    var draws = Self.draws
    var known: [[Int]: Int] = [:]
    var places: [Int] = []
    var counts: [Int] = []
    for _ in 0..<SeedBootstrap.resamples {
      let drawn = (0..<count).map { _ in draws.place(below: count) }.sorted()
      if let number = known[drawn] {
        counts[number] += 1
      } else {
        known[drawn] = counts.count
        counts.append(1)
        places += drawn
      }
    }
    self.count = count
    self.places = places
    self.counts = counts
  }

  /// The resamples of counts that were asked for before, since tables and figures have thousands of intervals.
  private static let made = Mutex<[Int: SeedResamples]>([:])

  /// The resamples of `count` values, made once.
  public static func known(count: Int) -> SeedResamples {
    made.withLock { made in
      if let known = made[count] { return known }
      let new = SeedResamples(count: count)
      made[count] = new
      return new
    }
  }

  /// What every resampling starts from.
  fileprivate static var draws: RandomStream { RandomStream(seed: 1, name: "bootstrap over seeds") }

  /// The 95 % interval of the mean of `values`, `count` of them; nil for fewer than two.
  public func interval(of values: [Double]) -> ClosedRange<Double>? {
    guard count > 1 else { return nil }
    return SeedBootstrap.ends(zip(sums(of: values), counts).map { ($0 / Double(count), $1) })
  }

  /// The 95 % interval of the ratio of two means; nil for fewer than two values.
  fileprivate func intervalOfRatio(of values: [Double], to reference: [Double]) -> ClosedRange<Double>? {
    guard count > 1 else { return nil }
    return SeedBootstrap.ends(zip(zip(sums(of: values), sums(of: reference)), counts).map { ($0.0 / $0.1, $1) })
  }

  /// The sum of each resample.
  private func sums(of values: [Double]) -> [Double] {
    precondition(values.count == count, "\(count) seeds have \(values.count) values")
    return counts.indices.map { resample in
      var sum = 0.0
      for place in resample * count..<(resample + 1) * count { sum += values[places[place]] }
      return sum
    }
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
