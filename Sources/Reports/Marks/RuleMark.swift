/// A straight line across the whole panel at one value, such as zero or a baseline.
public struct RuleMark: DrawableMark, Hashable {
  /// In which direction the line runs.
  public enum Direction: Sendable, Hashable {
    /// From left to right, at a value of the y axis.
    case horizontal

    /// From bottom to top, at a value of the x axis.
    case vertical
  }

  /// The name in the legend; empty keeps the line out of it.
  public let name: String

  /// The value at which the line stands.
  public let value: Double

  /// The direction of the line.
  public let direction: Direction

  /// The look of the line.
  public let style: LineStyle

  /// A line at `value`; throws `ReportError.noFiniteValues` where that is not finite.
  public init(
    _ name: String = "", at value: Double, direction: Direction,
    style: LineStyle = LineStyle(.reference, width: 1.2, dash: .dashed)
  ) throws(ReportError) {
    guard value.isFinite else { throw .noFiniteValues(name) }
    self.name = name
    self.value = value
    self.direction = direction
    self.style = style
  }

  func extent(x: Axis, y: Axis) -> (x: ValueRange?, y: ValueRange?) {
    let range = ValueRange(value, value)
    switch direction {
    case .horizontal: return (nil, y.shows(value) ? range : nil)
    case .vertical: return (x.shows(value) ? range : nil, nil)
    }
  }

  var legend: [LegendEntry] {
    name.isEmpty ? [] : [LegendEntry(name: name, sample: .line(style, nil))]
  }

  func shapes(in frame: PlotFrame) -> [Shape] {
    switch direction {
    case .horizontal:
      guard let y = frame.y.position(value) else { return [] }
      return [.lines([[Point(frame.rect.x, y), Point(frame.rect.maxX, y)]], style)]
    case .vertical:
      guard let x = frame.x.position(value) else { return [] }
      return [.lines([[Point(x, frame.rect.maxY), Point(x, frame.rect.y)]], style)]
    }
  }
}
