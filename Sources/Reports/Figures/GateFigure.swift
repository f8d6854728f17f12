/// The gates and states of one recurrent layer over the steps of one window: heat maps of all units beside lines of a few.
///
/// Units of networks that began with other weights do not correspond, so that over several seeds these are of the first;
/// above them stands what does not depend on the units' order, over seeds.
public struct GateFigure: Sendable {
  /// One gate or state.
  public struct Activation: Sendable {
    /// Its name.
    public let name: String

    /// The values `[seed][unit][step]`.
    public let seeds: [[[Double]]]

    /// Whether the values lie between 0 and 1; others lie around 0.
    public let isShare: Bool

    /// Finds an interval of a mean over seeds.
    private let interval: SeedCurves.Interval

    /// The gate or state `name`.
    public init(
      _ name: String, seeds: [[[Double]]], isShare: Bool, interval: @escaping SeedCurves.Interval = { _ in nil }
    ) {
      self.name = name
      self.seeds = seeds
      self.isShare = isShare
      self.interval = interval
    }

    /// The values of the first seed `[unit][step]`.
    var values: [[Double]] { seeds[0] }

    /// A number of the units' values at each step, by seed.
    func overUnits(_ number: ([Double]) -> Double) -> SeedCurves {
      SeedCurves(
        seeds.map { units in units[0].indices.map { step in number(units.map { $0[step] }) } }, interval: interval)
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// The most units that a heat map shows.
  private static let shownUnits = 24

  /// The figure of `activations`, all of the same seeds, units and steps; of many units those are shown whose last state,
  /// the last of `activations`, varies most.
  ///
  /// `series` are the values that the window holds at `steps`, the numbers of the steps; empty where there are none.
  /// `seed` is the first seed. Throws `ReportError` for empty or ragged values.
  public init(
    title: String, subtitle: String = "", activations: [Activation], seed: Int, steps: [Int], series: [Double],
    value: String
  ) throws(ReportError) {
    guard let state = activations.last, !state.seeds.isEmpty, !state.values.isEmpty, !steps.isEmpty else {
      throw .empty(title)
    }
    let order = state.values.indices.sorted {
      (Self.variance(state.values[$0]), $1) > (Self.variance(state.values[$1]), $0)
    }
    let units = order.prefix(Self.shownUnits).sorted()
    let picked = Array(order.prefix(3))
    let xs = steps.map(Double.init)
    let range = ValueRange(xs[0] - 0.5, xs[xs.count - 1] + 0.5)
    let isRepeated = state.seeds.count > 1
    var panels = try Self.summary(
      activations, x: Axis("", kind: .whole, range: range), xs: xs, series: series, value: value, isRepeated: isRepeated
    )
    let ofSeed = isRepeated ? ", seed \(seed)" : ""
    let labels = Self.labels(steps)
    for (place, one) in activations.enumerated() {
      let isLast = place == activations.count - 1
      let map = try HeatMapMark(
        "", values: units.map { one.values[$0] }, ramp: one.isShare ? .sequential : .diverging,
        range: one.isShare ? ValueRange(0, 1) : nil)
      panels.append(
        try Panel(
          one.name + ofSeed, x: Axis(isLast ? "Step" : "", kind: .categories(labels)),
          y: Axis("Unit", kind: .categories(units.map { "\($0 + 1)" })), marks: [.heatMap(map)]))
      let lines = try picked.enumerated().map { index, unit throws(ReportError) in
        Mark.line(
          try LineMark(
            "unit \(unit + 1)", xs: xs, ys: one.values[unit], style: .series(index, width: 1.5), marker: .series(index))
        )
      }
      panels.append(
        try Panel(
          "\(one.name), three units" + ofSeed, x: Axis(isLast ? "Step" : "", kind: .whole, range: range),
          y: Axis("", range: one.isShare ? ValueRange(0, 1) : nil), marks: lines))
    }
    let note = SeedCurves.note([state.overUnits(Self.rootMeanSquare)])
      .map { "\($0) Single units are of seed \(seed): those of different networks do not correspond." }
    figure = try Figure(
      title, subtitle: [subtitle, note ?? ""].filter { !$0.isEmpty }.joined(separator: " "), panels: panels,
      columns: 2, width: 900, plotHeight: 120)
  }

  /// What the layer reads and what its gates and states come to over units: of one seed the gates' means, of several also
  /// how far units differ and how large states are.
  private static func summary(
    _ activations: [Activation], x: Axis, xs: [Double], series: [Double], value: String, isRepeated: Bool
  ) throws(ReportError) -> [Panel] {
    let (gates, states) = (activations.filter(\.isShare), activations.filter { !$0.isShare })
    func panel(
      _ title: String, _ shown: [Activation], first: Int, _ range: ValueRange?, _ number: ([Double]) -> Double
    ) throws(ReportError) -> [Panel] {
      var bands: [Mark] = []
      var lines: [Mark] = []
      for (place, one) in shown.enumerated() {
        let drawn = try one.overUnits(number).marks(
          one.name, xs: xs, style: .series(first + place, width: 1.6), marker: .series(first + place))
        bands += drawn.bands
        lines.append(drawn.line)
      }
      return lines.isEmpty ? [] : [try Panel(title, x: x, y: Axis("", range: range), marks: bands + lines)]
    }
    let means = try panel("Gates, mean over units", gates, first: 3, ValueRange(0, 1), mean)
    let sizes = try panel(
      "States, root mean square over units", states, first: 3 + gates.count, nil, rootMeanSquare)
    guard !series.isEmpty else { return isRepeated ? means + sizes : [] }
    let seen = try LineMark("", xs: xs, ys: series, style: LineStyle(.actual, width: 1.5))
    let reads = [try Panel("What the layer reads", x: x, y: Axis(value), marks: [.line(seen)])]
    guard isRepeated else { return reads + means }
    let differences = try panel("Gates, standard deviation between units", gates, first: 3, nil) {
      variance($0).squareRoot()
    }
    return reads + means + differences + sizes
  }

  /// Names for the steps, about eight of them; the others are empty.
  static func labels(_ steps: [Int]) -> [String] {
    let every = [1, 2, 5, 10, 20, 25, 50, 100].first { steps.count / $0 <= 8 } ?? steps.count
    return steps.map { $0.isMultiple(of: every) ? minus("\($0)") : "" }
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private static func rootMeanSquare(_ values: [Double]) -> Double { mean(values.map { $0 * $0 }).squareRoot() }

  private static func variance(_ values: [Double]) -> Double {
    let mean = mean(values)
    return Self.mean(values.map { ($0 - mean) * ($0 - mean) })
  }
}
