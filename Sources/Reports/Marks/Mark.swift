/// Something drawn in a panel.
///
/// A new kind is one file, one case here and one line in `drawing`.
public enum Mark: Sendable {
  /// A line through points.
  case line(LineMark)

  /// Points alone.
  case points(PointsMark)

  /// Bars over categories, in groups.
  case bars(BarsMark)

  /// A histogram.
  case histogram(HistogramMark)

  /// The area between two lines.
  case band(BandMark)

  /// A straight reference line across the panel.
  case rule(RuleMark)

  /// Upright strokes.
  case whiskers(WhiskersMark)

  /// A stretch of the x axis with its name above the panel.
  case region(RegionMark)

  /// A table of numbers as colours.
  case heatMap(HeatMapMark)

  /// Lines over axes side by side.
  case parallelAxes(ParallelAxesMark)

  /// The mark as something that can be measured and drawn.
  var drawing: any DrawableMark {
    switch self {
    case .line(let mark): mark
    case .points(let mark): mark
    case .bars(let mark): mark
    case .histogram(let mark): mark
    case .band(let mark): mark
    case .rule(let mark): mark
    case .whiskers(let mark): mark
    case .region(let mark): mark
    case .heatMap(let mark): mark
    case .parallelAxes(let mark): mark
    }
  }
}

/// What every kind of mark can do.
protocol DrawableMark: Sendable {
  /// The values that the axes have to show; nil where the mark does not care.
  func extent(x: Axis, y: Axis) -> (x: ValueRange?, y: ValueRange?)

  /// The mark's lines in the legend.
  var legend: [LegendEntry] { get }

  /// The mark's shapes; they are cut off at the edges of the panel.
  func shapes(in frame: PlotFrame) -> [Shape]
}

/// The plotting area of a panel and its scales.
struct PlotFrame: Equatable, Sendable {
  let rect: Rect
  let x: Scale
  let y: Scale

  /// The pixels of a pair of values; nil where either cannot be drawn.
  func point(_ valueX: Double, _ valueY: Double) -> Point? {
    guard let x = x.position(valueX), let y = y.position(valueY) else { return nil }
    return Point(x, y)
  }

  /// Runs of drawable points: a gap, such as not-a-number, starts a new run.
  func runs(_ xs: [Double], _ ys: [Double]) -> [[Point]] {
    var runs: [[Point]] = []
    var run: [Point] = []
    for (valueX, valueY) in zip(xs, ys) {
      if let point = point(valueX, valueY) {
        run.append(point)
      } else if !run.isEmpty {
        runs.append(run)
        run = []
      }
    }
    if !run.isEmpty { runs.append(run) }
    return runs
  }
}

/// A name in a legend, with a sample of what it names.
struct LegendEntry: Equatable, Sendable {
  /// How the sample looks.
  enum Sample: Equatable, Sendable {
    case line(LineStyle, Marker?)
    case marker(Marker, Ink)
    case area(Ink, opacity: Double)
  }

  let name: String
  let sample: Sample
}

/// Refuses arrays of different length, and arrays without a single pair of finite values.
func requireDrawable(_ name: String, _ xs: [Double], _ ys: [Double]) throws(ReportError) {
  guard ys.count == xs.count else { throw .lengthMismatch(name: name, expected: xs.count, found: ys.count) }
  guard !xs.isEmpty else { throw .empty(name) }
  guard zip(xs, ys).contains(where: { $0.isFinite && $1.isFinite }) else { throw .noFiniteValues(name) }
}

/// The range of the pairs that both axes can show.
func extent(_ xs: [Double], _ ys: [Double], x: Axis, y: Axis) -> (x: ValueRange?, y: ValueRange?) {
  let shown = zip(xs, ys).lazy.filter { x.shows($0) && y.shows($1) }
  return (ValueRange(of: shown.map { $0.0 }), ValueRange(of: shown.map { $0.1 }))
}
