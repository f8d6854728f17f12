/// Series with the same columns, sorted by name; a single series is a panel of one.
public struct Panel: Equatable, Sendable {
  /// The series, sorted by the UTF-8 bytes of their names, which are unique.
  public let series: [TimeSeries]
  /// The columns that every series has, in this order.
  public let columnNames: [String]

  /// Creates a panel; throws `DataError.series` where it is empty, names repeat or columns differ.
  public init(_ series: [TimeSeries]) throws(DataError) {
    guard let first = series.first else { throw .series(id: "", reason: "the panel has no series") }
    let sorted = series.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    for one in series where one.columnNames != first.columnNames {
      throw .series(id: one.id, reason: "has columns \(one.columnNames), series '\(first.id)' has \(first.columnNames)")
    }
    for index in sorted.indices.dropFirst() where sorted[index].id == sorted[index - 1].id {
      throw .series(id: sorted[index].id, reason: "occurs twice")
    }
    self.series = sorted
    columnNames = first.columnNames
  }

  /// The number of rows over all series.
  public var rowCount: Int { series.reduce(0) { $0 + $1.count } }

  /// The index of a column; throws `DataError.unknownColumn` with the nearest name.
  public func columnIndex(_ name: String) throws(DataError) -> Int { try series[0].columnIndex(name) }

  /// The panel with some of its columns, in the order given; throws `DataError.unknownColumn`.
  public func selecting(_ names: [String]) throws(DataError) -> Panel {
    guard names != columnNames else { return self }
    let indices = try names.map { name throws(DataError) in try columnIndex(name) }
    return try Panel(
      series.map { one in
        TimeSeries(id: one.id, trusted: one.times, columnNames: names, columns: indices.map { one.columns[$0] })
      })
  }

  /// Every series cut to the rows from a time on and up to a time, both included.
  ///
  /// Series that keep no row leave the panel; throws `DataError.series` where none remains.
  public func cut(from start: Timestamp?, through end: Timestamp?) throws(DataError) -> Panel {
    let remaining = series.map { $0.cut(from: start, through: end) }.filter { $0.count > 0 }
    guard !remaining.isEmpty else {
      let first = series.compactMap(\.times.first).min()
      let last = series.compactMap(\.times.last).max()
      let span = first.flatMap { first in last.map { "\(first) to \($0)" } } ?? "no time"
      throw .series(
        id: series[0].id,
        reason: "no row from \(start?.description ?? "the beginning") to \(end?.description ?? "the end"); "
          + "the data covers \(span)")
    }
    return try Panel(remaining)
  }
}
