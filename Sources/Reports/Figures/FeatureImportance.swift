/// The most important features of models as bars, one panel per model.
public struct FeatureImportance: Sendable {
  /// The importances of one model.
  public struct Model: Sendable {
    /// The model's name.
    public let name: String
    /// The names of its features.
    public let features: [String]
    /// The share of each feature.
    public let values: [Double]
    /// An interval of each mean over seeds; empty where there is one seed.
    public let intervals: [ClosedRange<Double>?]

    /// The importances of a model.
    public init(_ name: String, features: [String], values: [Double], intervals: [ClosedRange<Double>?] = []) {
      self.name = name
      self.features = features
      self.values = values
      self.intervals = intervals
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// Bars of the `count` most important features of each model.
  ///
  /// Throws `ReportError` where there is no model, or one without a value per feature.
  public init(title: String = "Feature importances", models: [Model], count: Int = 20) throws(ReportError) {
    guard !models.isEmpty, models.allSatisfy({ !$0.features.isEmpty }) else { throw .empty(title) }
    var panels: [Panel] = []
    var rows = 0
    for model in models {
      guard model.values.count == model.features.count else {
        throw .lengthMismatch(name: model.name, expected: model.features.count, found: model.values.count)
      }
      let order = model.features.indices.sorted { (-model.values[$0], $0) < (-model.values[$1], $1) }
      let shown = Array(order.prefix(count))
      rows = max(rows, shown.count)
      let format = NumberFormat.percent(decimals: 1)
      let bars = try BarsMark([
        .init(
          "", values: shown.map { model.values[$0] },
          whiskers: model.intervals.isEmpty ? [] : shown.map { model.intervals[$0] },
          labels: shown.map { format.text(model.values[$0]) }, ink: .series(0))
      ])
      let rest = order.dropFirst(count).reduce(0) { $0 + model.values[$1] }
      let others =
        order.count > count ? "; the other \(order.count - count) together \(format.text(rest))" : ""
      var y = Axis("", kind: .categories(shown.map { model.features[$0] }))
      y.trailingLabels = shown.map { format.text(model.values[$0]) }
      panels.append(
        try Panel(
          "\(model.name)\(others)", x: Axis("share of the reduction of squared error", includesZero: true), y: y,
          marks: [.bars(bars)]))
    }
    let whiskers =
      models.contains { !$0.intervals.isEmpty } ? " Whiskers: 95 % bootstrap interval of the mean over seeds." : ""
    figure = try Figure(
      title, subtitle: "Mean decrease in impurity; features that say the same share the credit." + whiskers,
      panels: panels, columns: 1, width: 640, plotHeight: max(60, Double(rows) * 20), legend: .hidden)
  }
}
