/// The scale of a heat map's colours, to the right of it.
struct ColourBar {
  private let heatMap: HeatMapMark
  private let height: Double
  private let ticks: [Tick]

  private static let barWidth = 12.0

  /// A bar `height` pixels high.
  init(_ heatMap: HeatMapMark, height: Double) {
    self.heatMap = heatMap
    self.height = height
    let range = heatMap.range
    let all =
      heatMap.isLogarithmic
      ? LogTicks.ticks(from: range.lower, to: range.upper, count: 4)
      : LinearTicks.ticks(from: range.lower, to: range.upper, count: 4)
    ticks = all.filter { !$0.label.isEmpty }
  }

  /// The width of the bar with its labels and title.
  var width: Double {
    let labels = ticks.map { TextMetrics.width($0.label, size: AxisLayout.tickSize) }.max() ?? 0
    return Self.barWidth + 6 + labels + (heatMap.name.isEmpty ? 0 : 20)
  }

  /// The shapes, with the top left corner at `origin`.
  func shapes(at origin: Point) -> [Shape] {
    // Each step reaches under the next, so that no seam shows between them at any zoom.
    let step = 2.0
    let steps = max(1, Int(height / step))
    var shapes = (0..<steps).map { place -> Shape in
      let colour = ColourRamp.colour(heatMap.ramp, 1 - (Double(place) + 0.5) / Double(steps))
      let top = Double(place) * step
      let size = place == steps - 1 ? step : step + 1
      let rect = Rect(x: origin.x, y: origin.y + top, width: Self.barWidth, height: size)
      return .rect(rect, .fixed(colour.hex), opacity: 1, hint: "")
    }
    for tick in ticks {
      let y = origin.y + height * (1 - heatMap.fraction(tick.value))
      let at = Point(origin.x + Self.barWidth + 5, y + 4)
      shapes.append(.text(Label(tick.label, at: at, size: AxisLayout.tickSize, ink: .muted)))
    }
    if !heatMap.name.isEmpty {
      let title = TextMetrics.clipped(heatMap.name, to: height, size: AxisLayout.titleSize)
      let at = Point(origin.x + width - 2, origin.y + height / 2)
      shapes.append(
        .text(
          Label(
            title, at: at, size: AxisLayout.titleSize, ink: .muted, anchor: .middle, rotation: -90,
            full: heatMap.name)))
    }
    return shapes
  }
}
