/// The mean over seeds at each place, one standard deviation around it, and an interval of it.
struct SeedSummary: Equatable, Sendable {
  let mean: [Double]
  /// The mean less the sample standard deviation; not-a-number for a single seed.
  let below: [Double]
  let above: [Double]
  /// The ends of the interval; not-a-number where there is none.
  let low: [Double]
  let high: [Double]

  /// The edges of the bands around the mean: those of the deviation, and those of the interval.
  var edges: [(lower: [Double], upper: [Double])] { [(below, above), (low, high)] }

  /// Summarises values [seed][place]; at each place over the seeds that have a finite value there.
  init(_ seeds: [[Double]], _ interval: ([Double]) -> ClosedRange<Double>?) {
    let length = seeds.map(\.count).max() ?? 0
    var mean: [Double] = []
    var deviation: [Double] = []
    var ends: [(low: Double, high: Double)] = []
    for place in 0..<length {
      let values = seeds.compactMap { $0.indices.contains(place) && $0[place].isFinite ? $0[place] : nil }
      let center = values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
      mean.append(center)
      deviation.append(values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : .nan)
      let own = interval(values)
      ends.append((own?.lowerBound ?? .nan, own?.upperBound ?? .nan))
    }
    self.mean = mean
    below = zip(mean, deviation).map { $0 - $1 }
    above = zip(mean, deviation).map { $0 + $1 }
    low = ends.map(\.low)
    high = ends.map(\.high)
  }
}
