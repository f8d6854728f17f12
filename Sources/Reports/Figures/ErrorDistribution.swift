/// How the forecast errors of each model are distributed: histogram and density.
public struct ErrorDistribution: Sendable {
  /// The errors of one model.
  public struct Model: Sendable {
    /// The model's name.
    public let name: String

    /// Prediction minus actual value by seed.
    public let errors: SeedCurves

    /// How the model is drawn; nil for its place among the models.
    public let look: ModelLook?

    /// The errors of the model `name`.
    public init(_ name: String, errors: SeedCurves, look: ModelLook? = nil) {
      self.name = name
      self.errors = errors
      self.look = look
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// The distributions of `models` over each other; with more than three only the densities.
  ///
  /// The axis spans all but the outermost errors where a few lie far outside; the subtitle says how many. Throws
  /// `ReportError` where a model has no finite error.
  public init(title: String = "Distribution of errors", models: [Model], unit: String = "") throws(ReportError) {
    guard !models.isEmpty else { throw .empty(title) }
    var finite: [SeedCurves] = []
    for model in models {
      let values = model.errors.map { $0.filter(\.isFinite) }
      guard values.seeds.allSatisfy({ !$0.isEmpty }) else { throw .noFiniteValues(model.name) }
      finite.append(values)
    }
    let pooled = finite.flatMap(\.seeds).joined().sorted()
    let range = Self.range(pooled)
    let outside = pooled.count { $0 < range.lower || $0 > range.upper }
    let edges = Self.edges(pooled, range)

    var areas: [Mark] = []
    var lines: [Mark] = []
    for (index, values) in finite.enumerated() {
      let look = models[index].look ?? .series(index)
      if models.count <= 3 {
        let heights = Distribution.histogram(values.seeds.flatMap(\.self), edges: edges)
        areas.append(
          .histogram(try HistogramMark("", edges: edges, heights: heights, ink: look.ink, opacity: 0.22)))
      }
      let densities = values.map { Distribution.density($0, over: range).ys }
      let drawn = try densities.marks(
        models[index].name, xs: Distribution.density(values.seeds[0], over: range).xs, style: look.style(width: 1.8),
        marker: look.marker)
      areas += drawn.bands
      lines.append(drawn.line)
    }
    let zero = try RuleMark(at: 0, direction: .vertical, style: LineStyle(.axis, width: 1, dash: .dashed))
    let panel = try Panel(
      x: Axis("Prediction minus actual value", unit: unit, range: range),
      y: Axis("Density", unit: unit.isEmpty ? "" : "per \(unit)", includesZero: true),
      marks: areas + [.rule(zero)] + lines)
    let note =
      outside == 0
      ? "" : " \(groupThousands("\(outside)")) of \(groupThousands("\(pooled.count)")) errors lie beyond the axis."
    let head = models.count <= 3 ? "Areas: histogram. Lines: kernel density." : "Kernel density."
    let seeds = SeedCurves.note(finite).map { " " + $0 } ?? ""
    figure = try Figure(title, subtitle: head + note + seeds, panels: [panel], plotHeight: 280)
  }

  /// The whole range, or the middle 99 percent with a margin where that is far smaller.
  private static func range(_ sorted: [Double]) -> ValueRange {
    let low = Distribution.quantile(sorted, 0.005)
    let high = Distribution.quantile(sorted, 0.995)
    let whole = ValueRange(sorted[0], sorted[sorted.count - 1]).including(0)
    let middle = ValueRange(low, high).including(0).padded(by: 0.15)
    let isFar = whole.upper / 2 - whole.lower / 2 > 1.6 * (middle.upper / 2 - middle.lower / 2)
    return isFar && high > low ? middle : whole.padded(by: 0.04)
  }

  /// Edges of equal steps, by the rule of Freedman and Diaconis (1981), at least 10 and at most 60 intervals.
  private static func edges(_ sorted: [Double], _ range: ValueRange) -> [Double] {
    let spread = Distribution.quantile(sorted, 0.75) - Distribution.quantile(sorted, 0.25)
    let cubeRoot = ExactMath.exp(ExactMath.log(Double(sorted.count)) / 3)
    let width = 2 * spread / cubeRoot
    let wanted = width > 0 ? (range.upper - range.lower) / width : 30
    let count = Int(max(10, min(60, wanted.isFinite ? wanted.rounded(.up) : 30)))
    return (0...count).map { range.lower + (range.upper - range.lower) * (Double($0) / Double(count)) }
  }
}
