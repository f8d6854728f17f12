/// How errors grow with the number of steps ahead.
public struct ErrorByHorizon: Sendable {
  /// One model under one metric.
  public struct Curve: Sendable {
    /// The model's name.
    public let model: String

    /// The metric at horizon 1, 2, ...
    public let values: [Double]

    /// The standard deviation over seeds at each horizon, drawn as a band; empty without one.
    public let spread: [Double]

    /// An interval of the mean over seeds at each horizon, drawn as a darker band; empty without one.
    public let intervals: [ClosedRange<Double>?]

    /// The curve of `model`.
    public init(
      _ model: String, values: [Double], spread: [Double] = [], intervals: [ClosedRange<Double>?] = []
    ) {
      self.model = model
      self.values = values
      self.spread = spread
      self.intervals = intervals
    }
  }

  /// One metric of all models.
  public struct Metric: Sendable {
    /// The metric's name.
    public let name: String

    /// Its unit; empty where there is none.
    public let unit: String

    /// The models, in the same order under every metric.
    public let curves: [Curve]

    /// The metric `name` of several models.
    public init(_ name: String, unit: String = "", curves: [Curve]) {
      self.name = name
      self.unit = unit
      self.curves = curves
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// A panel per metric over the steps from `firstStep` on, or over what else `axis` names; the models in `references`, such
  /// as baselines, are grey and dashed.
  ///
  /// Models and metrics without any value are left out, and named. Throws `ReportError` where there is no value at all.
  public init(
    title: String = "Error by horizon", metrics: [Metric], references: Set<String> = [], axis: String = "Horizon",
    step: String = "steps", firstStep: Int = 1
  ) throws(ReportError) {
    guard !metrics.isEmpty else { throw .empty(title) }
    var panels: [Panel] = []
    var missing: [String] = []
    for metric in metrics {
      var bands: [Mark] = []
      var lines: [Mark] = []
      var next = 0
      var nextReference = 0
      for curve in metric.curves {
        let xs = curve.values.indices.map { Double($0 + firstStep) }
        let isReference = references.contains(curve.model)
        let ink = isReference ? Ink.reference : .series(next)
        let (style, marker) =
          isReference ? LineStyle.reference(nextReference) : (LineStyle.series(next), Marker.series(next))
        if isReference { nextReference += 1 } else { next += 1 }
        guard curve.values.contains(where: \.isFinite) else {
          missing.append("\(metric.name) of \(curve.model)")
          continue
        }
        if !curve.spread.isEmpty {
          guard curve.spread.count == xs.count else {
            throw .lengthMismatch(name: curve.model, expected: xs.count, found: curve.spread.count)
          }
          let lower = zip(curve.values, curve.spread).map { $0 - $1 }
          let upper = zip(curve.values, curve.spread).map { $0 + $1 }
          // A model with a single seed has no spread, and so no band.
          if let band = try? BandMark("", xs: xs, lower: lower, upper: upper, ink: ink) { bands.append(.band(band)) }
        }
        if !curve.intervals.isEmpty {
          let lower = curve.intervals.map { $0?.lowerBound ?? .nan }
          let upper = curve.intervals.map { $0?.upperBound ?? .nan }
          if let band = try? BandMark("", xs: xs, lower: lower, upper: upper, ink: ink) { bands.append(.band(band)) }
        }
        lines.append(.line(try LineMark(curve.model, xs: xs, ys: curve.values, style: style, marker: marker)))
      }
      if lines.isEmpty { continue }
      panels.append(
        try Panel(
          metrics.count == 1 ? "" : metric.name, x: Axis(axis, unit: step, kind: .whole),
          y: Axis(metric.name, unit: metric.unit), marks: bands + lines))
    }
    let hasBands = metrics.contains { $0.curves.contains { !$0.spread.isEmpty } }
    let hasIntervals = metrics.contains { $0.curves.contains { !$0.intervals.isEmpty } }
    var subtitle = hasBands ? "Bands: one standard deviation over seeds" : ""
    if hasIntervals { subtitle += "; darker: 95 % bootstrap interval of the mean" }
    if !subtitle.isEmpty { subtitle += "." }
    if !missing.isEmpty { subtitle += " Without a value: \(missing.joined(separator: ", "))." }
    figure = try Figure(
      title, subtitle: subtitle.first == " " ? String(subtitle.dropFirst()) : subtitle, panels: panels, columns: 2,
      plotHeight: metrics.count == 1 ? 280 : 210)
  }
}
