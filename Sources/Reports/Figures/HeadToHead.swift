/// Two models beside each other: their training, their forecasts, their errors.
public struct HeadToHead: Sendable {
  /// One of the two.
  public struct Side: Sendable {
    /// The model's name.
    public let name: String

    /// The training loss of each epoch, the mean over seeds.
    public let train: [Double]

    /// The validation loss of each epoch; empty without validation.
    public let validation: [Double]

    /// The one-step forecasts at the figure's `times`.
    public let predicted: [Double]

    /// The errors, one for each of the figure's `metrics`.
    public let errors: [Double]

    /// An interval of each error over seeds; empty where there is one seed.
    public let intervals: [ClosedRange<Double>?]

    /// One model's share of the figure.
    public init(
      _ name: String, train: [Double], validation: [Double], predicted: [Double], errors: [Double],
      intervals: [ClosedRange<Double>?] = []
    ) {
      self.name = name
      self.intervals = intervals
      self.train = train
      self.validation = validation
      self.predicted = predicted
      self.errors = errors
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// Training curves, both forecasts against (`times`, `actual`), and bars of `metrics` as shares of the first side's.
  ///
  /// So metrics of different units share an axis; the numbers themselves stand beside them.
  ///
  /// Throws `ReportError` for arrays of different length and where nothing can be drawn.
  public init(
    title: String, subtitle: String = "", times: [Double], actual: [Double], sides: [Side], metrics: [String],
    loss: String, value: String
  ) throws(ReportError) {
    var curves: [Mark] = []
    for (index, side) in sides.enumerated() {
      for (name, losses, dash) in [("training", side.train, Dash.dashed), ("validation", side.validation, .solid)]
      where !losses.isEmpty {
        let xs = losses.indices.map { Double($0 + 1) }
        let style = LineStyle(.series(index), width: 1.5, dash: dash)
        curves.append(.line(try LineMark("\(side.name), \(name)", xs: xs, ys: losses, style: style)))
      }
    }
    var panels = [
      try Panel("Training curves", x: Axis("Epoch", kind: .whole), y: Axis(loss, kind: .log), marks: curves)
    ]
    for (index, side) in sides.enumerated() {
      let observed = try LineMark("actual", xs: times, ys: actual, style: LineStyle(.actual, width: 1.3))
      let forecast = try LineMark("", xs: times, ys: side.predicted, style: .series(index, width: 1.4))
      panels.append(
        try Panel(
          "\(side.name) against actual values", x: Axis("Time", kind: .time), y: Axis(value),
          marks: [.line(observed), .line(forecast)]))
    }
    panels.append(try Self.errors(sides, metrics))
    figure = try Figure(title, subtitle: subtitle, panels: panels, columns: 2, width: 940, plotHeight: 220)
  }

  private static func errors(_ sides: [Side], _ metrics: [String]) throws(ReportError) -> Panel {
    guard let first = sides.first else { throw .empty("errors") }
    func share(_ error: Double, _ metric: Int) -> Double {
      let whole = first.errors[metric]
      return whole > 0 ? error / whole : error == whole ? 1 : .nan
    }
    let bars = try BarsMark(
      sides.enumerated().map { index, side in
        BarsMark.Series(
          side.name, values: side.errors.enumerated().map { share($1, $0) },
          whiskers: side.intervals.enumerated().map { metric, interval in
            guard let interval else { return nil }
            let ends = (share(interval.lowerBound, metric), share(interval.upperBound, metric))
            return ends.0.isFinite && ends.1.isFinite ? ends.0...ends.1 : nil
          }, labels: side.errors.map { NumberFormat.significant(4).text($0) }, ink: .series(index))
      })
    var names = Axis("", kind: .categories(metrics))
    names.trailingLabels = metrics.indices.map { metric in
      let values = sides.map { $0.errors[metric] }
      let format = NumberFormat.common(for: values)
      return values.map { minus(format.text($0)) }.joined(separator: " and ")
    }
    return try Panel(
      "Errors as shares of \(first.name)'s", x: Axis("Share", kind: .percent, includesZero: true), y: names,
      marks: [.bars(bars)])
  }
}
