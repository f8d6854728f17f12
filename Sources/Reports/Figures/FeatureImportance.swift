/// The most important features of models as bars, one panel per model.
public struct FeatureImportance: Sendable {
  /// The importances of one model.
  public struct Model: Sendable {
    /// The model's name.
    public let name: String
    /// The names of its features.
    public let features: [String]
    /// The share of each feature over seeds.
    public let values: [Estimate]
    /// What gives the model its colour; nil for its place.
    public let number: Int?

    /// The importances of a model.
    public init(_ name: String, features: [String], values: [Estimate], number: Int? = nil) {
      self.name = name
      self.features = features
      self.values = values
      self.number = number
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
    for (place, model) in models.enumerated() {
      guard model.values.count == model.features.count else {
        throw .lengthMismatch(name: model.name, expected: model.features.count, found: model.values.count)
      }
      let order = model.features.indices.sorted { (-model.values[$0].mean, $0) < (-model.values[$1].mean, $1) }
      let shown = Array(order.prefix(count))
      rows = max(rows, shown.count)
      let format = NumberFormat.percent(decimals: 1)
      let bars = try BarsMark([
        .init(
          "", values: shown.map { model.values[$0].mean }, whiskers: shown.map { model.values[$0].interval },
          labels: shown.map { model.values[$0].text(format) }, ink: .series(model.number ?? place))
      ])
      let rest = order.dropFirst(count).reduce(0) { $0 + model.values[$1].mean }
      let others =
        order.count > count ? "; the other \(order.count - count) together \(format.text(rest))" : ""
      var y = Axis("", kind: .categories(shown.map { model.features[$0] }))
      y.trailingLabels = shown.map { model.values[$0].parts(format).prefix(2).joined(separator: " ") }
      panels.append(
        try Panel(
          "\(model.name)\(others)", x: Axis("share of the reduction of squared error", includesZero: true), y: y,
          marks: [.bars(bars)]))
    }
    let hasSeeds = models.contains { $0.values.contains { $0.deviation != nil } }
    let whiskers =
      hasSeeds ? " ±: one standard deviation over seeds. Whiskers: 95 % bootstrap interval of the mean." : ""
    figure = try Figure(
      title, subtitle: "Mean decrease in impurity; features that say the same share the credit." + whiskers,
      panels: panels, columns: 1, width: 640, plotHeight: max(60, Double(rows) * 20), legend: .hidden)
  }
}
