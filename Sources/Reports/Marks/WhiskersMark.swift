/// Upright strokes at places along the x axis, such as how far a mean may lie from the truth: a thin one over a thick one
/// that is paler.
public struct WhiskersMark: DrawableMark, Hashable {
  private let xs: [Double]
  private let thin: [ClosedRange<Double>?]
  private let thick: [ClosedRange<Double>?]
  private let style: LineStyle
  private let thickness: Double

  /// Strokes at `xs`, from end to end of `thin` in the width of `style`, and of `thick` so many pixels wide; nil has none.
  ///
  /// Throws `ReportError.lengthMismatch`, `empty`, or `noFiniteValues`.
  public init(
    xs: [Double], thin: [ClosedRange<Double>?], thick: [ClosedRange<Double>?], style: LineStyle, thickness: Double
  ) throws(ReportError) {
    for ranges in [thin, thick] where ranges.count != xs.count {
      throw .lengthMismatch(name: "whiskers", expected: xs.count, found: ranges.count)
    }
    try requireDrawable("whiskers", xs, zip(thin, thick).map { ($0 ?? $1)?.lowerBound ?? .nan })
    self.xs = xs
    self.thin = thin
    self.thick = thick
    self.style = style
    self.thickness = thickness
  }

  func extent(x: Axis, y: Axis) -> (x: ValueRange?, y: ValueRange?) {
    let ends = zip(thin + thick, xs + xs).flatMap { range, x in
      range.map { [(x, $0.lowerBound), (x, $0.upperBound)] } ?? []
    }
    return Reports.extent(ends.map(\.0), ends.map(\.1), x: x, y: y)
  }

  var legend: [LegendEntry] { [] }

  func shapes(in frame: PlotFrame) -> [Shape] {
    // Paler, so that a thin stroke that is shorter shows as well.
    [(thick, thickness, 0.45 * style.opacity), (thin, style.width, style.opacity)].map { ranges, width, opacity in
      let strokes = zip(xs, ranges).compactMap { x, range -> [Point]? in
        guard let range else { return nil }
        // On a log axis an end at or below zero lies beneath everything that is shown.
        let lower = frame.y.kind == .log && range.lowerBound <= 0 ? frame.y.lower : range.lowerBound
        guard let low = frame.point(x, lower), let high = frame.point(x, range.upperBound) else { return nil }
        return [low, high]
      }
      return .lines(strokes, LineStyle(style.ink, width: width, opacity: opacity))
    }
  }
}
