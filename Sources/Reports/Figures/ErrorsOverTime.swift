/// Forecast errors over time, one panel per model with the same scale.
public struct ErrorsOverTime: Sendable {
  /// The errors of one model.
  public struct Model: Sendable {
    /// The model's name.
    public let name: String

    /// The moments that the forecasts were for, in milliseconds since 1970 UTC.
    public let times: [Double]

    /// Prediction minus actual value, one per time.
    public let errors: [Double]

    /// The errors of the model `name`.
    public init(_ name: String, times: [Double], errors: [Double]) {
      self.name = name
      self.times = times
      self.errors = errors
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// The errors of `models`; throws `ReportError` where a model has none that can be drawn.
  public init(title: String = "Errors over time", models: [Model], unit: String = "") throws(ReportError) {
    guard let all = ValueRange(of: models.map(\.errors).joined()),
      let moments = ValueRange(of: models.map(\.times).joined())
    else { throw .empty(title) }
    let limits = all.including(0).padded(by: 0.06)
    let time = moments.padded(by: 0.01)
    var panels: [Panel] = []
    for (index, model) in models.enumerated() {
      let isLast = index == models.count - 1
      let errors = try LineMark(
        "", xs: model.times, ys: model.errors, style: LineStyle(.series(index), width: 1))
      let zero = try RuleMark(at: 0, direction: .horizontal, style: LineStyle(.axis, width: 1))
      panels.append(
        try Panel(
          Self.title(model),
          x: Axis(isLast ? "Time" : "", kind: .time, range: time, showsTickLabels: isLast),
          y: Axis("Error", unit: unit, range: limits), marks: [.rule(zero), .line(errors)]))
    }
    figure = try Figure(
      title, subtitle: "Prediction minus actual value; the panels share one scale.", panels: panels,
      plotHeight: models.count == 1 ? 240 : 110, legend: .hidden)
  }

  private static func title(_ model: Model) -> String {
    let finite = model.errors.filter(\.isFinite)
    let mean = finite.reduce(0, +) / Double(max(1, finite.count))
    let square = finite.reduce(0) { $0 + $1 * $1 } / Double(max(1, finite.count))
    let text = { (value: Double) in minus(NumberFormat.significant(3).text(value)) }
    return "\(model.name): mean \(text(mean)), root mean square \(text(square.squareRoot()))"
  }
}
