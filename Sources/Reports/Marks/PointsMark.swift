/// Points without a line.
public struct PointsMark: DrawableMark, Hashable {
  /// The name in the legend; empty keeps the points out of it.
  public let name: String

  /// The colour.
  public let ink: Ink

  /// The shape of a point.
  public let marker: Marker

  /// The diameter of a point in pixels.
  public let size: Double

  /// The opacity, 0...1; lower it where thousands of points lie over each other.
  public let opacity: Double

  private let xs: [Double]
  private let ys: [Double]

  /// Points at (`xs`, `ys`), arrays of one length.
  ///
  /// Throws `ReportError.lengthMismatch`, `empty`, or `noFiniteValues`.
  public init(
    _ name: String, xs: [Double], ys: [Double], ink: Ink, marker: Marker = .circle, size: Double = 5,
    opacity: Double = 1
  ) throws(ReportError) {
    try requireDrawable(name, xs, ys)
    self.name = name
    self.ink = ink
    self.marker = marker
    self.size = size
    self.opacity = opacity
    self.xs = xs
    self.ys = ys
  }

  func extent(x: Axis, y: Axis) -> (x: ValueRange?, y: ValueRange?) {
    Reports.extent(xs, ys, x: x, y: y)
  }

  var legend: [LegendEntry] {
    name.isEmpty ? [] : [LegendEntry(name: name, sample: .marker(marker, ink))]
  }

  func shapes(in frame: PlotFrame) -> [Shape] {
    var points = frame.runs(xs, ys).flatMap(\.self)
    if points.count > 2000 { points = LineDecimation.decimated(points.sorted { $0.x < $1.x }) }
    return [.markers(points, marker, ink, size: size, opacity: opacity)]
  }
}
