/// The metrics of several models as bars, one panel per metric since their units differ.
public struct ModelComparison: Sendable {
  /// One metric of all models.
  public struct Metric: Sendable {
    /// The metric's name.
    public let name: String

    /// Its unit; empty where there is none.
    public let unit: String

    /// Whether low or high values are good.
    public let goal: TextTable.Goal

    /// The metric of each model; not-a-number where there is none.
    public let values: [Double]

    /// The standard deviation over seeds of each model; empty, or not-a-number where there is none.
    public let deviations: [Double]

    /// An interval of each mean over seeds, drawn as a whisker; empty, or nil where there is none.
    public let intervals: [ClosedRange<Double>?]

    /// The metric `name` of several models.
    public init(
      _ name: String, unit: String = "", goal: TextTable.Goal = .lowest, values: [Double], deviations: [Double] = [],
      intervals: [ClosedRange<Double>?] = []
    ) {
      self.name = name
      self.unit = unit
      self.goal = goal
      self.values = values
      self.deviations = deviations
      self.intervals = intervals
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// Bars of `metrics` for `models`; the models in `baselines` are grey.
  ///
  /// A dashed line stands at the best baseline, and the best value of each metric is bold, unless the values are not of one
  /// kind, so that none `hasBest`. Throws `ReportError` where a metric does not have one value per model, or none that is
  /// finite.
  public init(
    title: String = "Comparison of models", models: [String], metrics: [Metric], baselines: Set<String> = [],
    hasBest: Bool = true
  ) throws(ReportError) {
    guard !models.isEmpty, !metrics.isEmpty else { throw .empty(title) }
    // Long names would be cut where two panels share the width.
    let isLong = models.contains { TextMetrics.width($0, size: AxisLayout.tickSize) > 150 }
    let columns = min(metrics.count, models.count > 12 || isLong ? 1 : 2)
    var panels: [Panel] = []
    for (place, metric) in metrics.enumerated() {
      guard metric.values.count == models.count else {
        throw .lengthMismatch(name: metric.name, expected: models.count, found: metric.values.count)
      }
      panels.append(
        try Self.panel(
          metric, models, baselines, hasBest: hasBest, showsNames: place.isMultiple(of: columns)))
    }
    var notes: [String] = []
    if models.contains(where: baselines.contains) {
      notes.append(hasBest ? "Grey: baselines; dashed: the best of them." : "Grey: baselines.")
    }
    if metrics.contains(where: { !$0.deviations.isEmpty }) {
      notes.append("±: one standard deviation over seeds.")
    }
    if metrics.contains(where: { !$0.intervals.isEmpty }) {
      notes.append("Whiskers: 95 % bootstrap interval of the mean over seeds.")
    }
    if models.count > 1, hasBest { notes.append("Bold: the best value.") }
    figure = try Figure(
      title, subtitle: notes.joined(separator: " "), panels: panels, columns: columns, width: columns == 1 ? 640 : 860,
      plotHeight: max(60, Double(models.count) * (models.count > 12 ? 20 : 27)), legend: .hidden)
  }

  private static func panel(
    _ metric: Metric, _ models: [String], _ baselines: Set<String>, hasBest: Bool, showsNames: Bool
  ) throws(ReportError) -> Panel {
    let isBaseline = models.map(baselines.contains)
    // Colours that repeat would tie models together that have nothing in common.
    let isSweep = isBaseline.count(where: { !$0 }) > Ink.seriesLight.count
    var next = 0
    let inks = isBaseline.map { isReference -> Ink in
      if isReference { return .reference }
      next += 1
      return .series(isSweep ? 0 : next - 1)
    }
    let texts = texts(metric)
    let bars = try BarsMark([
      .init("", values: metric.values, whiskers: metric.intervals, labels: texts, inks: inks)
    ])
    var marks = [Mark.bars(bars)]
    let references = zip(metric.values, isBaseline).compactMap { $1 && $0.isFinite ? $0 : nil }
    if hasBest, let best = metric.goal == .lowest ? references.min() : references.max() {
      marks.append(.rule(try RuleMark(at: best, direction: .vertical)))
    }
    var y = Axis("", kind: .categories(models), showsTickLabels: showsNames)
    y.trailingLabels = texts
    let finite = metric.values.filter(\.isFinite)
    if models.count > 1, hasBest, let winner = metric.goal == .lowest ? finite.min() : finite.max() {
      y.emphasised = Set(metric.values.indices.filter { metric.values[$0] == winner })
    }
    let arrow = metric.goal == .lowest ? "lower is better" : "higher is better"
    return try Panel(
      "\(metric.name) (\(arrow))", x: Axis(metric.name, unit: metric.unit, includesZero: true), y: y, marks: marks)
  }

  /// The values with their deviations, all in one number of decimals.
  private static func texts(_ metric: Metric) -> [String] {
    let format = NumberFormat.commonBrief(for: metric.values)
    return metric.values.enumerated().map { place, value in
      let text = minus(format.text(value))
      guard metric.deviations.indices.contains(place), metric.deviations[place].isFinite else { return text }
      return text + " ± " + format.text(metric.deviations[place])
    }
  }
}
