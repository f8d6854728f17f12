/// What can go wrong between a data file and the windows cut from it.
public enum DataError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A file does not hold the table it should; up to 20 problems, sorted by position.
  case table([TableProblem])
  /// A time format that cannot be used.
  case timeFormat(text: String, reason: String)
  /// A time zone that cannot be used.
  case timeZone(name: String, reason: String)
  /// A series or panel whose parts do not fit each other.
  case series(id: String, reason: String)
  /// A column that is not there, with the nearest name that is.
  case unknownColumn(name: String, suggestion: String?, known: [String])
  /// A setting outside its range.
  case setting(name: String, value: String, expected: String)
  /// A feature that has no finite value at a row.
  case feature(name: String, series: String, time: Timestamp, reason: String)
  /// No series is long enough: `needed` rows for one window (or to warm up), `rows` in the longest series.
  case tooFewRows(rows: Int, needed: Int, purpose: String)
  /// A part of a split without a window, of all `windows`, of which `purged` touched the next part.
  case emptyPart(SplitPart, windows: Int, purged: Int)
  /// A baseline that needs more values before the cutoff than there are.
  case historyTooShort(baseline: String, needed: Int, available: Int)

  /// One line, without position; `TableProblem.rendered` has the full form for tables.
  public var description: String {
    switch self {
    case .table(let problems):
      problems.map(\.headline).joined(separator: "\n")
    case .timeFormat(let text, let reason):
      "time format '\(text)': \(reason)"
    case .timeZone(let name, let reason):
      "time zone '\(name)': \(reason)"
    case .series(let id, let reason):
      id.isEmpty ? "series: \(reason)" : "series '\(id)': \(reason)"
    case .unknownColumn(let name, let suggestion, let known):
      "no column '\(name)'" + (suggestion.map { "; did you mean '\($0)'?" } ?? "; there are \(quotedList(known))")
    case .setting(let name, let value, let expected):
      "'\(name)' must be \(expected), got \(value)"
    case .feature(let name, let series, let time, let reason):
      "feature '\(name)' at \(time)\(series.isEmpty ? "" : " of series '\(series)'"): \(reason)"
    case .tooFewRows(let rows, let needed, let purpose):
      "\(purpose) needs \(needed) rows, the longest series has \(rows)"
    case .emptyPart(let part, let windows, let purged):
      "no window for the \(part.rawValue) part: \(windows) windows in all, \(purged) dropped at borders"
    case .historyTooShort(let baseline, let needed, let available):
      "baseline '\(baseline)' needs \(needed) values before the cutoff, there are \(available)"
    }
  }
}
