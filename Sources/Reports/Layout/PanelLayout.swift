/// The room that a panel's labels need around its plotting area.
struct PanelMargins: Equatable, Sendable {
  var left: Double
  var right: Double
  var top: Double
  var bottom: Double

  /// The larger of both on each side.
  func union(_ other: PanelMargins) -> PanelMargins {
    PanelMargins(
      left: max(left, other.left), right: max(right, other.right), top: max(top, other.top),
      bottom: max(bottom, other.bottom))
  }
}

/// One panel measured and, once its rectangle is known, drawn.
struct PanelLayout: Sendable {
  let panel: Panel
  let y: AxisLayout
  let legend: Legend

  /// The size of a panel's title.
  static let titleSize = 12.5
  private static let titleHeight = 20.0
  private static let stripHeight = 17.0

  /// Measures a panel whose plotting area is `height` pixels high; names on its y axis take at most `room` pixels.
  init(_ panel: Panel, height: Double, room: Double, legendWidth: Double, hasLegend: Bool) {
    self.panel = panel
    y = .vertical(panel.y, panel.yLimits, length: height, room: room)
    legend = Legend(hasLegend ? panel.legend : [], width: legendWidth)
  }

  /// The labels of the x axis when the plotting area is `width` pixels wide.
  func x(width: Double) -> AxisLayout {
    .horizontal(panel.x, panel.xLimits, length: max(1, width))
  }

  /// The room needed around a plotting area `width` pixels wide.
  func margins(width: Double) -> PanelMargins {
    let x = x(width: width)
    let band = x.ticks.isEmpty ? width : width / Double(x.ticks.count)
    let half = panel.x.categories == nil ? x.labelWidth / 2 : 0
    var left = (y.labelWidth > 0 ? y.labelWidth + 9 : 6) + (y.title.isEmpty ? 0 : 22)
    if x.leans { left = max(left, (x.labelWidth * AxisLayout.cosine) - band / 2 + 8) }
    var right = max(8, half + 2)
    if !panel.y.trailingLabels.isEmpty {
      right = max(right, 14 + (trailing.joined().map { TextMetrics.width($0.shown, size: 11, bold: true) }.max() ?? 0))
    }
    if let heatMap = panel.heatMap { right = max(right, ColourBar(heatMap, height: 100).width + 14) }
    let top =
      (panel.title.isEmpty ? 0 : Self.titleHeight) + legend.height + (panel.regions.isEmpty ? 4 : Self.stripHeight)
    let labels = x.labelWidth == 0 ? 4 : x.leans ? x.labelWidth * AxisLayout.sine + 18 : 19
    return PanelMargins(left: left, right: right, top: top, bottom: labels + (x.title.isEmpty ? 0 : 20))
  }

  /// The lines of each trailing label as they are drawn, each with its whole text.
  private var trailing: [[(shown: String, whole: String)]] {
    panel.y.trailingLabels.map { label in
      label.split(separator: "\n", omittingEmptySubsequences: false).map {
        (TextMetrics.clipped(String($0), to: 200, size: 11), String($0))
      }
    }
  }

  /// The panel's shapes with its plotting area at `rect`.
  func shapes(at rect: Rect, margins: PanelMargins) -> [Shape] {
    let frame = frame(rect)
    let axes = AxisDrawing(panel: panel, x: x(width: rect.width), y: y, frame: frame)
    var shapes = axes.behind()
    let marks = panel.marks.flatMap { $0.drawing.shapes(in: frame) }
    shapes.append(.clipped(rect, marks, scales: PlotScales(panel, in: frame)))
    shapes += axes.shapes(leftMargin: margins.left)
    let top = rect.y - margins.top
    if !panel.title.isEmpty {
      let room = rect.width + margins.left + margins.right - 4
      let text = TextMetrics.clipped(panel.title, to: room, size: Self.titleSize, bold: true)
      let fits = TextMetrics.width(text, size: Self.titleSize, bold: true) <= rect.width + margins.right
      let x = fits ? rect.x : rect.x - margins.left
      shapes.append(.text(Label(text, at: Point(x, top + 12), size: Self.titleSize, isBold: true, full: panel.title)))
    }
    if legend.height > 0 { shapes += legend.shapes(at: legendOrigin(rect, margins)) }
    shapes += strip(frame).map(Shape.text)
    shapes += trailingLabels(frame).map(Shape.text)
    if let heatMap = panel.heatMap {
      shapes += ColourBar(heatMap, height: rect.height).shapes(at: Point(rect.maxX + 10, rect.y))
    }
    return shapes
  }

  /// The plotting area and its scales.
  func frame(_ rect: Rect) -> PlotFrame {
    let xKind = kind(panel.x)
    let yKind = kind(panel.y)
    let x = Scale(xKind, from: panel.xLimits.lower, to: panel.xLimits.upper, start: rect.x, end: rect.maxX)
    let isDown = panel.y.categories != nil
    let y = Scale(
      yKind, from: panel.yLimits.lower, to: panel.yLimits.upper, start: isDown ? rect.y : rect.maxY,
      end: isDown ? rect.maxY : rect.y)
    return PlotFrame(rect: rect, x: x, y: y)
  }

  /// The top left corner of the panel's own legend.
  func legendOrigin(_ rect: Rect, _ margins: PanelMargins) -> Point {
    Point(rect.x, rect.y - margins.top + (panel.title.isEmpty ? 0 : Self.titleHeight))
  }

  /// The names of regions above the plotting area, moved apart where they would touch.
  func strip(_ frame: PlotFrame) -> [Label] {
    let middle = { (region: RegionMark) in
      let span = region.span(in: frame)
      return (span.lower + span.upper) / 2
    }
    var labels = panel.regions.sorted { middle($0) < middle($1) }.map { region in
      let text = TextMetrics.clipped(region.label, to: frame.rect.width / 2, size: 11)
      let at = Point(middle(region), frame.rect.y - 6)
      return Label(text, at: at, size: 11, ink: .muted, anchor: .middle, full: region.label)
    }
    // From left to right push apart, then from right to left back inside.
    for place in labels.indices.dropFirst() {
      let edge = labels[place - 1].box.maxX + 8
      if labels[place].box.x < edge { labels[place].at.x += edge - labels[place].box.x }
    }
    var edge = frame.rect.maxX + 6
    for place in labels.indices.reversed() {
      if labels[place].box.maxX > edge { labels[place].at.x -= labels[place].box.maxX - edge }
      edge = labels[place].box.x - 8
    }
    return labels
  }

  private func trailingLabels(_ frame: PlotFrame) -> [Label] {
    trailing.enumerated().flatMap { place, lines -> [Label] in
      guard let y = frame.y.position(Double(place)) else { return [] }
      let spacing = BarsMark.spacing(of: lines.count, band: frame.y.bandWidth)
      return lines.enumerated().map { number, line in
        let offset = (Double(number) - Double(lines.count - 1) / 2) * spacing
        return Label(
          line.shown, at: Point(frame.rect.maxX + 8, y + offset + 4), size: 11,
          isBold: panel.y.emphasised.contains(place), full: line.whole)
      }
    }
  }

  private func kind(_ axis: Axis) -> Scale.Kind {
    switch axis.kind {
    case .linear, .whole, .percent, .time: .linear
    case .log: .log
    case .categories(let names): .bands(names.count)
    }
  }
}
