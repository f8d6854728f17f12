/// Forecasts from single windows: what the model saw, what came, and what it predicted.
public struct WindowForecasts: Sendable {
  /// One window of a series.
  public struct Window: Sendable {
    /// The title above the window, such as the moment of the last value seen.
    public let title: String

    /// The values that the model saw, in order of time; the last one is at step 0.
    public let seen: [Double]

    /// The values that came after, from step 1 on; empty where they are not known.
    public let truth: [Double]

    /// The forecasts of each model by seed, in the order of the figure's `models`, from `firstStep` on.
    public let predictions: [SeedCurves]

    /// The ends of each model's prediction intervals; empty, or nil where a model has none.
    public let ends: [IntervalEnds?]

    /// The step of the first forecast.
    public let firstStep: Int

    /// A window titled `title`.
    public init(
      _ title: String, seen: [Double], truth: [Double], predictions: [SeedCurves],
      ends: [IntervalEnds?] = [], firstStep: Int = 1
    ) {
      self.title = title
      self.seen = seen
      self.truth = truth
      self.predictions = predictions
      self.ends = ends
      self.firstStep = firstStep
    }

    /// A window titled with the moment of the last value seen, in milliseconds since 1970 UTC.
    public init(
      cutoff: Double, seen: [Double], truth: [Double], predictions: [SeedCurves],
      ends: [IntervalEnds?] = [], firstStep: Int = 1
    ) {
      self.init(
        "after " + momentText(cutoff), seen: seen, truth: truth, predictions: predictions, ends: ends,
        firstStep: firstStep)
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// Small multiples of `windows`, three side by side; `looks` are those of `models`, empty for their places.
  ///
  /// Throws `ReportError.empty` without windows or seen values, and `lengthMismatch` where a window does not have one
  /// forecast per model.
  public init(
    title: String = "Single forecasts", models: [String], looks: [ModelLook] = [], windows: [Window],
    value: String = "Value", unit: String = ""
  ) throws(ReportError) {
    guard !windows.isEmpty else { throw .empty(title) }
    let columns = min(3, windows.count)
    var panels: [Panel] = []
    for (place, window) in windows.enumerated() {
      guard window.predictions.count == models.count else {
        throw .lengthMismatch(name: window.title, expected: models.count, found: window.predictions.count)
      }
      let isFirst = place.isMultiple(of: columns)
      let isLast = place + columns >= windows.count
      panels.append(
        try Panel(
          window.title, x: Axis(isLast ? "Steps after the last value seen" : "", kind: .whole),
          y: Axis(isFirst ? value : "", unit: isFirst ? unit : ""), marks: try Self.marks(window, models, looks)))
    }
    let hasIntervals = windows.contains { $0.ends.contains { $0 != nil } }
    figure = try Figure(
      title, subtitle: SeedCurves.note(windows.flatMap(\.predictions), hasIntervals: hasIntervals) ?? "",
      panels: panels, columns: columns, width: columns == 3 ? 900 : 760, plotHeight: columns == 1 ? 260 : 165)
  }

  private static func marks(
    _ window: Window, _ models: [String], _ looks: [ModelLook]
  ) throws(ReportError) -> [Mark] {
    guard let last = window.seen.last else { throw .empty(window.title) }
    let past = window.seen.indices.map { Double($0 - window.seen.count + 1) }
    var marks: [Mark] = [
      .rule(try RuleMark(at: 0, direction: .vertical, style: LineStyle(.axis, width: 1, dash: .dotted))),
      .line(try LineMark("seen", xs: past, ys: window.seen, style: LineStyle(.reference, width: 1.5))),
    ]
    if !window.truth.isEmpty {
      let xs = (0...window.truth.count).map(Double.init)
      let style = LineStyle(.actual, width: 1.8)
      let marker: Marker? = window.truth.count == 1 ? .diamond : nil
      marks.append(.line(try LineMark("true future", xs: xs, ys: [last] + window.truth, style: style, marker: marker)))
    }
    var lines: [Mark] = []
    for (index, name) in models.enumerated() {
      let look = looks.indices.contains(index) ? looks[index] : .series(index)
      let xs = (0..<window.predictions[index].count).map { Double($0 + window.firstStep) }
      if window.ends.indices.contains(index), let ends = window.ends[index] {
        marks += try ends.marks(of: name, xs: xs, ink: look.ink)
      }
      let drawn = try window.predictions[index].marks(name, xs: xs, style: look.style(width: 1.5), marker: look.marker)
      marks += drawn.bands
      lines.append(drawn.line)
    }
    return marks + lines
  }
}

/// A moment in milliseconds since 1970 UTC as `14 Mar 2012`, with the time of day where it is not midnight.
func momentText(_ milliseconds: Double) -> String {
  guard milliseconds.magnitude <= TimeTicks.limit else { return NumberFormat.shortest.text(milliseconds) }
  let date = CivilDate(milliseconds: Int(milliseconds.rounded()))
  let hasTime = date.millisecondOfDay != 0
  return hasTime ? date.dayText + " " + date.timeText(seconds: date.millisecondOfDay % 60_000 != 0) : date.dayText
}
