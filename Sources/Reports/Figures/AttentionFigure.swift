/// Attention weights as heat maps beside the values that they fall on.
///
/// Over several seeds the maps are of the mean, the standard deviation and the ends of the interval of the mean, and lines
/// with bands show the weights by query, where these are few, or one query's, or the mean over all.
public struct AttentionFigure: Sendable {
  /// The finished figure.
  public let figure: Figure

  /// The `weights` of each query over the steps of the window, by seed, whose values are `series`.
  ///
  /// - Parameters:
  ///   - queries: the name of each query, such as the step of the forecast.
  ///   - query: the title of the axis of queries.
  ///   - single: the place of the query that a line shows where there are more than three; nil for the mean over all.
  ///
  /// Throws `ReportError` for empty or ragged arrays.
  public init(
    title: String, subtitle: String = "", weights: [SeedCurves], queries: [String], query: String,
    single: Int? = nil, steps: [Int], series: [Double], value: String
  ) throws(ReportError) {
    guard !weights.isEmpty, !steps.isEmpty else { throw .empty(title) }
    let xs = steps.map(Double.init)
    let x = Axis("", kind: .whole, range: ValueRange(xs[0] - 0.5, xs[xs.count - 1] + 0.5))
    let summaries = weights.map(\.summary)
    let isRepeated = weights.contains { $0.isRepeated }
    let range = ValueRange(
      0, summaries.flatMap { isRepeated ? $0.mean + $0.high : $0.mean }.filter(\.isFinite).max() ?? 1)
    func map(_ title: String, _ values: [[Double]], _ range: ValueRange?) throws(ReportError) -> Panel {
      let map = try HeatMapMark("weight", values: values, range: range)
      return try Panel(
        title, x: Axis("Step of the window", kind: .categories(GateFigure.labels(steps))),
        y: Axis(query, kind: .categories(queries)), marks: [.heatMap(map)])
    }
    let seen = try LineMark("", xs: xs, ys: series, style: LineStyle(.actual, width: 1.5))
    var panels = [try Panel("Values seen", x: x, y: Axis(value), marks: [.line(seen)])]
    guard isRepeated else {
      panels.append(try map("Attention weights", summaries.map(\.mean), range))
      figure = try Figure(title, subtitle: subtitle, panels: panels, width: 760, plotHeight: 200)
      return
    }
    panels.append(
      try Panel("Weights by step", x: x, y: Axis("Weight"), marks: try Self.lines(weights, queries, query, single, xs)))
    let deviations = summaries.map { zip($0.above, $0.mean).map { $0 - $1 } }
    panels.append(try map("Mean over seeds", summaries.map(\.mean), range))
    panels.append(try map("Standard deviation over seeds", deviations, nil))
    panels.append(try map("95 % bootstrap interval of the mean, lower end", summaries.map(\.low), range))
    panels.append(try map("95 % bootstrap interval of the mean, upper end", summaries.map(\.high), range))
    let note = SeedCurves.note(weights)
    figure = try Figure(
      title, subtitle: [subtitle, note ?? ""].filter { !$0.isEmpty }.joined(separator: " "), panels: panels, columns: 2,
      width: 900, plotHeight: 200)
  }

  /// The weights of few queries, of a single one, or the mean over all.
  private static func lines(
    _ weights: [SeedCurves], _ queries: [String], _ query: String, _ single: Int?, _ xs: [Double]
  ) throws(ReportError) -> [Mark] {
    let shown = weights.count <= 3 ? Array(weights.indices) : single.map { [$0] } ?? []
    var curves = shown.map { ("\(query): \(queries[$0])", weights[$0]) }
    if shown.isEmpty { curves = [("mean over all \(weights.count) rows", SeedCurves(meanOf: weights))] }
    var bands: [Mark] = []
    var lines: [Mark] = []
    for (place, (name, curve)) in curves.enumerated() {
      let drawn = try curve.marks(name, xs: xs, style: .series(place, width: 1.6), marker: .series(place))
      bands += drawn.bands
      lines.append(drawn.line)
    }
    return bands + lines
  }
}
