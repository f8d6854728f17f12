/// Training, validation and test loss over epochs.
///
/// Colour and marker tell models apart; training is dashed, validation solid and test dotted. Several seeds are drawn as their mean
/// with a band of one standard deviation, and a darker one for an interval of the mean.
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

    /// The losses of the model `name`, from the first epoch on.
    public init(_ name: String, train: [[Double]], validation: [[Double]] = [], test: [[Double]] = []) {
      self.name = name
      self.train = train
      self.validation = validation
      self.test = test
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// The curves of `models`; more than four get a panel each.
  ///
  /// `interval` gives an interval of the mean of one epoch's losses by seed, where there is one; `repeats` says what
  /// means are over.
  /// Throws `ReportError` where a model has no losses that can be drawn.
  public init(
    title: String = "Training curves", models: [Model], loss: String = "Loss", unit: String = "",
    isLogarithmic: Bool = false, repeats: String = "seeds",
    interval: (_ losses: [Double]) -> ClosedRange<Double>? = { _ in nil }
  ) throws(ReportError) {
    guard !models.isEmpty else { throw .empty(title) }
    var all: [[Mark]] = []
    for (index, model) in models.enumerated() {
      all.append(try Self.marks(model, index: models.count > 4 ? 0 : index, isAlone: models.count > 4, interval))
    }
    let x = Axis("Epoch", kind: .whole)
    var y = Axis(loss, unit: unit, kind: isLogarithmic ? .log : .linear)
    let seeds = models.map { max($0.train.count, $0.validation.count) }.max() ?? 1
    var notes: [String] = []
    if seeds > 1 {
      notes.append(
        "Mean of up to \(seeds) \(repeats); bands: one standard deviation, darker: 95 % bootstrap interval of the mean."
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
    _ model: Model, index: Int, isAlone: Bool, _ interval: ([Double]) -> ClosedRange<Double>?
  ) throws(ReportError) -> [Mark] {
    let splits: [(losses: [[Double]], name: String, dash: Dash)] = [
      (model.train, "training", .dashed), (model.validation, "validation", .solid), (model.test, "test", .dotted),
    ]
    guard splits.contains(where: { !$0.losses.isEmpty }) else { throw .empty(model.name) }
    let prefix = isAlone ? "" : model.name + ", "
    var bands: [Mark] = []
    var lines: [Mark] = []
    for (seeds, split, dash) in splits where !seeds.isEmpty {
      let summary = SeedSummary(seeds, interval)
      let xs = (0..<summary.mean.count).map { Double($0 + 1) }
      // The loss that chooses stands out.
      let isJudge = dash == .solid
      if seeds.count > 1 {
        for (lower, upper) in [(summary.below, summary.above), (summary.low, summary.high)] {
          // Without any interval, and where every seed is alone, there is no band.
          let band = try? BandMark(
            "", xs: xs, lower: lower, upper: upper, ink: .series(index), opacity: isJudge ? 0.18 : 0.1)
          if let band { bands.append(.band(band)) }
        }
      }
      let style = LineStyle(.series(index), width: isJudge ? 1.8 : 1.4, dash: dash)
      lines.append(
        .line(
          try LineMark(
            prefix + split, xs: xs, ys: summary.mean, style: style, marker: isJudge ? .series(index) : nil)))
    }
    return bands + lines
  }
}

/// The mean over seeds at each place, one standard deviation around it, and an interval of it.
struct SeedSummary: Equatable, Sendable {
  let mean: [Double]
  /// The mean less the sample standard deviation; not-a-number for a single seed.
  let below: [Double]
  let above: [Double]
  /// The ends of the interval; not-a-number where there is none.
  let low: [Double]
  let high: [Double]

  /// Summarises values [seed][place]; at each place over the seeds that have a finite value there.
  init(_ seeds: [[Double]], _ interval: ([Double]) -> ClosedRange<Double>?) {
    let length = seeds.map(\.count).max() ?? 0
    var mean: [Double] = []
    var deviation: [Double] = []
    var ends: [(low: Double, high: Double)] = []
    for place in 0..<length {
      let values = seeds.compactMap { $0.indices.contains(place) && $0[place].isFinite ? $0[place] : nil }
      let center = values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
      mean.append(center)
      deviation.append(values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : .nan)
      let own = interval(values)
      ends.append((own?.lowerBound ?? .nan, own?.upperBound ?? .nan))
    }
    self.mean = mean
    below = zip(mean, deviation).map { $0 - $1 }
    above = zip(mean, deviation).map { $0 + $1 }
    low = ends.map(\.low)
    high = ends.map(\.high)
  }
}
