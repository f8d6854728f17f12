import NumericEngine
import Synchronization

/// Percentile intervals of means over seeds (Efron 1979), from resamples that are always the same.
public enum SeedBootstrap {
  /// Resamples of each interval.
  public static let resamples = 1000

  /// The 95 % interval of a mean: from the 25th lowest to the 25th highest mean of 1000 resamples; nil for fewer than two
  /// values.
  public static func interval(of values: [Double]) -> ClosedRange<Double>? {
    values.count > 1 ? SeedResamples.known(count: values.count).interval(of: values) : nil
  }

  /// The 95 % interval of the difference between the means of `second` and `first`, which are resampled apart; nil where
  /// either has fewer than two values.
  public static func intervalOfDifference(from first: [Double], to second: [Double]) -> ClosedRange<Double>? {
    guard first.count > 1, second.count > 1 else { return nil }
    var draws = SeedResamples.draws
    return ends(
      (0..<resamples).map { _ in
        let one = draws.mean(of: first)
        return (draws.mean(of: second) - one, 1)
      })
  }

  /// The ends of the middle 95 % of means that came so often; nil where one is not a number.
  fileprivate static func ends(_ means: [(mean: Double, count: Int)]) -> ClosedRange<Double>? {
    guard !means.contains(where: \.mean.isNaN) else { return nil }
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
    precondition(values.count == count, "\(count) seeds have \(values.count) values")
    guard count > 1 else { return nil }
    return SeedBootstrap.ends(
      counts.enumerated().map { resample, often in
        var sum = 0.0
        for place in resample * count..<(resample + 1) * count { sum += values[places[place]] }
        return (sum / Double(count), often)
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
