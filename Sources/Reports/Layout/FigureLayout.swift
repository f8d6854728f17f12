/// A figure with every part in its place.
struct FigureLayout {
  /// The height that the figure needs.
  let height: Double

  /// Everything to draw, in order.
  let shapes: [Shape]

  /// The plotting areas, one per panel.
  let plots: [Rect]

  /// The boxes of all legends.
  let legends: [Rect]

  private static let edge = 16.0
  private static let gap = 20.0

  /// Lays out `figure`.
  init(_ figure: Figure) {
    let content = figure.width - 2 * Self.edge
    var shapes: [Shape] = []
    var legends: [Rect] = []
    var y = Self.edge - 2
    y = Self.heading(figure, width: content, from: y, into: &shapes)
    if figure.legend == .shared {
      let legend = Legend(figure.panels.flatMap(\.legend), width: content)
      if legend.height > 0 {
        y += 4
        shapes += legend.shapes(at: Point(Self.edge, y))
        legends.append(Rect(x: Self.edge, y: y, width: legend.width, height: legend.height))
        y += legend.height
      }
    }
    y += 10

    let grid = Grid(figure, width: content, edge: Self.edge, gap: Self.gap)
    var plots: [Rect] = []
    for (row, line) in grid.rows.enumerated() {
      let margins = grid.rowMargins[row]
      let top = y + margins.top
      for (column, panel) in line.enumerated() {
        let rect = Rect(x: grid.lefts[column], y: top, width: grid.plotWidth, height: figure.plotHeight)
        let own = PanelMargins(
          left: grid.columnMargins[column].left, right: grid.columnMargins[column].right, top: margins.top,
          bottom: margins.bottom)
        shapes += panel.shapes(at: rect, margins: own)
        plots.append(rect)
        if panel.legend.height > 0 {
          let origin = panel.legendOrigin(rect, own)
          legends.append(Rect(x: origin.x, y: origin.y, width: panel.legend.width, height: panel.legend.height))
        }
      }
      y = top + figure.plotHeight + margins.bottom + (row == grid.rows.count - 1 ? 0 : Self.gap)
    }
    height = (y + Self.edge - 4).rounded(.up)
    self.shapes = shapes
    self.plots = plots
    self.legends = legends
  }

  private static func heading(
    _ figure: Figure, width: Double, from start: Double, into shapes: inout [Shape]
  ) -> Double {
    var y = start
    for line in TextMetrics.wrapped(figure.title, to: width, size: 15, bold: true).prefix(3) {
      y += 18
      shapes.append(.text(Label(line, at: Point(edge, y - 2), size: 15, isBold: true)))
    }
    if !figure.subtitle.isEmpty { y += 2 }
    for line in TextMetrics.wrapped(figure.subtitle, to: width, size: 12).prefix(4) {
      y += 16
      shapes.append(.text(Label(line, at: Point(edge, y - 1), size: 12, ink: .muted)))
    }
    return y + 2
  }

  /// Columns of one width and rows whose labels have room.
  private struct Grid {
    var rows: [[PanelLayout]] = []
    var columnMargins: [PanelMargins] = []
    var rowMargins: [PanelMargins] = []
    var lefts: [Double] = []
    var plotWidth = 0.0

    init(_ figure: Figure, width: Double, edge: Double, gap: Double) {
      let columns = figure.columns
      let gaps = gap * Double(columns - 1)
      let share = (width - gaps) / Double(columns)
      let panels = figure.panels.map { panel in
        PanelLayout(
          panel, height: figure.plotHeight, room: min(260, share * 0.4), legendWidth: share - 70,
          hasLegend: figure.legend == .perPanel)
      }
      rows = stride(from: 0, to: panels.count, by: columns).map { start in
        Array(panels[start..<min(start + columns, panels.count)])
      }
      // Margins depend on the ticks, these on the width, and that on the margins: twice around settles it.
      plotWidth = max(40, share - 60)
      var margins: [[PanelMargins]] = []
      for _ in 0..<2 {
        margins = rows.map { row in row.map { $0.margins(width: plotWidth) } }
        columnMargins = (0..<columns).map { column in
          let own = margins.compactMap { $0.indices.contains(column) ? $0[column] : nil }
          return own.dropFirst().reduce(own[0]) { $0.union($1) }
        }
        let taken = columnMargins.map { $0.left + $0.right }.reduce(gaps, +)
        plotWidth = max(40, ((width - taken) / Double(columns)).rounded(.down))
      }
      rowMargins = margins.map { row in row.dropFirst().reduce(row[0]) { $0.union($1) } }
      var x = edge
      for margin in columnMargins {
        lefts.append(x + margin.left)
        x += margin.left + plotWidth + margin.right + gap
      }
    }
  }
}
