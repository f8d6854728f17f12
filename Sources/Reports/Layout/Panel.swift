/// One plot of a figure: axes and the marks between them.
public struct Panel: Sendable {
  /// The title above the panel; empty leaves it out.
  public let title: String

  /// The horizontal axis.
  public let x: Axis

  /// The vertical axis.
  public let y: Axis

  /// What is drawn, the last on top.
  public let marks: [Mark]

  /// The values at the ends of the axes.
  let xLimits: ValueRange
  let yLimits: ValueRange

  /// A panel of `marks`.
  ///
  /// Throws `ReportError.empty` without marks, `noFiniteValues` where an axis can show none of the values,
  /// `timeOutOfRange`, and `unsuitableAxis` where bars or heat maps do not find their categories.
  public init(_ title: String = "", x: Axis, y: Axis, marks: [Mark]) throws(ReportError) {
    let name = title.isEmpty ? y.label.isEmpty ? "panel" : y.label : title
    guard !marks.isEmpty else { throw .empty(name) }
    for mark in marks { try Self.check(mark, x: x, y: y) }

    let extents = marks.map { $0.drawing.extent(x: x, y: y) }
    let xExtent = extents.compactMap(\.x).reduce(nil) { $1.union($0) }
    let yExtent = extents.compactMap(\.y).reduce(nil) { $1.union($0) }
    guard x.categories != nil || xExtent != nil, y.categories != nil || yExtent != nil else {
      throw .noFiniteValues(name)
    }
    if x.kind == .time, let outside = marks.firstTimeOutside { throw .timeOutOfRange(milliseconds: outside) }
    self.title = title
    self.x = x
    self.y = y
    self.marks = marks
    let hasBars = marks.contains { if case .bars = $0 { true } else { false } }
    xLimits = x.limits(for: xExtent, padding: hasBars ? 0.06 : x.kind == .time ? 0.01 : 0.02)
    yLimits = y.limits(for: yExtent, padding: 0.06)
  }

  /// Whether a title has room above a panel of the given width.
  static func fits(title: String, width: Double) -> Bool {
    TextMetrics.width(title, size: PanelLayout.titleSize, bold: true) <= width
  }

  /// The legend lines of all marks, in drawing order.
  var legend: [LegendEntry] { marks.flatMap(\.drawing.legend) }

  /// The stretches whose names stand above the plotting area.
  var regions: [RegionMark] {
    marks.compactMap { if case .region(let mark) = $0, !mark.label.isEmpty { mark } else { nil } }
  }

  /// The heat map, whose colour bar stands to the right.
  var heatMap: HeatMapMark? {
    marks.lazy.compactMap { if case .heatMap(let mark) = $0 { mark } else { nil } }.first
  }

  /// Whether axis lines frame the marks: heat maps and parallel axes stand for themselves.
  var hasFrame: Bool {
    !marks.contains { mark in
      switch mark {
      case .heatMap, .parallelAxes: true
      case .line, .points, .bars, .histogram, .band, .rule, .whiskers, .region: false
      }
    }
  }

  private static func check(_ mark: Mark, x: Axis, y: Axis) throws(ReportError) {
    switch mark {
    case .bars(let bars):
      let names = y.categories ?? x.categories
      guard names?.count == bars.count, (x.categories == nil) != (y.categories == nil) else {
        throw .unsuitableAxis("\(bars.count) bars need as many categories, on one axis")
      }
    case .heatMap(let map):
      guard x.categories?.count == map.columns, y.categories?.count == map.rows else {
        throw .unsuitableAxis("a heat map of \(map.rows) x \(map.columns) values needs as many categories")
      }
    case .parallelAxes(let lines):
      guard x.categories?.count == lines.axes else {
        throw .unsuitableAxis("\(lines.axes) axes side by side need as many categories")
      }
    case .line, .points, .histogram, .band, .rule, .whiskers, .region: return
    }
  }
}

extension [Mark] {
  /// A moment that a calendar axis cannot show, if a mark holds one.
  fileprivate var firstTimeOutside: Double? {
    let anything = Axis("")
    for mark in self {
      guard let range = mark.drawing.extent(x: anything, y: anything).x else { continue }
      if range.lower < -TimeTicks.limit { return range.lower }
      if range.upper > TimeTicks.limit { return range.upper }
    }
    return nil
  }
}
