/// Forecasts against what was observed, with the borders of the training, validation and test parts.
///
/// The upper panel shows the whole series; where the forecasts cover only a part of it, a lower panel shows that part,
/// and where bands would be hidden by many forecasts, another one the last of them. Models whose intervals vary over seeds
/// have a panel each for that.
public struct ForecastFigure: Sendable {
  /// The forecasts of one model.
  public struct Prediction: Sendable {
    /// The model's name.
    public let name: String

    /// The moments that the forecasts are for, in milliseconds since 1970 UTC and in order, all of one horizon.
    public let times: [Double]

    /// The forecasts by seed, one per time.
    public let values: SeedCurves

    /// The ends of the prediction interval, one of each per time; nil without one.
    public let ends: IntervalEnds?

    /// How the model is drawn; nil for its place among the models.
    public let look: ModelLook?

    /// The forecasts of the model `name`.
    public init(
      _ name: String, times: [Double], values: SeedCurves, ends: IntervalEnds? = nil,
      look: ModelLook? = nil
    ) {
      self.name = name
      self.times = times
      self.values = values
      self.ends = ends
      self.look = look
    }

    /// Whether bands are drawn around the line.
    var hasBands: Bool { ends != nil || values.isRepeated }

    /// The last so many forecasts.
    func last(_ count: Int) -> Prediction {
      let cut = { (values: [Double]) in Array(values.suffix(count)) }
      return Prediction(
        name, times: cut(times), values: values.map(cut), ends: ends?.map(cut), look: look)
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
    let (bands, forecasts) = try Self.marks(predictions)
    let regions = try Self.regions(validationStart, testStart)
    let time = Axis("Time", kind: .time)
    let whole = try Panel(x: time, y: y, marks: regions + bands + [observed] + forecasts)

    guard let shown = ValueRange(of: predictions.map(\.times).joined()), let all = ValueRange(of: times),
      shown.upper - shown.lower < 0.6 * (all.upper - all.lower), shown.upper > shown.lower
    else {
      figure = try Figure(title, subtitle: Self.note(predictions), panels: [whole], plotHeight: 320)
      return
    }
    func close(
      _ title: String, _ drawn: (bands: [Mark], lines: [Mark]), _ range: ValueRange, time: String
    ) throws(ReportError) -> Panel {
      let near = times.indices.filter { times[$0] >= range.lower && times[$0] <= range.upper }
      let closer = try? LineMark(
        "actual", xs: near.map { times[$0] }, ys: near.map { actual[$0] }, style: LineStyle(.actual, width: 1.3))
      return try Panel(
        title, x: Axis(time, kind: .time), y: y,
        marks: Self.inside(regions, range) + drawn.bands + (closer.map { [.line($0)] } ?? []) + drawn.lines)
    }
    var panels = [
      try Panel("Whole series", x: Axis("", kind: .time), y: y, marks: regions + bands + [observed] + forecasts)
    ]
    let last = predictions.map { $0.last(Self.shownLast) }
    let isCrowded = predictions.contains { $0.hasBands && $0.times.count > 2 * Self.shownLast }
    // Bands of ends over bands of intervals can be told apart for one model only.
    let isApart = predictions.count { $0.ends?.isRepeated == true } > 1
    panels.append(
      try close("Forecasts only", (bands, forecasts), shown, time: isCrowded || isApart ? "" : "Time"))
    let closest = isCrowded ? last : predictions
    if isCrowded || isApart, let range = ValueRange(of: closest.map(\.times).joined()), range.upper > range.lower {
      let title = isCrowded ? "The last \(Self.shownLast) forecasts" : "Forecasts"
      if isApart {
        for (index, one) in closest.enumerated() {
          let time = index == closest.count - 1 ? "Time" : ""
          panels.append(
            try close("\(title) of \(one.name)", try Self.marks([one], from: index), range, time: time))
        }
      } else {
        panels.append(try close(title, try Self.marks(closest), range, time: "Time"))
      }
    }
    figure = try Figure(title, subtitle: Self.note(predictions), panels: panels, plotHeight: 220)
  }

  /// Of more than twice so many forecasts with bands, the last so many have a panel of their own.
  private static let shownLast = 60

  private static func note(_ predictions: [Prediction]) -> String {
    SeedCurves.note(predictions.map(\.values), hasIntervals: predictions.contains { $0.ends != nil }) ?? ""
  }

  /// The marks of predictions, the first of which has the place `first` among all.
  private static func marks(
    _ predictions: [Prediction], from first: Int = 0
  ) throws(ReportError) -> (bands: [Mark], lines: [Mark]) {
    var bands: [Mark] = []
    var lines: [Mark] = []
    for (index, one) in predictions.enumerated() {
      let look = one.look ?? .series(first + index)
      if let ends = one.ends {
        bands += try ends.marks(of: one.name, xs: one.times, ink: look.ink)
      }
      let drawn = try one.values.marks(one.name, xs: one.times, style: look.style(width: 1.4), marker: look.marker)
      bands += drawn.bands
      lines.append(drawn.line)
    }
    return (bands, lines)
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
