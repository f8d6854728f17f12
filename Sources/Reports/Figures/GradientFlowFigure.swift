/// How the norm of a loss's gradient shrinks or grows on its way back through time.
public struct GradientFlowFigure: Sendable {
  /// The norms for one scale of the recurrent weights.
  public struct Curve: Sendable {
    /// The scale.
    public let name: String

    /// The norm by seed at each distance from the end, from 0 on.
    public let norms: SeedCurves

    /// What the norm cannot exceed at each distance, by seed.
    public let bound: SeedCurves

    /// The curve named `name`; as many distances of both.
    public init(_ name: String, norms: SeedCurves, bound: SeedCurves) {
      self.name = name
      self.norms = norms
      self.bound = bound
    }
  }

  /// The curves of one model.
  public struct Model: Sendable {
    /// The model's name, or what else tells the panel from others.
    public let title: String

    /// One curve for each scale.
    public let curves: [Curve]

    /// What a gate that only its bias moves lets through at each step, for all scales the same; nil without gates.
    public let restingGate: Double?

    /// The model titled `title`.
    public init(_ title: String, curves: [Curve], restingGate: Double?) {
      self.title = title
      self.curves = curves
      self.restingGate = restingGate
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// Norms outside of this range leave the plot.
  static let range = ValueRange(1e-12, 1e6)

  /// A panel for each of `models`: bands around lines, dashed bounds, and dotted the direct path with gates at rest.
  ///
  /// Throws `ReportError` without models, and where no norm can be drawn.
  public init(
    title: String, subtitle: String, models: [Model], columns: Int, plotHeight: Double = 260
  ) throws(ReportError) {
    guard !models.isEmpty else { throw .empty(title) }
    var panels: [Panel] = []
    for (place, model) in models.enumerated() {
      var (bands, bounds, lines) = ([Mark](), [Mark](), [Mark]())
      if let gate = model.restingGate {
        let steps = model.curves.map(\.norms.count).max() ?? 0
        let path = (1..<max(1, steps)).reduce(into: [1.0]) { path, _ in path.append(path[path.count - 1] * gate) }
        bounds.append(
          .line(
            try LineMark(
              "direct path, gates at rest", xs: path.indices.map(Double.init), ys: path,
              style: LineStyle(.reference, width: 1.6, dash: .dotted))))
      }
      for (index, curve) in model.curves.enumerated() {
        // One point beyond the range takes the line to the edge.
        let bound = curve.bound.summary.mean
        let count = (bound.firstIndex { $0 > Self.range.upper } ?? bound.count - 1) + 1
        if count > 0 {
          let drawn = try curve.bound.map { Array($0.prefix(count)) }.marks(
            "", xs: (0..<count).map(Double.init),
            style: LineStyle(.series(index), width: 1.2, dash: .dashed, opacity: 0.8), marker: nil, opacity: 0.08)
          bands += drawn.bands
          bounds.append(drawn.line)
        }
        let drawn = try curve.norms.marks(
          curve.name, xs: (0..<curve.norms.count).map(Double.init), style: .series(index, width: 1.6),
          marker: .series(index))
        bands += drawn.bands
        lines.append(drawn.line)
      }
      let isFirst = place.isMultiple(of: columns)
      panels.append(
        try Panel(
          model.title, x: Axis("Steps from the end", kind: .whole),
          y: Axis(isFirst ? "Gradient norm" : "", kind: .log, range: Self.range), marks: bands + bounds + lines))
    }
    let note = SeedCurves.note(models.flatMap(\.curves).map(\.norms))
    figure = try Figure(
      title, subtitle: [subtitle, note ?? ""].filter { !$0.isEmpty }.joined(separator: " "), panels: panels,
      columns: columns, width: 940, plotHeight: plotHeight)
  }

  /// The value of a gate that nothing but its bias moves: the logistic function.
  public static func restingGate(bias: Double) -> Double { 1 / (1 + ExactMath.exp(-bias)) }

  /// The norm that reaches the first step, as powers of ten: scales down, lengths across.
  ///
  /// What a norm varies by over seeds stands below it, or under the pointer where there is no room. Throws `ReportError` for ragged values.
  public static func lengths(
    title: String, subtitle: String, models: [(name: String, norms: [[Estimate]])], scales: [String],
    lengths: [String]
  ) throws(ReportError) -> Figure {
    guard !models.isEmpty else { throw .empty(title) }
    var panels: [Panel] = []
    let hasSeeds = models.contains { $0.norms.joined().contains { $0.deviation != nil } }
    for (place, model) in models.enumerated() {
      let map = try HeatMapMark(
        place == models.count - 1 ? "power of ten" : "",
        values: model.norms.map { $0.map { Self.exponent($0.mean) } },
        ramp: .diverging,
        notes: hasSeeds ? model.norms.map { $0.map { Array($0.parts(.brief(2)).dropFirst()) } } : [],
        range: ValueRange(-12, 12), labels: model.norms.map { $0.map { Self.label($0.mean) } })
      panels.append(
        try Panel(
          model.name, x: Axis("Length", kind: .categories(lengths)),
          y: Axis(place == 0 || hasSeeds ? "Scale" : "", kind: .categories(scales)), marks: [.heatMap(map)]))
    }
    return try Figure(
      title, subtitle: subtitle, panels: panels, columns: hasSeeds ? 1 : min(3, models.count), width: 940,
      plotHeight: max(90, (hasSeeds ? 52 : 28) * Double(scales.count)))
  }

  /// The decimal logarithm; not-a-number stays so.
  static func exponent(_ norm: Double) -> Double {
    norm.isFinite ? ExactMath.log10(max(norm, .leastNormalMagnitude)) : norm
  }

  /// The decimal logarithm in as many digits as a cell has room for; under 1e-38 single precision holds no norm.
  static func label(_ norm: Double) -> String {
    if norm < 1e-38 { return "-∞" }
    let exponent = exponent(norm)
    // Adding zero turns -0 into 0.
    let tenths = (exponent * 10).rounded() / 10 + 0
    return NumberFormat.decimals(tenths.magnitude < 10 ? 1 : 0).text(tenths.magnitude < 10 ? tenths : exponent)
  }

  /// tanh and its derivative 1 - tanh^2, whose largest value, 1 at 0, is what bounds rest on.
  public static func activation() throws(ReportError) -> Figure {
    let xs = (-80...80).map { Double($0) / 20 }
    let values = xs.map { x in
      let power = ExactMath.exp(2 * x)
      return (power - 1) / (power + 1)
    }
    let derivatives = values.map { 1 - $0 * $0 }
    let panel = try Panel(
      x: Axis("a"), y: Axis("", range: ValueRange(-1.1, 1.1)),
      marks: [
        .rule(try RuleMark("max tanh' = 1", at: 1, direction: .horizontal)),
        .line(try LineMark("tanh a", xs: xs, ys: values, style: .series(0, width: 1.8), marker: .series(0))),
        .line(
          try LineMark(
            "tanh' a = 1 - tanh² a", xs: xs, ys: derivatives, style: .series(1, width: 1.8), marker: .series(1))
        ),
      ])
    return try Figure(
      "The activation and its derivative",
      subtitle:
        "A plain cell multiplies gradients by tanh' of each unit at every step: 1 at most, and near 0 where units saturate.",
      panels: [panel], width: 560, plotHeight: 240)
  }
}
