/// A curve of one model by seed, drawn as the mean with a band of one standard deviation, and a darker one for an
/// interval of the mean.
public struct SeedCurves: Sendable {
  /// Finds an interval of the mean of values, where there is one.
  public typealias Interval = @Sendable (_ values: [Double]) -> ClosedRange<Double>?

  /// The values [seed][place]; seeds may end at different places.
  let seeds: [[Double]]

  private let interval: Interval

  /// The curve of one seed, or of what has none.
  public init(_ values: [Double]) {
    self.init([values], interval: { _ in nil })
  }

  /// The curves `seeds` [seed][place], with an `interval` of the mean at each place.
  public init(_ seeds: [[Double]], interval: @escaping Interval) {
    self.seeds = seeds
    self.interval = interval
  }

  /// The mean of curves of the same seeds, place by place.
  init(meanOf curves: [SeedCurves]) {
    let seeds = curves[0].seeds.indices.map { seed in
      curves[0].seeds[seed].indices.map { place in
        curves.reduce(0) { $0 + $1.seeds[seed][place] } / Double(curves.count)
      }
    }
    self.init(seeds, interval: curves[0].interval)
  }

  /// What the seeds come to at each place.
  var summary: SeedSummary { SeedSummary(seeds, interval) }

  /// Whether there are several seeds.
  public var isRepeated: Bool { seeds.count > 1 }

  /// The number of places.
  var count: Int { seeds.map(\.count).max() ?? 0 }

  /// Another curve of the same seeds.
  func map(_ transform: ([Double]) -> [Double]) -> SeedCurves { SeedCurves(seeds.map(transform), interval: interval) }

  /// A number of each seed's curve, over seeds.
  func estimate(_ number: ([Double]) -> Double) -> Estimate {
    let summary = SeedSummary(seeds.map { [number($0)] }, interval)
    return Estimate(
      mean: summary.mean.first ?? .nan, deviation: isRepeated ? summary.above[0] - summary.mean[0] : nil,
      interval: isRepeated && summary.low[0] <= summary.high[0] ? summary.low[0]...summary.high[0] : nil)
  }

  /// The mean as a line, and what it varies by as bands; a single place has upright strokes instead of bands.
  func marks(
    _ name: String, xs: [Double], style: LineStyle, marker: Marker?, opacity: Double = 0.18
  ) throws(ReportError) -> (bands: [Mark], line: Mark) {
    let summary = summary
    let line = Mark.line(try LineMark(name, xs: xs, ys: summary.mean, style: style, marker: marker))
    guard isRepeated else { return ([], line) }
    if xs.count == 1 {
      let ranges = summary.edges.map { edge in edge.lower[0] <= edge.upper[0] ? edge.lower[0]...edge.upper[0] : nil }
      let strokes = try? WhiskersMark(
        xs: xs, thin: [ranges[0]], thick: [ranges[1]], style: LineStyle(style.ink, width: 1), thickness: 3)
      return (strokes.map { [.whiskers($0)] } ?? [], line)
    }
    return (bands(xs: xs, ink: style.ink, opacity: opacity), line)
  }

  /// What the curve varies by: a band of one standard deviation, and one for the interval of the mean; of one seed none.
  func bands(xs: [Double], ink: Ink, opacity: Double) -> [Mark] {
    guard isRepeated else { return [] }
    // Without any interval, and where every seed is alone, there is no band.
    return summary.edges.compactMap { lower, upper in
      (try? BandMark("", xs: xs, lower: lower, upper: upper, ink: ink, opacity: opacity)).map { .band($0) }
    }
  }

  /// What the lines and bands of a figure are, where any of its curves has several seeds; else nil.
  static func note(_ curves: some Sequence<SeedCurves>, hasIntervals: Bool = false) -> String? {
    guard let most = curves.map(\.seeds.count).max(), most > 1 else { return nil }
    return
      "Lines\(hasIntervals ? " and ends of prediction intervals" : ""): means over \(most) seeds; "
      + "bands: one standard deviation, darker: 95 % bootstrap interval of the mean."
  }
}
