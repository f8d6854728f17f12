/// Attention weights as a heat map under the values that they fall on.
public struct AttentionFigure: Sendable {
  /// The finished figure.
  public let figure: Figure

  /// The weights `[query][step]` over the steps of the window, whose values are `series`.
  ///
  /// - Parameters:
  ///   - queries: the name of each query, such as the step of the forecast.
  ///   - query: the title of the axis of queries.
  ///
  /// Throws `ReportError` for empty or ragged arrays.
  public init(
    title: String, subtitle: String = "", weights: [[Double]], queries: [String], query: String, steps: [Int],
    series: [Double], value: String
  ) throws(ReportError) {
    guard !weights.isEmpty, !steps.isEmpty else { throw .empty(title) }
    let xs = steps.map(Double.init)
    let range = ValueRange(xs[0] - 0.5, xs[xs.count - 1] + 0.5)
    let seen = try LineMark("", xs: xs, ys: series, style: LineStyle(.actual, width: 1.5))
    var panels = [
      try Panel("Values seen", x: Axis("", kind: .whole, range: range), y: Axis(value), marks: [.line(seen)])
    ]
    let map = try HeatMapMark("weight", values: weights, range: ValueRange(0, weights.joined().max() ?? 1))
    panels.append(
      try Panel(
        "Attention weights", x: Axis("Step of the window", kind: .categories(GateFigure.labels(steps))),
        y: Axis(query, kind: .categories(queries)), marks: [.heatMap(map)]))
    figure = try Figure(title, subtitle: subtitle, panels: panels, width: 760, plotHeight: 200)
  }
}
