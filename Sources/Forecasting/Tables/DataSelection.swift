/// The part of a source's data that is asked for; faults of values outside it refuse nothing.
///
/// What lies outside is still read, since values before the beginning may fill those after it.
public struct DataSelection: Sendable {
  /// The first time; nil for all from the beginning on.
  public var start: Timestamp?
  /// The last time; nil for all to the end.
  public var end: Timestamp?
  /// The names of the series; nil for all.
  public var only: [String]?

  /// Asks for everything.
  public init() {}

  func contains(_ time: Timestamp) -> Bool { start.map { time >= $0 } ?? true && end.map { time <= $0 } ?? true }

  func contains(series: String) -> Bool { only?.contains(series) ?? true }

  /// Whether any of the absent times between two rows is asked for; of uneven steps any time between the rows.
  func contains(_ absent: Frequency.Absent, between from: Timestamp, and to: Timestamp) -> Bool {
    guard absent.isFillable else { return start.map { to > $0 } ?? true && end.map { from < $0 } ?? true }
    guard let first = absent.times.first, let last = absent.last else { return false }
    return start.map { last >= $0 } ?? true && end.map { first <= $0 } ?? true
  }

  /// The part of a panel; throws `DataError` where a series is not there or no row remains.
  func part(of panel: Panel) throws(DataError) -> Panel {
    var panel = panel
    if let only {
      let ids = panel.series.map(\.id)
      for id in only where !ids.contains(id) {
        throw .setting(name: "only", value: "'\(id)'", expected: "series of the file: \(ids.joined(separator: ", "))")
      }
      panel = try Panel(panel.series.filter { only.contains($0.id) })
    }
    return start == nil && end == nil ? panel : try panel.cut(from: start, through: end)
  }
}
