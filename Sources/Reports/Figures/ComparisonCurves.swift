/// The same curves of several runs over each other.
public struct ComparisonCurves: Sendable {
  /// One run's curve.
  public struct Curve: Sendable {
    /// The run's name.
    public let name: String

    /// The places, such as epochs, in ascending order.
    public let xs: [Double]

    /// The values, one per place.
    public let ys: [Double]

    /// What gives the curve its colour and marker; nil for its place among the curves of its panel.
    public let number: Int?

    /// The lower and upper edges of the bands around the curve, the widest first.
    let bands: [(lower: [Double], upper: [Double])]

    /// The mean of `seeds` [seed][epoch] over epochs, with bands of one standard deviation and of an `interval` of the mean.
    ///
    /// A run that is in several panels has one `number` in all of them.
    public init(
      _ name: String, seeds: [[Double]], number: Int? = nil, interval: (_ values: [Double]) -> ClosedRange<Double>?
    ) {
      let summary = SeedSummary(seeds, interval)
      self.name = name
      xs = summary.mean.indices.map { Double($0 + 1) }
      ys = summary.mean
      self.number = number
      bands = seeds.count > 1 ? [(summary.below, summary.above), (summary.low, summary.high)] : []
    }
  }

  /// The curves that share a pair of axes.
  public struct Group: Sendable {
    /// The title above the panel; empty leaves it out.
    public let title: String

    /// The curves.
    public let curves: [Curve]

    /// The vertical axis.
    public let y: Axis

    /// The curves of one panel.
    public init(_ title: String = "", curves: [Curve], y: Axis) {
      self.title = title
      self.curves = curves
      self.y = y
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// A panel for each group, `columns` side by side, all over the axis `x`.
  ///
  /// Where a group has more than `limit` curves, groups are rows instead: of panels on the same axes, with as many curves
  /// each, and with the names above each.
  ///
  /// Throws `ReportError` where there is no group, a group has no curve, or a curve no value that can be drawn.
  public init(
    title: String = "Curves", subtitle: String = "", groups: [Group], columns: Int = 1, limit: Int = .max,
    x: Axis = Axis("Epoch", kind: .whole)
  ) throws(ReportError) {
    let most = groups.map(\.curves.count).max() ?? 0
    let parts = most > limit ? (most + limit - 1) / limit : 1
    var panels: [Panel] = []
    for group in groups {
      let together = try Self.panel(group, group.curves, title: title, x: x, y: group.y)
      guard parts > 1 else {
        panels.append(together)
        continue
      }
      var (x, y) = (x, group.y)
      (x.range, y.range) = (together.xLimits, together.yLimits)
      for part in 0..<parts {
        // Where groups have the same runs, these stand below each other.
        let count = group.curves.count
        let curves = Array(group.curves[count * part / parts..<count * (part + 1) / parts])
        if !curves.isEmpty { panels.append(try Self.panel(group, curves, title: title, x: x, y: y)) }
      }
    }
    let width = parts > 1 ? 300 * Double(parts) + 40 : columns == 1 ? 760 : 860
    figure = try Figure(
      title, subtitle: subtitle, panels: panels, columns: parts > 1 ? parts : columns, width: width,
      plotHeight: columns == 1 ? 300 : 240, legend: parts > 1 ? .perPanel : .shared)
  }

  private static func panel(
    _ group: Group, _ curves: [Curve], title: String, x: Axis, y: Axis
  ) throws(ReportError) -> Panel {
    var bands: [Mark] = []
    var lines: [Mark] = []
    for (place, curve) in curves.enumerated() {
      let number = curve.number ?? place
      for (lower, upper) in curve.bands {
        // Where every seed is alone, there is no band.
        if let band = try? BandMark("", xs: curve.xs, lower: lower, upper: upper, ink: .series(number)) {
          bands.append(.band(band))
        }
      }
      lines.append(
        .line(try LineMark(curve.name, xs: curve.xs, ys: curve.ys, style: .series(number), marker: .series(number))))
    }
    guard !lines.isEmpty else { throw .empty(group.title.isEmpty ? title : group.title) }
    return try Panel(group.title, x: x, y: y, marks: bands + lines)
  }
}
