/// The first values of a column that differ from the one before, oldest first, by which data is known again when rows are
/// added to it.
///
/// A stretch of equal values counts as one: many tables begin with zeros. The values are those of the source, whatever is asked for of it: rows before a start count, and rows that are dropped, since they
/// miss a value of another column.
public struct ColumnHead: Equatable, Sendable {
  /// The column's name.
  public let column: String
  /// The name of the first series that is asked for; empty where rows do not name theirs.
  public private(set) var series = ""
  /// The times at which these values are met first.
  public private(set) var times: [Timestamp] = []
  /// The values at these times.
  public private(set) var values: [Double] = []

  /// As many values as a head has.
  private static let limit = 16

  init(column: String) {
    self.column = column
  }

  /// The head of a column of a series.
  public init(of column: String, in series: TimeSeries) {
    self.init(column: column)
    for (time, value) in zip(series.times, series.columns[series.columnNames.firstIndex(of: column) ?? 0]) {
      guard !isFull else { break }
      note(value, at: time, series: series.id, order: .oldestFirst)
    }
  }

  var isFull: Bool { times.count == Self.limit }

  /// Takes the next value of the series in the order of rows; a missing one does not count.
  mutating func note(_ value: Double, at time: Timestamp, series: String, order: CSVOptions.RowOrder) {
    guard !value.isNaN else { return }
    self.series = series
    switch order {
    case .oldestFirst:
      guard !isFull, value != values.last else { return }
      times.append(time)
      values.append(value)
    case .newestFirst:
      guard value != values.first else {
        times[0] = time
        return
      }
      if isFull {
        times.removeLast()
        values.removeLast()
      }
      times.insert(time, at: 0)
      values.insert(value, at: 0)
    }
  }
}
