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

    /// One model's share of the figure.
    public init(_ name: String, train: [Double], validation: [Double], predicted: [Double], errors: [Double]) {
      self.name = name
      self.train = train
      self.validation = validation
      self.predicted = predicted
      self.errors = errors
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// Training curves, both forecasts against (`times`, `actual`), and bars of `metrics`, all in the unit of `value`.
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
    let format = NumberFormat.common(for: sides.flatMap(\.errors))
    let bars = try BarsMark(
      sides.enumerated().map { index, side in
        BarsMark.Series(side.name, values: side.errors, labels: side.errors.map(format.text), ink: .series(index))
      })
    panels.append(
      try Panel(
        "Errors", x: Axis("", kind: .categories(metrics)), y: Axis(value, includesZero: true), marks: [.bars(bars)]))
    figure = try Figure(title, subtitle: subtitle, panels: panels, columns: 2, width: 940, plotHeight: 220)
  }
}
