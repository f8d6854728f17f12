/// Training, validation and test loss over epochs.
///
/// Colour and marker tell models apart; training is dashed, validation solid and test dotted. Several seeds are drawn
/// as `SeedCurves` are.
public struct TrainingCurves: Sendable {
  /// The losses of one model.
  public struct Model: Sendable {
    /// The model's name.
    public let name: String

    /// The training loss [seed][epoch]; seeds may stop at different epochs.
    public let train: [[Double]]

    /// The validation loss [seed][epoch]; empty without validation.
    public let validation: [[Double]]

    /// The test loss [seed][epoch]; empty where it was not looked at.
    public let test: [[Double]]

    /// What gives the model its colour and marker; nil for its place among the models.
    public let number: Int?

    /// The losses of the model `name`, from the first epoch on.
    public init(
      _ name: String, train: [[Double]], validation: [[Double]] = [], test: [[Double]] = [], number: Int? = nil
    ) {
      self.name = name
      self.train = train
      self.validation = validation
      self.test = test
      self.number = number
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// The curves of `models`; more than four get a panel each.
  ///
  /// `interval` gives an interval of the mean of one epoch's losses by seed, where there is one; each seed's losses are means
  /// over so many `folds`.
  /// Throws `ReportError` where a model has no losses that can be drawn.
  public init(
    title: String = "Training curves", models: [Model], loss: String = "Loss", unit: String = "",
    isLogarithmic: Bool = false, folds: Int = 1,
    interval: @escaping SeedCurves.Interval = { _ in nil }
  ) throws(ReportError) {
    guard !models.isEmpty else { throw .empty(title) }
    var all: [[Mark]] = []
    for (index, model) in models.enumerated() {
      all.append(try Self.marks(model, model.number ?? index, isAlone: models.count > 4, interval))
    }
    let x = Axis("Epoch", kind: .whole)
    var y = Axis(loss, unit: unit, kind: isLogarithmic ? .log : .linear)
    let seeds = models.map { max($0.train.count, $0.validation.count) }.max() ?? 1
    var notes: [String] = []
    if folds > 1 { notes.append(seeds > 1 ? "Each seed: the mean over \(folds) folds." : "Mean over \(folds) folds.") }
    if seeds > 1 {
      notes.append(
        "Mean of up to \(seeds) seeds; bands: one standard deviation, darker: 95 % bootstrap interval of the mean."
      )
    }
    if models.contains(where: { !$0.test.isEmpty }) { notes.append("The test loss decided nothing.") }
    let subtitle = notes.joined(separator: " ")
    let together = try Panel(x: x, y: y, marks: all.flatMap(\.self))
    if models.count <= 4 {
      figure = try Figure(title, subtitle: subtitle, panels: [together], plotHeight: 300)
      return
    }
    y.range = together.yLimits
    var panels: [Panel] = []
    let columns = 3
    for (place, model) in models.enumerated() {
      let isFirst = place.isMultiple(of: columns)
      let isLast = place + columns >= models.count
      let left = isFirst ? y : Axis("", kind: y.kind, range: y.range)
      panels.append(try Panel(model.name, x: isLast ? x : Axis("", kind: .whole), y: left, marks: all[place]))
    }
    figure = try Figure(title, subtitle: subtitle, panels: panels, columns: columns, width: 900, plotHeight: 170)
  }

  private static func marks(
    _ model: Model, _ number: Int, isAlone: Bool, _ interval: @escaping SeedCurves.Interval
  ) throws(ReportError) -> [Mark] {
    let splits: [(losses: [[Double]], name: String, dash: Dash)] = [
      (model.train, "training", .dashed), (model.validation, "validation", .solid), (model.test, "test", .dotted),
    ]
    guard splits.contains(where: { !$0.losses.isEmpty }) else { throw .empty(model.name) }
    let prefix = isAlone ? "" : model.name + ", "
    var bands: [Mark] = []
    var lines: [Mark] = []
    for (seeds, split, dash) in splits where !seeds.isEmpty {
      // The loss that chooses stands out.
      let isJudge = dash == .solid
      let drawn = try SeedCurves(seeds, interval: interval).marks(
        prefix + split, xs: (0..<(seeds.map(\.count).max() ?? 0)).map { Double($0 + 1) },
        style: LineStyle(.series(number), width: isJudge ? 1.8 : 1.4, dash: dash),
        marker: isJudge ? .series(number) : nil, opacity: isJudge ? 0.18 : 0.1)
      bands += drawn.bands
      lines.append(drawn.line)
    }
    return bands + lines
  }
}
