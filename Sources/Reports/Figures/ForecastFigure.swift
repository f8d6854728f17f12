/// Forecasts against what was observed, with the borders of the training, validation and test parts.
///
/// The upper panel shows the whole series; where the forecasts cover only a part of it, a lower panel shows that part.
public struct ForecastFigure: Sendable {
  /// The forecasts of one model.
  public struct Prediction: Sendable {
    /// The model's name.
    public let name: String

    /// The moments that the forecasts are for, in milliseconds since 1970 UTC and in order, all of one horizon.
    public let times: [Double]

    /// The forecasts, one per time.
    public let values: [Double]

    /// The lower end of the prediction interval, one value per time; empty without one.
    public let lower: [Double]

    /// The upper end of the prediction interval.
    public let upper: [Double]

    /// The forecasts of the model `name`.
    public init(_ name: String, times: [Double], values: [Double], lower: [Double] = [], upper: [Double] = []) {
      self.name = name
      self.times = times
      self.values = values
      self.lower = lower
      self.upper = upper
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// The forecasts `predictions` of the series (`times`, `actual`).
  ///
  /// - Parameters:
  ///   - validationStart: where the validation part starts, in milliseconds since 1970 UTC; nil without one.
  ///   - testStart: where the test part starts.
  ///
  /// Throws `ReportError` for arrays of different length and for series without a value that can be drawn.
  public init(
    title: String = "Forecast", times: [Double], actual: [Double], predictions: [Prediction],
    validationStart: Double? = nil, testStart: Double? = nil, value: String = "Value", unit: String = ""
  ) throws(ReportError) {
    let y = Axis(value, unit: unit)
    let observed = Mark.line(
      try LineMark("actual", xs: times, ys: actual, style: LineStyle(.actual, width: 1.3)))
    let forecasts = try Self.marks(predictions)
    let regions = try Self.regions(validationStart, testStart)
    let time = Axis("Time", kind: .time)
    let whole = try Panel(x: time, y: y, marks: regions + [observed] + forecasts)

    guard let shown = ValueRange(of: predictions.map(\.times).joined()), let all = ValueRange(of: times),
      shown.upper - shown.lower < 0.6 * (all.upper - all.lower), shown.upper > shown.lower
    else {
      figure = try Figure(title, panels: [whole], plotHeight: 320)
      return
    }
    let near = times.indices.filter { times[$0] >= shown.lower && times[$0] <= shown.upper }
    let closer = try? LineMark(
      "actual", xs: near.map { times[$0] }, ys: near.map { actual[$0] }, style: LineStyle(.actual, width: 1.3))
    let close = try Panel(
      "Forecasts only", x: Axis("Time", kind: .time), y: y,
      marks: Self.inside(regions, shown) + (closer.map { [.line($0)] } ?? []) + forecasts)
    let first = try Panel("Whole series", x: Axis("", kind: .time), y: y, marks: regions + [observed] + forecasts)
    figure = try Figure(title, panels: [first, close], plotHeight: 220)
  }

  private static func marks(_ predictions: [Prediction]) throws(ReportError) -> [Mark] {
    var bands: [Mark] = []
    var lines: [Mark] = []
    for (index, one) in predictions.enumerated() {
      if !one.lower.isEmpty || !one.upper.isEmpty {
        bands.append(
          .band(
            try BandMark(
              "\(one.name), interval", xs: one.times, lower: one.lower, upper: one.upper, ink: .series(index))))
      }
      let style = LineStyle.series(index, width: 1.4)
      lines.append(
        .line(try LineMark(one.name, xs: one.times, ys: one.values, style: style, marker: .series(index))))
    }
    return bands + lines
  }

  private static func regions(_ validation: Double?, _ test: Double?) throws(ReportError) -> [Mark] {
    guard let first = validation ?? test else { return [] }
    var regions = [Mark.region(try RegionMark("train", to: first, hasBorder: false))]
    if let validation {
      regions.append(.region(try RegionMark("validation", from: validation, to: test, isShaded: true)))
    }
    if let test { regions.append(.region(try RegionMark("test", from: test))) }
    return regions
  }

  /// The regions that reach into a stretch of time, without ends outside of it.
  private static func inside(_ regions: [Mark], _ range: ValueRange) -> [Mark] {
    regions.compactMap { mark in
      guard case .region(let region) = mark else { return nil }
      if let to = region.to, to <= range.lower { return nil }
      if let from = region.from, from >= range.upper { return nil }
      let from = region.from.flatMap { $0 > range.lower ? $0 : nil }
      let to = region.to.flatMap { $0 < range.upper ? $0 : nil }
      let cut = try? RegionMark(
        region.label, from: from, to: to, isShaded: region.isShaded, hasBorder: region.hasBorder)
      return cut.map(Mark.region)
    }
  }
}
