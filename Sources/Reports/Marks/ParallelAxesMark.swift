/// Lines over axes that stand side by side, each with a scale of its own (Inselberg, 1985).
///
/// It is drawn over a categorical x axis, whose names are those of the axes, and a y axis without labels.
public struct ParallelAxesMark: DrawableMark {
  /// One axis: what is marked on it, at places from 0 at the bottom to 1 at the top.
  public struct Scale: Sendable, Hashable {
    let labels: [Tick]

    /// Evenly spaced names, the first at the bottom.
    public static func names(_ names: [String]) -> Scale {
      Scale(labels: names.enumerated().map { Tick(place($0, of: names.count), $1) })
    }

    /// The place of a name with this number among `count`.
    public static func place(_ index: Int, of count: Int) -> Double {
      count > 1 ? Double(index) / Double(count - 1) : 0.5
    }

    /// Numbers between the ends of a range; of a logarithmic scale both are above 0.
    static func numbers(_ range: ValueRange, isLogarithmic: Bool, look: LinearTicks.Look = .plain) -> Scale {
      let ticks =
        isLogarithmic
        ? LogTicks.ticks(from: range.lower, to: range.upper, count: 5)
        : LinearTicks.ticks(from: range.lower, to: range.upper, count: 5, look: look)
      return Scale(
        labels: ticks.filter { !$0.label.isEmpty }.map {
          Tick(place($0.value, in: range, isLogarithmic: isLogarithmic), $0.label)
        })
    }

    /// The place of a number between the ends of a range.
    public static func place(_ value: Double, in range: ValueRange, isLogarithmic: Bool) -> Double {
      guard range.upper > range.lower else { return 0.5 }
      guard isLogarithmic else { return (value - range.lower) / (range.upper - range.lower) }
      let lower = ExactMath.log(range.lower)
      return (ExactMath.log(value) - lower) / (ExactMath.log(range.upper) - lower)
    }
  }

  /// One line: its place on each axis.
  public struct Line: Sendable, Hashable {
    let places: [Double]
    let style: LineStyle

    /// A line through `places`, one for each axis, from 0 to 1; not-a-number leaves an axis out.
    public init(_ places: [Double], style: LineStyle) {
      self.places = places
      self.style = style
    }
  }

  private let scales: [Scale]
  private let lines: [Line]
  private let names: [LegendEntry]

  /// Lines over the axes, the last on top; `names` says what their styles mean.
  ///
  /// Throws `ReportError.empty` or `lengthMismatch`.
  public init(
    _ scales: [Scale], lines: [Line], names: [(name: String, style: LineStyle)]
  ) throws(ReportError) {
    guard !scales.isEmpty, !lines.isEmpty else { throw .empty("parallel coordinates") }
    for line in lines where line.places.count != scales.count {
      throw .lengthMismatch(name: "parallel coordinates", expected: scales.count, found: line.places.count)
    }
    self.scales = scales
    self.lines = lines
    self.names = names.map { LegendEntry(name: $0.name, sample: .line($0.style, nil)) }
  }

  /// The number of axes.
  var axes: Int { scales.count }

  func extent(x: Axis, y: Axis) -> (x: ValueRange?, y: ValueRange?) { (nil, ValueRange(0, 1)) }

  var legend: [LegendEntry] { names }

  func shapes(in frame: PlotFrame) -> [Shape] {
    let room = 14.0
    func point(_ axis: Int, _ place: Double) -> Point? {
      guard place.isFinite, let x = frame.x.position(Double(axis)) else { return nil }
      return Point(x, frame.rect.maxY - room - max(0, min(1, place)) * (frame.rect.height - 2 * room))
    }
    var shapes: [Shape] = []
    for axis in scales.indices {
      guard let bottom = point(axis, 0), let top = point(axis, 1) else { continue }
      shapes.append(.lines([[bottom, top]], LineStyle(.axis, width: 1)))
    }
    for line in lines {
      let points = line.places.enumerated().compactMap { point($0, $1) }
      shapes.append(.lines([points], line.style))
      let size = line.style.width + 2.5
      shapes.append(.markers(points, .circle, line.style.ink, size: size, opacity: line.style.opacity))
    }
    for (axis, scale) in scales.enumerated() {
      for tick in scale.labels {
        guard let at = point(axis, tick.value) else { continue }
        let size = AxisLayout.tickSize
        let text = TextMetrics.shortened(tick.label, to: frame.x.bandWidth / 2 - 12, size: size)
        let width = TextMetrics.width(text, size: size)
        // A ground of its own, since lines pass behind the number.
        let ground = Rect(x: at.x + 6, y: at.y - 8, width: width + 4, height: 15)
        shapes.append(.rect(ground, .ink(.background), opacity: 0.9, hint: ""))
        shapes.append(
          .text(Label(text, at: Point(at.x + 8, at.y + 4), size: size, full: tick.label)))
      }
    }
    return shapes
  }
}
