/// Windows as rows of a table, for models without a notion of time: the lookback of each column side by side, then labels.
///
/// A feature `x -k_steps` is the value of column x k rows before the first label, k from offset + lookback - 1 down to
/// offset. A column of the calendar enters once, under its own name, by its value in the last input row: the others say
/// nothing that this one does not.
public struct WindowTable: Sendable {
  /// What becomes a feature: a column's value in a row of the lookback.
  public struct Source: Equatable, Sendable {
    /// The column of the panel.
    public let column: Int
    /// The row of the lookback, from 0.
    public let step: Int
  }

  /// The windows.
  public let windowing: Windowing
  /// Where each feature comes from.
  public let sources: [Source]
  /// The names of the features, in the order of `sources`.
  public let names: [String]

  /// Describes the table of a windowing; `calendarColumns` are the names of columns that enter once.
  public init(_ windowing: Windowing, calendarColumns: Set<String> = []) {
    self.windowing = windowing
    let columns = windowing.panel.columnNames
    sources = Self.sources(columns: columns, lookback: windowing.lookback, calendarColumns: calendarColumns)
    names = sources.map { source in
      let name = columns[source.column]
      return calendarColumns.contains(name)
        ? name : "\(name) -\(windowing.offset + windowing.lookback - 1 - source.step)_steps"
    }
  }

  /// Where each feature of a table comes from.
  public static func sources(columns: [String], lookback: Int, calendarColumns: Set<String>) -> [Source] {
    columns.enumerated().flatMap { index, column in
      let steps = calendarColumns.contains(column) ? lookback - 1..<lookback : 0..<lookback
      return steps.map { Source(column: index, step: $0) }
    }
  }

  /// The features of a window, in original units.
  public func features(_ window: Window) -> [Double] {
    let columns = windowing.panel.series[window.series].columns
    return sources.map { columns[$0.column][window.start + $0.step] }
  }
}
