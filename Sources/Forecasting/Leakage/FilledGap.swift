/// Values that were filled with the help of a later one, as interpolation does.
public struct FilledGap: Equatable, Sendable {
  /// The series' name.
  public let series: String
  /// The column that was filled.
  public let column: String
  /// The time of the first filled value.
  public let from: Timestamp
  /// The time of the later value that was read.
  public let source: Timestamp

  /// Creates a gap.
  public init(series: String, column: String, from: Timestamp, source: Timestamp) {
    self.series = series
    self.column = column
    self.from = from
    self.source = source
  }

  /// The gaps that interpolating a column would fill; NaN marks what is missing.
  static func interpolated(_ values: [Double], series: String, column: String, times: [Timestamp]) -> [FilledGap] {
    var gaps: [FilledGap] = []
    var start: Int?
    for row in values.indices {
      if values[row].isNaN {
        start = start ?? row
      } else if let first = start {
        gaps.append(FilledGap(series: series, column: column, from: times[first], source: times[row]))
        start = nil
      }
    }
    return gaps
  }
}

extension [FilledGap] {
  /// What filling saw, judged by the windows that are made of the filled values.
  ///
  /// The training part is one whole, so gaps within it are no leak; a later window must not see a value that was made
  /// from what lies after its own cutoff.
  ///
  /// - Parameters:
  ///   - later: windows that must not see beyond their cutoffs.
  ///   - end: the last time that the training windows reach.
  /// - Returns: One record for the gaps of the training part together, and one for each leak.
  public func records(
    stage: String, fold: Int, windowing: Windowing, trainingEnd end: Timestamp, later: [Window]
  ) -> [FitRecord] {
    var records: [FitRecord] = []
    func record(_ gap: FilledGap, from: Timestamp, through: Timestamp, cutoff: Timestamp) -> FitRecord {
      FitRecord(
        stage: stage, quantity: "interpolation of '\(gap.column)'", fold: fold, from: from, through: through,
        cutoff: cutoff)
    }
    let training = filter { $0.from <= end }
    if let first = training.map(\.from).min(), let widest = training.max(by: { $0.source < $1.source }) {
      records.append(record(widest, from: first, through: widest.source, cutoff: end))
    }
    var cutoffs: [String: [Timestamp]] = [:]
    for window in later {
      cutoffs[windowing.panel.series[window.series].id, default: []].append(windowing.cutoff(window))
    }
    for gap in self where gap.source > end {
      let known = cutoffs[gap.series] ?? []
      let first = known.partitioningIndex { $0 >= gap.from }
      guard first < known.count, known[first] < gap.source else { continue }
      records.append(record(gap, from: gap.from, through: gap.source, cutoff: known[first]))
    }
    return records
  }
}
