/// One window: its series (index in the panel) and its first input row.
public struct Window: Hashable, Sendable {
  /// The index of the series in the panel.
  public let series: Int
  /// The first input row in that series.
  public let start: Int

  /// Creates a window.
  public init(series: Int, start: Int) {
    self.series = series
    self.start = start
  }
}

/// How windows are cut from a panel: `lookback` input rows, then `horizon` target rows, a window every `stride` rows.
///
/// The first target lies `offset` rows after the last input; 1 leaves no row out. Window i of a series has the input rows
/// [s, s + lookback) and the target rows [t, t + horizon) with s = i * stride and t = s + lookback + offset - 1. At stride 1
/// a series of N rows has N - (lookback + offset - 1) - (horizon - 1) windows. Rows are read in place; nothing is copied.
public struct Windowing: Sendable {
  /// The series.
  public let panel: Panel
  /// Input rows of a window.
  public let lookback: Int
  /// Target rows of a window.
  public let horizon: Int
  /// Rows from the start of a window to the start of the next.
  public let stride: Int
  /// Rows from the last input to the first target.
  public let offset: Int

  /// Creates a windowing.
  ///
  /// Throws `DataError.setting` unless each number is 1 to 1,000,000, and `DataError.tooFewRows` where no series holds
  /// a window. Series that are shorter than a window have none.
  public init(panel: Panel, lookback: Int, horizon: Int, stride: Int = 1, offset: Int = 1) throws(DataError) {
    for (name, value) in [("lookback", lookback), ("horizon", horizon), ("stride", stride), ("offset", offset)]
    where !(1...1_000_000).contains(value) {
      throw .setting(name: name, value: String(value), expected: "a whole number from 1 to 1000000")
    }
    let longest = panel.series.map(\.count).max() ?? 0
    let length = lookback + offset - 1 + horizon
    guard longest >= length else {
      let gap = offset > 1 ? ", offset \(offset)" : ""
      throw .tooFewRows(
        rows: longest, needed: length, purpose: "a window of lookback \(lookback)\(gap) and horizon \(horizon)")
    }
    self.panel = panel
    self.lookback = lookback
    self.horizon = horizon
    self.stride = stride
    self.offset = offset
  }

  /// Rows from the first input to the last target.
  public var length: Int { lookback + offset - 1 + horizon }

  /// The number of windows of a series.
  public func count(series: Int) -> Int {
    let room = panel.series[series].count - length
    return room < 0 ? 0 : room / stride + 1
  }

  /// All windows by cutoff, and by series where cutoffs are equal.
  public var windows: [Window] {
    var windows: [Window] = []
    for series in panel.series.indices {
      for index in 0..<count(series: series) { windows.append(Window(series: series, start: index * stride)) }
    }
    guard panel.series.count > 1 else { return windows }
    return windows.sorted { (cutoff($0), $0.series) < (cutoff($1), $1.series) }
  }

  /// The input rows of a window.
  public func inputRows(_ window: Window) -> Range<Int> { window.start..<(window.start + lookback) }

  /// The target rows of a window.
  public func targetRows(_ window: Window) -> Range<Int> {
    (window.start + length - horizon)..<(window.start + length)
  }

  /// The inputs of one column, `[lookback]`.
  public func inputs(_ window: Window, column: Int) -> ArraySlice<Double> {
    panel.series[window.series].columns[column][inputRows(window)]
  }

  /// The targets of one column, `[horizon]`.
  public func targets(_ window: Window, column: Int) -> ArraySlice<Double> {
    panel.series[window.series].columns[column][targetRows(window)]
  }

  /// The values of one column from the beginning of the series up to the cutoff.
  public func history(_ window: Window, column: Int) -> ArraySlice<Double> {
    panel.series[window.series].columns[column][..<(window.start + lookback)]
  }

  /// The time of the last input row, the last thing a forecast may know.
  public func cutoff(_ window: Window) -> Timestamp {
    panel.series[window.series].times[window.start + lookback - 1]
  }

  /// The times of the targets, `[horizon]`.
  public func targetTimes(_ window: Window) -> ArraySlice<Timestamp> {
    panel.series[window.series].times[targetRows(window)]
  }

  /// The rows that inputs or targets of the windows touch: for each series, ranges that increase and do not meet.
  public func rows(reachedBy windows: [Window]) -> [[Range<Int>]] {
    var ranges = [[Range<Int>]](repeating: [], count: panel.series.count)
    for window in windows.sorted(by: { ($0.series, $0.start) < ($1.series, $1.start) }) {
      let end = window.start + length
      if let last = ranges[window.series].last, window.start <= last.upperBound {
        ranges[window.series][ranges[window.series].count - 1] = last.lowerBound..<max(last.upperBound, end)
      } else {
        ranges[window.series].append(window.start..<end)
      }
    }
    return ranges
  }
}
