/// The best outcome of a search for each pair of values of two parameters.
public struct SearchHeatMaps: Sendable {
  /// The finished figure.
  public let figure: Figure

  /// The most values of a parameter that a map shows.
  public static let limit = 12

  /// A map for each pair of parameters with 2 to 12 values each, at most six maps; nil where there is no such pair.
  ///
  /// A cell shows the lowest outcome of any point with these two values; points without an outcome are left out.
  public init?(
    title: String, subtitle: String = "", parameters: [(name: String, values: [Cell])], outcome: String,
    values: [Double?]
  ) throws(ReportError) {
    let axes = parameters.map { (name: $0.name, cells: $0.values, distinct: $0.values.categories) }
      .filter { (2...Self.limit).contains($0.distinct.count) }
    var panels: [Panel] = []
    for (index, row) in axes.enumerated() {
      for column in axes.dropFirst(index + 1) {
        var map = [[Double]](
          repeating: [Double](repeating: .nan, count: column.distinct.count), count: row.distinct.count)
        for (point, value) in values.enumerated() {
          guard let value, let y = row.distinct.firstIndex(of: row.cells[point]),
            let x = column.distinct.firstIndex(of: column.cells[point])
          else { continue }
          map[y][x] = map[y][x].isNaN ? value : min(map[y][x], value)
        }
        let mark = try HeatMapMark(outcome, values: map, format: .significant(4))
        panels.append(
          try Panel(
            x: Axis(column.name, kind: .categories(column.distinct.map(\.categoryName))),
            y: Axis(row.name, kind: .categories(row.distinct.map(\.categoryName))), marks: [.heatMap(mark)]))
      }
    }
    guard !panels.isEmpty else { return nil }
    let rows = axes.map(\.distinct.count).max() ?? 1
    figure = try Figure(
      title, subtitle: subtitle, panels: Array(panels.prefix(6)), columns: panels.count > 1 ? 2 : 1,
      plotHeight: Double(max(120, min(320, 40 * rows))))
  }
}
