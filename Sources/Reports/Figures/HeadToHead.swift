/// Two models beside each other: their training, their forecasts, their errors.
public struct HeadToHead: Sendable {
  /// One of the two.
  public struct Side: Sendable {
    /// The model's name.
    public let name: String

    /// The training loss by seed and epoch.
    public let train: SeedCurves

    /// The validation loss by seed and epoch; nil without validation.
    public let validation: SeedCurves?

    /// The forecasts of one step by seed, at the figure's `times`.
    public let predicted: SeedCurves

    /// The errors over seeds, one for each of the figure's `metrics`.
    public let errors: [Estimate]

    /// What gives the model its colour; nil for its place.
    public let number: Int?

    /// One model's share of the figure.
    public init(
      _ name: String, train: SeedCurves, validation: SeedCurves?, predicted: SeedCurves, errors: [Estimate],
      number: Int? = nil
    ) {
      self.name = name
      self.train = train
      self.validation = validation
      self.predicted = predicted
      self.errors = errors
      self.number = number
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// Training curves, both forecasts against (`times`, `actual`), and bars of `metrics` as shares of the first side's.
  ///
  /// So metrics of different units share an axis; the number itself stands beside each bar. Without `metrics` there are
  /// no bars.
  ///
  /// Throws `ReportError` for arrays of different length and where nothing can be drawn.
  public init(
    title: String, subtitle: String = "", times: [Double], actual: [Double], sides: [Side], metrics: [String],
    loss: String, value: String, unit: String = ""
  ) throws(ReportError) {
    var curves: [Mark] = []
    for (index, side) in sides.enumerated() {
      for (name, losses, dash) in [("training", side.train, Dash.dashed), ("validation", side.validation, .solid)] {
        guard let losses else { continue }
        let xs = (0..<losses.count).map { Double($0 + 1) }
        let style = LineStyle(.series(side.number ?? index), width: 1.5, dash: dash)
        let drawn = try losses.marks(
          "\(side.name), \(name)", xs: xs, style: style, marker: nil, opacity: dash == .solid ? 0.18 : 0.1)
        curves += drawn.bands + [drawn.line]
      }
    }
    var panels = [
      try Panel("Training curves", x: Axis("Epoch", kind: .whole), y: Axis(loss, kind: .log), marks: curves)
    ]
    for (index, side) in sides.enumerated() {
      let observed = try LineMark("actual", xs: times, ys: actual, style: LineStyle(.actual, width: 1.3))
      let forecast = try side.predicted.marks(
        "", xs: times, style: .series(side.number ?? index, width: 1.4), marker: nil)
      panels.append(
        try Panel(
          "\(side.name) against actual values", x: Axis("Time", kind: .time), y: Axis(value, unit: unit),
          marks: forecast.bands + [.line(observed), forecast.line]))
    }
    if !metrics.isEmpty { panels.append(try Self.errors(sides, metrics)) }
    figure = try Figure(title, subtitle: subtitle, panels: panels, columns: 2, width: 940, plotHeight: 220)
  }

  private static func errors(_ sides: [Side], _ metrics: [String]) throws(ReportError) -> Panel {
    guard let first = sides.first else { throw .empty("errors") }
    func share(_ error: Double, _ metric: Int) -> Double {
      let whole = first.errors[metric].mean
      return whole > 0 ? error / whole : error == whole ? 1 : .nan
    }
    let bars = try BarsMark(
      sides.enumerated().map { index, side in
        BarsMark.Series(
          side.name, values: side.errors.enumerated().map { share($1.mean, $0) },
          whiskers: side.errors.enumerated().map { metric, error in
            guard let interval = error.interval else { return nil }
            let ends = (share(interval.lowerBound, metric), share(interval.upperBound, metric))
            return ends.0.isFinite && ends.1.isFinite ? ends.0...ends.1 : nil
          }, labels: side.errors.map { $0.text(.significant(4)) }, ink: .series(side.number ?? index))
      })
    var names = Axis("", kind: .categories(metrics))
    names.trailingLabels = metrics.indices.map { metric in
      let values = sides.map { $0.errors[metric] }
      let format = NumberFormat.commonBrief(for: values.map(\.mean))
      // The whisker shows the interval.
      return values.map { minus($0.parts(format).prefix($0.deviation == nil ? 1 : 2).joined(separator: " ")) }
        .joined(separator: "\n")
    }
    return try Panel(
      "Errors as shares of \(first.name)'s", x: Axis("Share", kind: .percent, includesZero: true), y: names,
      marks: [.bars(bars)])
  }
}
