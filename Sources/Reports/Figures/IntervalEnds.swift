/// The ends of a model's prediction intervals by seed, drawn as the band between their means; over several seeds each end
/// has bands of its own, as the lines of `SeedCurves` have.
public struct IntervalEnds: Sendable {
  /// The lower ends, one per forecast.
  public let lower: SeedCurves

  /// The upper ends, one per forecast.
  public let upper: SeedCurves

  /// Intervals from `lower` to `upper`, of the same seeds.
  public init(lower: SeedCurves, upper: SeedCurves) {
    self.lower = lower
    self.upper = upper
  }

  /// Whether there are several seeds.
  var isRepeated: Bool { lower.isRepeated }

  /// The same of other curves.
  func map(_ transform: ([Double]) -> [Double]) -> IntervalEnds {
    IntervalEnds(lower: lower.map(transform), upper: upper.map(transform))
  }

  /// The band of the model named `model`, and what its ends vary by.
  func marks(of model: String, xs: [Double], ink: Ink) throws(ReportError) -> [Mark] {
    // Paler under bands of its own, and told from the intervals that these show.
    let band = try BandMark(
      "\(model), \(isRepeated ? "prediction interval" : "interval")", xs: xs, lower: lower.summary.mean,
      upper: upper.summary.mean, ink: ink, opacity: isRepeated ? 0.12 : 0.18)
    return [.band(band)] + lower.bands(xs: xs, ink: ink, opacity: 0.14) + upper.bands(xs: xs, ink: ink, opacity: 0.14)
  }
}
