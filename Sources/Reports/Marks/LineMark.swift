/// A line through points in order of x, broken where a value cannot be drawn.
public struct LineMark: DrawableMark, Hashable {
  /// The name in the legend; empty keeps the line out of it.
  public let name: String

  /// The look of the line.
  public let style: LineStyle

  /// The marker that tells the line from others without colour; on long lines only a few are drawn.
  public let marker: Marker?

  let xs: [Double]
  private let ys: [Double]

  /// A line through (`xs`, `ys`), arrays of one length.
  ///
  /// Throws `ReportError.lengthMismatch`, `empty`, or `noFiniteValues`.
  public init(
    _ name: String, xs: [Double], ys: [Double], style: LineStyle, marker: Marker? = nil
  ) throws(ReportError) {
    try requireDrawable(name, xs, ys)
    self.name = name
    self.style = style
    self.marker = marker
    self.xs = xs
    self.ys = ys
  }

  func extent(x: Axis, y: Axis) -> (x: ValueRange?, y: ValueRange?) {
    Reports.extent(xs, ys, x: x, y: y)
  }

  var legend: [LegendEntry] {
    name.isEmpty ? [] : [LegendEntry(name: name, sample: .line(style, marker))]
  }

  func shapes(in frame: PlotFrame) -> [Shape] {
    let runs = frame.runs(xs, ys).map { LineDecimation.decimated($0) }
    var shapes: [Shape] = [.lines(runs, style, name: name)]
    let lonely = runs.filter { $0.count == 1 }.flatMap(\.self)
    if !lonely.isEmpty {
      // Where nothing but single points is left, they have to be seen without a line.
      let size = lonely.count == runs.count ? 6 : max(3, style.width * 1.8)
      shapes.append(.markers(lonely, .circle, style.ink, size: size, opacity: style.opacity))
    }
    if let marker {
      let places = markerPlaces(runs.flatMap(\.self), frame: frame, marker: marker)
      shapes.append(.markers(places, marker, style.ink, size: 6, opacity: style.opacity))
    }
    return shapes
  }

  /// All points of a short line; of a long one a few, each kind of marker at places of its own.
  private func markerPlaces(_ points: [Point], frame: PlotFrame, marker: Marker) -> [Point] {
    guard Double(points.count) * 14 > frame.rect.width else { return points }
    let spacing = frame.rect.width / 8
    let phase = Double(Marker.allCases.firstIndex(of: marker) ?? 0) / Double(Marker.allCases.count)
    var next = frame.rect.x + spacing * (0.4 + phase * 0.8)
    var places: [Point] = []
    for point in points where point.x >= next {
      places.append(point)
      while next <= point.x { next += spacing }
    }
    return places
  }
}
