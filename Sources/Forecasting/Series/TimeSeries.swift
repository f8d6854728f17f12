/// One series: strictly increasing times and named columns of finite numbers, all of one length.
public struct TimeSeries: Equatable, Sendable {
  /// The series' name; empty for the only series of a file without a series column.
  public let id: String
  /// The times, strictly increasing.
  public let times: [Timestamp]
  /// The columns' names, without duplicates.
  public let columnNames: [String]
  /// The values `[column][row]`, in the order of `columnNames`.
  public let columns: [[Double]]

  /// Creates a series.
  ///
  /// Throws `DataError.series` where lengths differ, a name occurs twice, times do not increase or a value is not finite.
  public init(id: String, times: [Timestamp], columnNames: [String], columns: [[Double]]) throws(DataError) {
    guard columnNames.count == columns.count, Set(columnNames).count == columnNames.count else {
      throw .series(id: id, reason: "\(columns.count) columns do not fit the names \(columnNames)")
    }
    for (name, column) in zip(columnNames, columns) {
      guard column.count == times.count else {
        throw .series(id: id, reason: "column '\(name)' has \(column.count) values for \(times.count) times")
      }
      if let row = column.firstIndex(where: { !$0.isFinite }) {
        throw .series(id: id, reason: "column '\(name)' is not finite at \(times[row])")
      }
    }
    for row in times.indices.dropFirst() where times[row] <= times[row - 1] {
      throw .series(id: id, reason: "time \(times[row]) does not come after \(times[row - 1])")
    }
    self.init(id: id, trusted: times, columnNames: columnNames, columns: columns)
  }

  /// Creates a series whose invariants the caller has established.
  init(id: String, trusted times: [Timestamp], columnNames: [String], columns: [[Double]]) {
    self.id = id
    self.times = times
    self.columnNames = columnNames
    self.columns = columns
  }

  /// The number of rows.
  public var count: Int { times.count }

  /// The index of a column; throws `DataError.unknownColumn` with the nearest name.
  public func columnIndex(_ name: String) throws(DataError) -> Int {
    guard let index = columnNames.firstIndex(of: name) else {
      throw .unknownColumn(name: name, suggestion: closestName(to: name, in: columnNames), known: columnNames)
    }
    return index
  }

  /// The values of a named column; throws `DataError.unknownColumn` with the nearest name.
  public func column(_ name: String) throws(DataError) -> [Double] { columns[try columnIndex(name)] }

  /// The rows of a range, as a series of their own.
  public func rows(_ range: Range<Int>) -> TimeSeries {
    TimeSeries(
      id: id, trusted: Array(times[range]), columnNames: columnNames, columns: columns.map { Array($0[range]) })
  }

  /// The rows from a time on and up to a time, both included; nil leaves that side open.
  public func cut(from start: Timestamp?, through end: Timestamp?) -> TimeSeries {
    let first = start.map { start in times.partitioningIndex { $0 >= start } } ?? 0
    let last = end.map { end in times.partitioningIndex { $0 > end } } ?? count
    return rows(first..<max(first, last))
  }
}

extension Array {
  /// The first index whose element satisfies the predicate, in an array where no satisfying element precedes another kind.
  func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
