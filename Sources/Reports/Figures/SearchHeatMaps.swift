/// The best outcome of a search for each pair of values of two parameters.
public struct SearchHeatMaps: Sendable {
  /// The finished figure.
  public let figure: Figure

  /// The most values of a parameter that a map shows.
  public static let limit = 12

  private static let mapLimit = 6

  /// A map for each pair of parameters with 2 to 12 values each, at most six maps; nil where there is no such pair.
  ///
  /// A cell shows the lowest outcome of any point with these two values, and what it varies by over seeds; points
  /// without an outcome are left out.
  public init?(
    title: String, subtitle: String = "", parameters: [(name: String, values: [Cell])], outcome: String,
    values: [Estimate?]
  ) throws(ReportError) {
    let axes = parameters.map { (name: $0.name, cells: $0.values, distinct: $0.values.categories) }
      .filter { (2...Self.limit).contains($0.distinct.count) }
    let hasSeeds = values.contains { $0?.deviation != nil }
    let isLogarithmic = ValueRange(of: values.compactMap { $0?.mean })?.spans(factor: ParallelCoordinates.outcomeFactor)
    var panels: [Panel] = []
    var hasGaps = false
    for (index, row) in axes.enumerated() {
      for column in axes.dropFirst(index + 1) {
        var map = [[Estimate?]](
          repeating: [Estimate?](repeating: nil, count: column.distinct.count), count: row.distinct.count)
        for (point, value) in values.enumerated() {
          guard let value, let y = row.distinct.firstIndex(of: row.cells[point]),
            let x = column.distinct.firstIndex(of: column.cells[point])
          else { continue }
          if map[y][x].map({ value.mean < $0.mean }) ?? true { map[y][x] = value }
        }
        guard panels.count < Self.mapLimit else { continue }
        hasGaps = hasGaps || map.joined().contains { $0 == nil }
        let format = NumberFormat.significant(4)
        let mark = try HeatMapMark(
          outcome, values: map.map { $0.map { $0?.mean ?? .nan } }, format: format,
          notes: hasSeeds ? map.map { $0.map { Array(($0?.parts(format) ?? []).dropFirst()) } } : [],
          isLogarithmic: isLogarithmic ?? false)
        panels.append(
          try Panel(
            x: Axis(column.name, kind: .categories(column.distinct.map(\.categoryName))),
            y: Axis(row.name, kind: .categories(row.distinct.map(\.categoryName))), marks: [.heatMap(mark)]))
      }
    }
    guard !panels.isEmpty else { return nil }
    let rows = axes.map(\.distinct.count).max() ?? 1
    let columns = panels.count > 1 ? 2 : 1
    // In narrow cells the interval takes two lines.
    let isNarrow = axes.dropFirst().contains { $0.distinct.count * columns > 4 }
    let height = hasSeeds ? (isNarrow ? 64 : 52) * rows : min(320, 40 * rows)
    let gaps = hasGaps ? "–: no finished point has these two values." : ""
    let note =
      hasSeeds
      ? "Below it, or on the page under the pointer: ± one standard deviation over seeds, 95 % bootstrap interval of "
        + "the mean."
      : ""
    figure = try Figure(
      title, subtitle: [subtitle, gaps, note].filter { !$0.isEmpty }.joined(separator: " "), panels: panels,
      columns: columns, plotHeight: Double(max(120, height)))
  }
}
