/// A stretch of the x axis, such as the validation part of a series, with its name above the panel.
public struct RegionMark: DrawableMark, Hashable {
  /// The name, written above the plotting area where it covers nothing.
  public let label: String

  /// Where the stretch starts; nil leaves it open.
  public let from: Double?

  /// Where the stretch ends; nil leaves it open.
  public let to: Double?

  /// True to shade the stretch.
  public let isShaded: Bool

  /// True to draw a border line where the stretch starts.
  public let hasBorder: Bool

  /// The stretch between `from` and `to`; throws `ReportError.noFiniteValues` where an end is not finite.
  public init(
    _ label: String, from: Double? = nil, to: Double? = nil, isShaded: Bool = false, hasBorder: Bool = true
  ) throws(ReportError) {
    guard from?.isFinite ?? true, to?.isFinite ?? true else { throw .noFiniteValues(label) }
    self.label = label
    self.from = from
    self.to = to
    self.isShaded = isShaded
    self.hasBorder = hasBorder
  }

  func extent(x: Axis, y: Axis) -> (x: ValueRange?, y: ValueRange?) {
    (ValueRange(of: [from, to].compactMap(\.self)), nil)
  }

  var legend: [LegendEntry] { [] }

  func shapes(in frame: PlotFrame) -> [Shape] {
    let stretch = span(in: frame)
    var shapes: [Shape] = []
    if isShaded, stretch.upper > stretch.lower {
      let rect = Rect(
        x: stretch.lower, y: frame.rect.y, width: stretch.upper - stretch.lower, height: frame.rect.height)
      shapes.append(.rect(rect, .ink(.muted), opacity: 0.08, hint: ""))
    }
    if hasBorder, let from, let x = frame.x.position(from) {
      let line = [Point(x, frame.rect.maxY), Point(x, frame.rect.y)]
      shapes.append(.lines([line], LineStyle(.muted, width: 1, dash: .dashed)))
    }
    return shapes
  }

  /// The pixels of the stretch, cut off at the edges of the panel.
  func span(in frame: PlotFrame) -> ValueRange {
    let left = from.flatMap { frame.x.position($0) } ?? frame.rect.x
    let right = to.flatMap { frame.x.position($0) } ?? frame.rect.maxX
    let inside = { (value: Double) in min(frame.rect.maxX, max(frame.rect.x, value)) }
    return ValueRange(inside(left), inside(right))
  }
}
