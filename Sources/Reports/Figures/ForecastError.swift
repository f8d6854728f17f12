/// Forecasts beside what came true, their errors, and the sum of absolute errors so far, one above the other.
public struct ForecastError: Sendable {
  /// The forecasts of one model.
  public struct Model: Sendable {
    /// The model's name.
    public let name: String

    /// The moments that the forecasts are for, in milliseconds since 1970 UTC.
    public let times: [Double]

    /// What came true, one per time.
    public let actual: [Double]

    /// What was forecast by seed, one per time.
    public let predicted: SeedCurves

    /// The ends of the prediction interval, one of each per time; nil without one.
    public let ends: IntervalEnds?

    /// How the model is drawn; nil for its place among the models.
    public let look: ModelLook?

    /// The forecasts of the model `name`.
    public init(
      _ name: String, times: [Double], actual: [Double], predicted: SeedCurves,
      ends: IntervalEnds? = nil, look: ModelLook? = nil
    ) {
      self.name = name
      self.times = times
      self.actual = actual
      self.predicted = predicted
      self.ends = ends
      self.look = look
    }

    /// Prediction minus actual value.
    var errors: SeedCurves { predicted.map { zip($0, actual).map { $0 - $1 } } }

    /// The sum of the absolute errors up to each time.
    var cumulated: SeedCurves {
      errors.map { errors in
        var sum = 0.0
        return errors.map { error in
          sum += abs(error)
          return sum
        }
      }
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// The forecasts of `models` for the same times; throws `ReportError` where there are none that can be drawn.
  public init(
    title: String = "Forecasts and their errors", models: [Model], value: String = "Value", unit: String = ""
  ) throws(ReportError) {
    guard let first = models.first, ValueRange(of: models.map(\.times).joined()) != nil else { throw .empty(title) }
    let errorUnit = unit.isEmpty ? value : unit
    let hidden = Axis("", kind: .time, showsTickLabels: false)
    let zero = Mark.rule(try RuleMark(at: 0, direction: .horizontal, style: LineStyle(.axis, width: 1)))
    let actual = Mark.line(
      try LineMark("actual", xs: first.times, ys: first.actual, style: LineStyle(.actual, width: 1.3)))
    let forecasts = try Self.lines(models, name: \.name, values: \.predicted)
    let errors = try Self.lines(models, name: { _ in "" }, values: \.errors)
    let sums = try Self.lines(models, name: { _ in "" }, values: \.cumulated)
    var intervals: [Mark] = []
    for (index, model) in models.enumerated() {
      guard let ends = model.ends else { continue }
      let ink = (model.look ?? .series(index)).ink
      intervals += try ends.marks(of: model.name, xs: model.times, ink: ink)
    }
    let marks = intervals + [actual] + forecasts
    figure = try Figure(
      title,
      subtitle: SeedCurves.note(models.map(\.predicted), hasIntervals: models.contains { $0.ends != nil }) ?? "",
      panels: [
        try Panel("Actual and predicted", x: hidden, y: Axis(value, unit: unit), marks: marks),
        try Panel("Error: predicted - actual", x: hidden, y: Axis("Error", unit: errorUnit), marks: [zero] + errors),
        try Panel(
          "Cumulative absolute error", x: Axis("Time", kind: .time), y: Axis("Sum", unit: errorUnit), marks: sums),
      ], plotHeight: 170)
  }

  private static func lines(
    _ models: [Model], name: (Model) -> String, values: (Model) -> SeedCurves
  ) throws(ReportError) -> [Mark] {
    var bands: [Mark] = []
    var lines: [Mark] = []
    for (index, model) in models.enumerated() {
      let look = model.look ?? .series(index)
      let drawn = try values(model).marks(
        name(model), xs: model.times, style: look.style(width: 1.2), marker: look.marker)
      bands += drawn.bands
      lines.append(drawn.line)
    }
    return bands + lines
  }
}
