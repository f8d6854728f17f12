/// The area between a lower and an upper line, such as a prediction interval.
public struct BandMark: DrawableMark, Hashable {
  /// The name in the legend; empty keeps the band out of it.
  public let name: String

  /// The colour.
  public let ink: Ink

  /// The opacity, 0...1.
  public let opacity: Double

  /// How wide a band over a single place is, in pixels.
  static let barWidth = 12.0

  private let xs: [Double]
  private let lower: [Double]
  private let upper: [Double]

  /// The area from `lower` to `upper` at `xs`, arrays of one length; broken where a value cannot be drawn; a
  /// single place has an upright bar.
  ///
  /// Throws `ReportError.lengthMismatch`, `empty`, or `noFiniteValues`.
  public init(
    _ name: String, xs: [Double], lower: [Double], upper: [Double], ink: Ink, opacity: Double = 0.18
  ) throws(ReportError) {
    try requireDrawable(name, xs, lower)
    try requireDrawable(name, xs, upper)
    self.name = name
    self.ink = ink
    self.opacity = opacity
    self.xs = xs
    self.lower = lower
    self.upper = upper
  }

  func extent(x: Axis, y: Axis) -> (x: ValueRange?, y: ValueRange?) {
    let low = Reports.extent(xs, lower, x: x, y: y)
    let high = Reports.extent(xs, upper, x: x, y: y)
    return (low.x?.union(high.x) ?? high.x, low.y?.union(high.y) ?? high.y)
  }

  var legend: [LegendEntry] {
    name.isEmpty ? [] : [LegendEntry(name: name, sample: .area(ink, opacity: opacity))]
  }

  func shapes(in frame: PlotFrame) -> [Shape] {
    // On a log axis a lower edge at or below zero lies beneath everything that is shown.
    let floor = frame.y.kind == .log ? lower.map { $0 <= 0 ? frame.y.lower : $0 } : lower
    let isDrawable = xs.indices.map { place in
      frame.point(xs[place], floor[place]) != nil && frame.point(xs[place], upper[place]) != nil
    }
    let mask = { (values: [Double]) in zip(values, isDrawable).map { $1 ? $0 : .nan } }
    let low = frame.runs(xs, mask(floor))
    let high = frame.runs(xs, mask(upper))
    if low.count == 1, low[0].count == 1 { return bar(from: low[0][0], to: high[0][0]) }
    return zip(low, high).map { low, high in
      let outline = LineDecimation.edge(high, isTop: true) + LineDecimation.edge(low, isTop: false).reversed()
      return .polygon(outline, .ink(ink), opacity: opacity)
    }
  }

  /// A named bar has lines at its ends, which tell it from others behind it.
  private func bar(from low: Point, to high: Point) -> [Shape] {
    func ends(_ point: Point) -> [Point] { [-0.5, 0.5].map { Point(point.x + $0 * Self.barWidth, point.y) } }
    let area = Shape.polygon(ends(high) + ends(low).reversed(), .ink(ink), opacity: opacity)
    return name.isEmpty ? [area] : [area, .lines([ends(high), ends(low)], LineStyle(ink, width: 1.3))]
  }
}
