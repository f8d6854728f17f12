/// The gates and states of one recurrent layer over the steps of one window: heat maps of all units beside lines of a few.
public struct GateFigure: Sendable {
  /// One gate or state.
  public struct Activation: Sendable {
    /// Its name.
    public let name: String

    /// The values `[unit][step]`.
    public let values: [[Double]]

    /// Whether the values lie between 0 and 1; others lie around 0.
    public let isShare: Bool

    /// The gate or state `name`.
    public init(_ name: String, values: [[Double]], isShare: Bool) {
      self.name = name
      self.values = values
      self.isShare = isShare
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// The most units that a heat map shows.
  private static let shownUnits = 24

  /// The figure of `activations`, all of the same units and steps; of many units those are shown whose last state, the
  /// last of `activations`, varies most.
  ///
  /// `series` are the values that the window holds at `steps`, the numbers of the steps; empty where there are none.
  /// Throws `ReportError` for empty or ragged values.
  public init(
    title: String, subtitle: String = "", activations: [Activation], steps: [Int], series: [Double], value: String
  ) throws(ReportError) {
    guard let state = activations.last, !state.values.isEmpty, !steps.isEmpty else { throw .empty(title) }
    let order = state.values.indices.sorted {
      (Self.variance(state.values[$0]), $1) > (Self.variance(state.values[$1]), $0)
    }
    let units = order.prefix(Self.shownUnits).sorted()
    let picked = Array(order.prefix(3))
    let xs = steps.map(Double.init)
    let range = ValueRange(xs[0] - 0.5, xs[xs.count - 1] + 0.5)
    var panels: [Panel] = []
    if !series.isEmpty {
      let means = try activations.filter(\.isShare).enumerated().map { place, one throws(ReportError) in
        let mean = steps.indices.map { step in one.values.reduce(0) { $0 + $1[step] } / Double(one.values.count) }
        return Mark.line(
          try LineMark(one.name, xs: xs, ys: mean, style: .series(place + 3, width: 1.6), marker: .series(place + 3)))
      }
      let seen = try LineMark("", xs: xs, ys: series, style: LineStyle(.actual, width: 1.5))
      panels.append(
        try Panel("What the layer reads", x: Axis("", kind: .whole, range: range), y: Axis(value), marks: [.line(seen)])
      )
      if !means.isEmpty {
        panels.append(
          try Panel(
            "Gates, mean over units", x: Axis("", kind: .whole, range: range), y: Axis("", range: ValueRange(0, 1)),
            marks: means))
      }
    }
    let labels = Self.labels(steps)
    for (place, one) in activations.enumerated() {
      let isLast = place == activations.count - 1
      let map = try HeatMapMark(
        "", values: units.map { one.values[$0] }, ramp: one.isShare ? .sequential : .diverging,
        range: one.isShare ? ValueRange(0, 1) : nil)
      panels.append(
        try Panel(
          one.name, x: Axis(isLast ? "Step" : "", kind: .categories(labels)),
          y: Axis("Unit", kind: .categories(units.map { "\($0 + 1)" })), marks: [.heatMap(map)]))
      let lines = try picked.enumerated().map { index, unit throws(ReportError) in
        Mark.line(
          try LineMark(
            "unit \(unit + 1)", xs: xs, ys: one.values[unit], style: .series(index, width: 1.5), marker: .series(index))
        )
      }
      panels.append(
        try Panel(
          "\(one.name), three units", x: Axis(isLast ? "Step" : "", kind: .whole, range: range),
          y: Axis("", range: one.isShare ? ValueRange(0, 1) : nil), marks: lines))
    }
    figure = try Figure(title, subtitle: subtitle, panels: panels, columns: 2, width: 900, plotHeight: 120)
  }

  /// Names for the steps, about eight of them; the others are empty.
  static func labels(_ steps: [Int]) -> [String] {
    let every = [1, 2, 5, 10, 20, 25, 50, 100].first { steps.count / $0 <= 8 } ?? steps.count
    return steps.map { $0.isMultiple(of: every) ? minus("\($0)") : "" }
  }

  private static func variance(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
