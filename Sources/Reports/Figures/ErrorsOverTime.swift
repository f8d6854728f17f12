/// Forecast errors over time, one panel per model with the same scale.
public struct ErrorsOverTime: Sendable {
  /// The errors of one model.
  public struct Model: Sendable {
    /// The model's name.
    public let name: String

    /// The moments that the forecasts were for, in milliseconds since 1970 UTC.
    public let times: [Double]

    /// Prediction minus actual value by seed, one per time.
    public let errors: SeedCurves

    /// How the model is drawn; nil for its place among the models.
    public let look: ModelLook?

    /// The errors of the model `name`.
    public init(_ name: String, times: [Double], errors: SeedCurves, look: ModelLook? = nil) {
      self.name = name
      self.times = times
      self.errors = errors
      self.look = look
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// The errors of `models`; throws `ReportError` where a model has none that can be drawn.
  public init(title: String = "Errors over time", models: [Model], unit: String = "") throws(ReportError) {
    guard let all = ValueRange(of: models.flatMap(\.errors.seeds).joined()),
      let moments = ValueRange(of: models.map(\.times).joined())
    else { throw .empty(title) }
    let limits = all.including(0).padded(by: 0.06)
    let time = moments.padded(by: 0.01)
    var panels: [Panel] = []
    for (index, model) in models.enumerated() {
      let isLast = index == models.count - 1
      let look = model.look ?? .series(index)
      let errors = try model.errors.marks("", xs: model.times, style: LineStyle(look.ink, width: 1), marker: nil)
      let zero = try RuleMark(at: 0, direction: .horizontal, style: LineStyle(.axis, width: 1))
      panels.append(
        try Panel(
          Self.title(model),
          x: Axis(isLast ? "Time" : "", kind: .time, range: time, showsTickLabels: isLast),
          y: Axis("Error", unit: unit, range: limits), marks: [.rule(zero)] + errors.bands + [errors.line]))
    }
    figure = try Figure(
      title,
      subtitle: ["Prediction minus actual value; the panels share one scale.", SeedCurves.note(models.map(\.errors))]
        .compactMap(\.self).joined(separator: " "), panels: panels, width: Self.width,
      plotHeight: models.count == 1 ? 240 : 110, legend: .hidden)
  }

  private static let width = 760.0

  /// Means over seeds with their intervals, where there is room for them.
  private static func title(_ model: Model) -> String {
    func mean(_ errors: [Double], of value: (Double) -> Double) -> Double {
      let finite = errors.filter(\.isFinite)
      return finite.reduce(0) { $0 + value($1) } / Double(max(1, finite.count))
    }
    let bias = model.errors.estimate { mean($0) { $0 } }
    let size = model.errors.estimate { mean($0) { $0 * $0 }.squareRoot() }
    guard model.errors.isRepeated else {
      let text = { (value: Double) in minus(NumberFormat.brief(3).text(value)) }
      return "\(model.name): mean \(text(bias.mean)), root mean square \(text(size.mean))"
    }
    let format = NumberFormat.commonBrief(for: [size.mean])
    let whole = "\(model.name): mean \(minus(bias.text(format))), rmse \(size.text(format))"
    if Panel.fits(title: whole, width: Self.width - 60) { return whole }
    func short(_ estimate: Estimate) -> String { estimate.parts(format).prefix(2).joined(separator: " ") }
    return "\(model.name): mean \(minus(short(bias))), rmse \(short(size))"
  }
}
