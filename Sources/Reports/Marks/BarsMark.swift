/// Bars over the names of a categorical axis; several series stand beside each other in groups.
///
/// Bars run upwards from zero where the x axis is categorical, and to the right where the y axis is.
public struct BarsMark: DrawableMark, Hashable {
  /// One bar per category.
  public struct Series: Sendable, Hashable {
    /// The name in the legend; empty keeps the series out of it.
    public let name: String

    /// The length of each bar; not-a-number leaves a bar out.
    public let values: [Double]

    /// Where each bar's whisker begins and ends, such as the ends of an interval; nil leaves one out.
    public let whiskers: [ClosedRange<Double>?]

    /// The text that browsers show when the pointer rests on a bar; empty for none.
    public let labels: [String]

    /// The colour of each bar.
    public let inks: [Ink]

    /// Bars of one colour.
    public init(
      _ name: String, values: [Double], whiskers: [ClosedRange<Double>?] = [], labels: [String] = [], ink: Ink
    ) {
      self.init(
        name, values: values, whiskers: whiskers, labels: labels, inks: Array(repeating: ink, count: values.count))
    }

    /// Bars of several colours.
    public init(
      _ name: String, values: [Double], whiskers: [ClosedRange<Double>?] = [], labels: [String] = [], inks: [Ink]
    ) {
      self.name = name
      self.values = values
      self.whiskers = whiskers
      self.labels = labels
      self.inks = inks
    }
  }

  private let series: [Series]

  /// The bars of `series`.
  ///
  /// Throws `ReportError.empty` without any bar, `noFiniteValues` where none can be drawn, and `lengthMismatch` where
  /// whiskers, labels or colours are given but not one per value, or series differ in length.
  public init(_ series: [Series]) throws(ReportError) {
    guard let first = series.first, !first.values.isEmpty else { throw .empty("bars") }
    for one in series {
      for count in [one.values.count, one.whiskers.count, one.labels.count] where count != 0 {
        guard count == first.values.count else {
          throw .lengthMismatch(name: one.name, expected: first.values.count, found: count)
        }
      }
      guard one.inks.count == one.values.count, one.values.count == first.values.count else {
        throw .lengthMismatch(name: one.name, expected: first.values.count, found: one.inks.count)
      }
    }
    guard series.contains(where: { $0.values.contains(where: \.isFinite) }) else { throw .noFiniteValues("bars") }
    self.series = series
  }

  /// The number of categories that the bars need.
  var count: Int { series[0].values.count }

  func extent(x: Axis, y: Axis) -> (x: ValueRange?, y: ValueRange?) {
    let ends = series.flatMap { one in
      one.values.indices.flatMap { place -> [Double] in
        let whisker = one.whiskers.isEmpty ? nil : one.whiskers[place]
        return [one.values[place]] + (whisker.map { [$0.lowerBound, $0.upperBound] } ?? [])
      }
    }
    let values = ValueRange(of: ends)?.including(0)
    return y.categories != nil ? (values, nil) : (nil, values)
  }

  var legend: [LegendEntry] {
    series.compactMap { one in
      guard !one.name.isEmpty, let ink = one.inks.first else { return nil }
      return LegendEntry(name: one.name, sample: .area(ink, opacity: 1))
    }
  }

  /// What a bar takes of its share of a category's room.
  private static let fill = 0.92

  /// The distance between the middles of the `count` bars of one category, whose room is `band`.
  static func spacing(of count: Int, band: Double) -> Double {
    count == 1 ? min(band * 0.62, 46) : min(band * 0.78 / Double(count), 46 / fill)
  }

  func shapes(in frame: PlotFrame) -> [Shape] {
    let isHorizontal = if case .bands = frame.y.kind { true } else { false }
    let bands = isHorizontal ? frame.y : frame.x
    let spacing = Self.spacing(of: series.count, band: bands.bandWidth)
    let thickness = spacing * (series.count == 1 ? 1 : Self.fill)
    var shapes: [Shape] = []
    for (number, one) in series.enumerated() {
      for (category, value) in one.values.enumerated() {
        guard let middle = bands.position(Double(category)) else { continue }
        let offset = (Double(number) - Double(series.count - 1) / 2) * spacing
        shapes += bar(one, category, value, at: middle + offset, thickness, isHorizontal: isHorizontal, frame)
      }
    }
    let values = isHorizontal ? frame.x : frame.y
    if values.lower < 0, values.upper > 0, let zero = values.position(0) {
      let line =
        isHorizontal
        ? [Point(zero, frame.rect.y), Point(zero, frame.rect.maxY)]
        : [Point(frame.rect.x, zero), Point(frame.rect.maxX, zero)]
      shapes.append(.lines([line], LineStyle(.axis, width: 1)))
    }
    return shapes
  }

  private func bar(
    _ one: Series, _ category: Int, _ value: Double, at middle: Double, _ thickness: Double, isHorizontal: Bool,
    _ frame: PlotFrame
  ) -> [Shape] {
    let values = isHorizontal ? frame.x : frame.y
    guard let end = values.position(value), let zero = values.position(0) else { return [] }
    let across = { (from: Double, to: Double, start: Double, width: Double) in
      isHorizontal
        ? Rect(x: min(from, to), y: start, width: (to - from).magnitude, height: width)
        : Rect(x: start, y: min(from, to), width: width, height: (to - from).magnitude)
    }
    let point = { (along: Double, sideways: Double) in
      isHorizontal ? Point(along, sideways) : Point(sideways, along)
    }
    let label = one.labels.isEmpty ? "" : one.labels[category]
    let rect = across(zero, end, middle - thickness / 2, thickness)
    var shapes: [Shape] = [.rect(rect, .ink(one.inks[category]), opacity: 1, hint: label)]
    if !one.whiskers.isEmpty, let whisker = one.whiskers[category], whisker.lowerBound < whisker.upperBound,
      let low = values.position(whisker.lowerBound), let high = values.position(whisker.upperBound)
    {
      let cap = min(4, thickness / 3)
      let stem = [point(low, middle), point(high, middle)]
      let caps = [low, high].map { [point($0, middle - cap), point($0, middle + cap)] }
      shapes.append(.lines([stem] + caps, LineStyle(.text, width: 1.3)))
    }
    return shapes
  }
}
