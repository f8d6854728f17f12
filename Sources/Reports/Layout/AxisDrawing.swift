/// Grid, axis lines, ticks and labels of a panel.
struct AxisDrawing {
  let panel: Panel
  let x: AxisLayout
  let y: AxisLayout
  let frame: PlotFrame

  /// What lies behind the marks: grid lines across the axis that carries the values.
  func behind() -> [Shape] {
    guard panel.hasFrame else { return [] }
    let rect = frame.rect
    let lines: [[Point]]
    if panel.y.categories != nil {
      lines = x.ticks.filter(\.isMajor).compactMap { tick in
        frame.x.position(tick.value).map { [Point($0, rect.y), Point($0, rect.maxY)] }
      }
    } else {
      lines = y.ticks.filter(\.isMajor).compactMap { tick in
        frame.y.position(tick.value).map { [Point(rect.x, $0), Point(rect.maxX, $0)] }
      }
    }
    return [.lines(lines, LineStyle(.grid, width: 1))]
  }

  /// What lies over the marks: axis lines, ticks, tick labels and titles.
  func shapes(leftMargin: Double) -> [Shape] {
    let rect = frame.rect
    let corner = [Point(rect.x, rect.y), Point(rect.x, rect.maxY), Point(rect.maxX, rect.maxY)]
    var shapes: [Shape] = panel.hasFrame ? [.lines([corner] + tickLines(), LineStyle(.axis, width: 1))] : []
    shapes += tickLabels().map(Shape.text)
    if !x.title.isEmpty {
      let title = TextMetrics.clipped(x.title, to: rect.width + min(60, leftMargin), size: AxisLayout.titleSize)
      let depth = x.labelWidth == 0 ? 4 : x.leans ? x.labelWidth * AxisLayout.sine + 18 : 19
      let at = Point(rect.midX, rect.maxY + depth + 14)
      shapes.append(
        .text(Label(title, at: at, size: AxisLayout.titleSize, ink: .muted, anchor: .middle, full: x.title)))
    }
    if !y.title.isEmpty {
      let title = TextMetrics.clipped(y.title, to: rect.height + 40, size: AxisLayout.titleSize)
      let at = Point(rect.x - leftMargin + 11, rect.midY)
      shapes.append(
        .text(
          Label(
            title, at: at, size: AxisLayout.titleSize, ink: .muted, anchor: .middle, rotation: -90, full: y.title)))
    }
    return shapes
  }

  /// The labels beside the ticks.
  func tickLabels() -> [Label] {
    let size = AxisLayout.tickSize
    let rect = frame.rect
    let below = x.ticks.compactMap { tick -> Label? in
      guard !tick.label.isEmpty, let place = frame.x.position(tick.value) else { return nil }
      if x.leans {
        let at = Point(place + 4, rect.maxY + 14)
        return Label(tick.label, at: at, size: size, ink: .muted, anchor: .end, rotation: -AxisLayout.angle)
      }
      return Label(tick.label, at: Point(place, rect.maxY + 16), size: size, ink: .muted, anchor: .middle)
    }
    let beside = y.ticks.compactMap { tick -> Label? in
      guard !tick.label.isEmpty, let place = frame.y.position(tick.value) else { return nil }
      let name = panel.y.categories.map { $0[Int(tick.value)] } ?? ""
      return Label(
        tick.label, at: Point(rect.x - 8, place + 4), size: size, ink: .muted, anchor: .end, full: name)
    }
    return below + beside
  }

  private func tickLines() -> [[Point]] {
    let rect = frame.rect
    var lines: [[Point]] = []
    if panel.x.categories == nil {
      for tick in x.ticks {
        guard let place = frame.x.position(tick.value) else { continue }
        lines.append([Point(place, rect.maxY), Point(place, rect.maxY + (tick.isMajor ? 5 : 3))])
      }
    }
    if panel.y.categories == nil {
      for tick in y.ticks {
        guard let place = frame.y.position(tick.value) else { continue }
        lines.append([Point(rect.x - (tick.isMajor ? 5 : 3), place), Point(rect.x, place)])
      }
    }
    return lines
  }
}
