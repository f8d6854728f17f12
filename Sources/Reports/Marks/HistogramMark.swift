/// Adjacent bars over intervals of the x axis.
public struct HistogramMark: DrawableMark, Hashable {
  /// The name in the legend; empty keeps the histogram out of it.
  public let name: String

  /// The colour.
  public let ink: Ink

  /// The opacity of the area, 0...1.
  public let opacity: Double

  private let edges: [Double]
  private let heights: [Double]

  /// Bars of `heights` between the ascending `edges`, of which there is one more.
  ///
  /// Throws `ReportError.lengthMismatch`, `empty`, or `noFiniteValues`.
  public init(_ name: String, edges: [Double], heights: [Double], ink: Ink, opacity: Double = 0.3) throws(ReportError) {
    guard !heights.isEmpty else { throw .empty(name) }
    guard edges.count == heights.count + 1 else {
      throw .lengthMismatch(name: name, expected: heights.count + 1, found: edges.count)
    }
    guard edges.allSatisfy(\.isFinite), heights.contains(where: \.isFinite) else { throw .noFiniteValues(name) }
    self.name = name
    self.ink = ink
    self.opacity = opacity
    self.edges = edges
    self.heights = heights
  }

  func extent(x: Axis, y: Axis) -> (x: ValueRange?, y: ValueRange?) {
    (ValueRange(of: edges.filter(x.shows)), ValueRange(of: heights)?.including(0))
  }

  var legend: [LegendEntry] {
    name.isEmpty ? [] : [LegendEntry(name: name, sample: .area(ink, opacity: opacity))]
  }

  func shapes(in frame: PlotFrame) -> [Shape] {
    guard let floor = frame.y.position(0) else { return [] }
    var outline: [Point] = []
    for (place, height) in heights.enumerated() {
      guard let left = frame.x.position(edges[place]), let right = frame.x.position(edges[place + 1]) else { continue }
      let top = frame.y.position(height) ?? floor
      if outline.isEmpty { outline.append(Point(left, floor)) }
      outline += [Point(left, top), Point(right, top)]
    }
    guard let last = outline.last else { return [] }
    outline.append(Point(last.x, floor))
    return [.polygon(outline, .ink(ink), opacity: opacity)]
  }
}
