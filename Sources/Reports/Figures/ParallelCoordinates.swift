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
    /// How numbers were drawn, which their axis follows; both ends are on it.
    public enum Drawn: Sendable, Hashable {
      /// Each number as likely as any other.
      case uniform(ClosedRange<Double>)

      /// Each order of magnitude as likely as any other; above 0.
      case logUniform(ClosedRange<Double>)

      /// Each whole number as likely as any other.
      case whole(ClosedRange<Int>)

      /// Whether points can have more numbers than a heat map shows, so that hardly two have the same.
      public var isFine: Bool { if case .whole(let ends) = self { ends.count > SearchHeatMaps.limit } else { true } }
    }

    /// The name.
    public let name: String

    /// The values, in the order of the points.
    public let values: [Cell]

    /// How the values were drawn; nil where they come from a list.
    public let drawn: Drawn?

    /// The parameter `name` with its values.
    public init(_ name: String, values: [Cell], drawn: Drawn? = nil) {
      self.name = name
      self.values = values
      self.drawn = drawn
    }

    /// The scale, and the place of each point on it: drawn numbers by their size or its logarithm, of others names and few
    /// numbers evenly, many numbers by their size.
    fileprivate var scale: (ParallelAxesMark.Scale, places: [Double]) {
      switch drawn {
      case .uniform(let ends): return scale(over: ValueRange(ends.lowerBound, ends.upperBound))
      case .logUniform(let ends):
        return scale(over: ValueRange(ends.lowerBound, ends.upperBound), isLogarithmic: true)
      case .whole(let ends):
        return scale(over: ValueRange(Double(ends.lowerBound), Double(ends.upperBound)), look: .whole)
      case nil: break
      }
      let numbers = values.compactMap(\.value)
      let named = values.categories
      guard numbers.count == values.count, named.count > 8, let range = ValueRange(of: numbers) else {
        let places = values.map { value in
          named.firstIndex(of: value).map { ParallelAxesMark.Scale.place($0, of: named.count) } ?? .nan
        }
        return (.names(named.map(\.categoryName)), places)
      }
      return scale(over: range, isLogarithmic: range.spans(factor: 30))
    }

    private func scale(
      over range: ValueRange, isLogarithmic: Bool = false, look: LinearTicks.Look = .plain
    ) -> (ParallelAxesMark.Scale, places: [Double]) {
      (
        .numbers(range, isLogarithmic: isLogarithmic, look: look),
        values.map { value in
          value.value.map { ParallelAxesMark.Scale.place($0, in: range, isLogarithmic: isLogarithmic) } ?? .nan
        }
      )
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// Outcomes that differ by more than this are placed and coloured by their logarithm.
  static let outcomeFactor = 5.0

  /// A line for each point over its outcome, leftmost, the lowest at the bottom, and its parameters.
  ///
  /// Points stand in the order of their rank; those without an outcome are left out. Where outcomes vary over seeds, a
  /// panel below shows by how much, point by point.
  ///
  /// Throws `ReportError.empty` where no point has an outcome.
  public init(
    title: String, subtitle: String = "", parameters: [Parameter], outcome: String, values: [Estimate?],
    standings: [Standing]
  ) throws(ReportError) {
    let shown = values.indices.filter { values[$0] != nil }
    guard let range = ValueRange(of: values.compactMap { $0?.mean }) else { throw .empty(title) }
    // One poor point must not press all others together.
    let isLogarithmic = range.spans(factor: Self.outcomeFactor)
    var scales = [ParallelAxesMark.Scale.numbers(range, isLogarithmic: isLogarithmic)]
    var columns = [
      values.map { value in
        value.map { ParallelAxesMark.Scale.place($0.mean, in: range, isLogarithmic: isLogarithmic) } ?? .nan
      }
    ]
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
    let mark = try ParallelAxesMark(scales, lines: lines, names: present.map { ($0.name, $0.style) })
    let panel = try Panel(
      x: Axis("", kind: .categories([outcome] + parameters.map(\.name))), y: Axis("", kind: .categories([""])),
      marks: [.parallelAxes(mark)])
    let ranking = try OutcomeRanking(outcome, values: values, standings: standings)
    let sentences = [subtitle, ranking == nil ? "" : OutcomeRanking.note].filter { !$0.isEmpty }
    figure = try Figure(
      title, subtitle: sentences.joined(separator: " "),
      panels: [panel] + (ranking.map { [$0.panel] } ?? []), plotHeight: ranking == nil ? 320 : 280)
  }
}
