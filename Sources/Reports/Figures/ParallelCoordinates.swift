/// Points of a search: a line each, over its parameters and its outcome.
public struct ParallelCoordinates: Sendable {
  /// How a point fared.
  public enum Standing: Sendable, Hashable, CaseIterable {
    /// It was given up early.
    case stopped

    /// It was trained to the end.
    case other

    /// It is among the best quarter of those that were trained to the end.
    case leading

    /// It was chosen.
    case chosen

    var name: String {
      switch self {
      case .stopped: "stopped early"
      case .other: "other points"
      case .leading: "best quarter"
      case .chosen: "chosen"
      }
    }

    var style: LineStyle {
      switch self {
      case .stopped: LineStyle(.reference, width: 1, dash: .dotted, opacity: 0.8)
      case .other: LineStyle(.reference, width: 1.1, opacity: 0.65)
      case .leading: LineStyle(.series(0), width: 1.6)
      case .chosen: LineStyle(.series(1), width: 3)
      }
    }
  }

  /// One parameter with its value at each point.
  public struct Parameter: Sendable {
    let name: String
    let values: [Cell]

    /// The parameter `name` and its values, in the order of the points.
    public init(_ name: String, values: [Cell]) {
      self.name = name
      self.values = values
    }

    /// The scale, and the place of each point on it: names and few numbers evenly, many numbers by their size.
    fileprivate var scale: (ParallelAxesMark.Scale, places: [Double]) {
      let numbers = values.compactMap(\.value)
      let named = values.categories
      guard numbers.count == values.count, named.count > 8, let range = ValueRange(of: numbers) else {
        let places = values.map { value in
          named.firstIndex(of: value).map { ParallelAxesMark.Scale.place($0, of: named.count) } ?? .nan
        }
        return (.names(named.map(\.categoryName)), places)
      }
      let isLogarithmic = range.spans(factor: 30)
      return (
        .numbers(range, isLogarithmic: isLogarithmic),
        numbers.map { ParallelAxesMark.Scale.place($0, in: range, isLogarithmic: isLogarithmic) }
      )
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// Outcomes that differ by more than this are placed and coloured by their logarithm.
  static let outcomeFactor = 5.0

  /// A line for each point over its outcome, leftmost, the lowest at the bottom, and its parameters.
  ///
  /// Points without an outcome are left out. What the outcomes of the chosen and the best points vary by stands beside
  /// them.
  ///
  /// Throws `ReportError.empty` where no point has an outcome.
  public init(
    title: String, subtitle: String = "", parameters: [Parameter], outcome: String, values: [Estimate?],
    standings: [Standing]
  ) throws(ReportError) {
    let shown = values.indices.filter { values[$0] != nil }
    let marked = shown.filter {
      values[$0]?.deviation?.isFinite == true && [.chosen, .leading].contains(standings[$0])
    }
    .prefix(ParallelAxesMark.whiskerLimit)
    let ends = marked.flatMap { point in
      values[point].map { [$0.mean - ($0.deviation ?? 0), $0.mean + ($0.deviation ?? 0)] } ?? []
    }
    guard let means = ValueRange(of: values.compactMap { $0?.mean }) else { throw .empty(title) }
    // A deviation that reaches to 0 or below must not take the axis its logarithm.
    let range = means.union(ValueRange(of: ends.filter { means.lower <= 0 || $0 > 0.5 * means.lower }) ?? means)
    // One poor point must not press all others together.
    let isLogarithmic = range.spans(factor: Self.outcomeFactor)
    func place(_ value: Double) -> Double {
      let lowest = range.lower > 0 ? max(value, range.lower) : value
      return ParallelAxesMark.Scale.place(lowest, in: range, isLogarithmic: isLogarithmic)
    }
    var scales = [ParallelAxesMark.Scale.numbers(range, isLogarithmic: isLogarithmic)]
    var columns = [values.map { $0.map { place($0.mean) } ?? .nan }]
    for parameter in parameters {
      let (scale, places) = parameter.scale
      scales.append(scale)
      columns.append(places)
    }
    // The chosen point on top, the poor ones at the back.
    let ordered = Standing.allCases.flatMap { standing in shown.filter { standings[$0] == standing } }
    let lines = ordered.map { point in
      ParallelAxesMark.Line(columns.map { $0[point] }, style: standings[point].style)
    }
    let present = Standing.allCases.reversed().filter { standing in shown.contains { standings[$0] == standing } }
    let whiskers = marked.compactMap { point in
      values[point].map { value in
        ParallelAxesMark.Whisker(
          wide: value.deviation.map { place(value.mean - $0)...place(value.mean + $0) },
          narrow: value.interval.map { place($0.lowerBound)...place($0.upperBound) }, ink: standings[point].style.ink)
      }
    }
    let mark = try ParallelAxesMark(
      scales, lines: lines, names: present.map { ($0.name, $0.style) }, whiskers: whiskers)
    let note =
      whiskers.isEmpty
      ? ""
      : "Left of the first axis, the best \(whiskers.count): ± one standard deviation over seeds; thick: 95 % interval."
    let panel = try Panel(
      x: Axis("", kind: .categories([outcome] + parameters.map(\.name))), y: Axis("", kind: .categories([""])),
      marks: [.parallelAxes(mark)])
    figure = try Figure(
      title, subtitle: [subtitle, note].filter { !$0.isEmpty }.joined(separator: " "), panels: [panel], plotHeight: 320)
  }
}
