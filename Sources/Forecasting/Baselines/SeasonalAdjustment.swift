/// Classical multiplicative decomposition of a history that is seasonal, as the M4 competition adjusts its Naive2
/// (Makridakis, Spiliotis and Assimakopoulos 2020, and its R code in `Mcompetitions/M4-methods`).
struct SeasonalAdjustment {
  /// What the values of a season's steps are multiples of; the last of them belongs to the history's last value.
  let factors: [Double]

  /// Nothing where the history is not seasonal, or a value is not above 0, so that it has no multiplicative factors.
  init?(_ history: ArraySlice<Double>, season: Int) {
    let values = Array(history)
    guard season > 1, values.allSatisfy({ $0 > 0 }), Self.isSeasonal(values, season: season) else { return nil }
    let trend = Self.trend(values, season: season)
    var figure = [Double](repeating: 0, count: season)
    for place in figure.indices {
      var ratios: [Double] = []
      for row in stride(from: place, to: values.count, by: season) {
        if let level = trend[row] { ratios.append(values[row] / level) }
      }
      figure[place] = ratios.reduce(0, +) / Double(ratios.count)
    }
    let mean = figure.reduce(0, +) / Double(season)
    let next = values.count % season
    factors = (0..<season).map { figure[(next + $0) % season] / mean }
  }

  /// Whether the autocorrelation at the season's lag is beyond its 90 % limit: |r(m)| > 1.645 sqrt((1 + 2 sum r(k)^2) / n),
  /// k below m.
  ///
  /// Never for fewer than three seasons, nor where R's `acf` stops before that lag, at floor(10 log10 n).
  static func isSeasonal(_ values: [Double], season: Int) -> Bool {
    let count = values.count
    // A power of ten reaches its own lag, though its logarithm may be off in the last place.
    let reachesLag = Double(season) <= 10 * PortableMath.log(Double(count)) / PortableMath.log(10) + 1e-9
    guard season < count, count >= 3 * season, reachesLag else { return false }
    let mean = values.reduce(0, +) / Double(count)
    func covariance(_ lag: Int) -> Double {
      (0..<count - lag).reduce(0) { $0 + (values[$1] - mean) * (values[$1 + lag] - mean) }
    }
    let variance = covariance(0)
    guard variance > 0 else { return false }
    let correlations = (1...season).map { covariance($0) / variance }
    let sum = correlations.dropLast().reduce(1) { $0 + 2 * $1 * $1 }
    return abs(correlations[season - 1]) > 1.645 * (sum / Double(count)).squareRoot()
  }

  /// The centred moving average over a season, its ends at half weight where the season is even; nil where it does not fit.
  private static func trend(_ values: [Double], season: Int) -> [Double?] {
    let half = season / 2
    return values.indices.map { row in
      guard row >= half, row + half < values.count else { return nil }
      var sum = values[row - half...row + half].reduce(0, +)
      if season.isMultiple(of: 2) { sum -= (values[row - half] + values[row + half]) / 2 }
      return sum / Double(season)
    }
  }
}
