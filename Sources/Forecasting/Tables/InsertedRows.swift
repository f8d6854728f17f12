/// The rows that a table lacked by its frequency, and that were put in and filled.
public struct InsertedRows: Equatable, Sendable {
  /// Neighbouring rows of a series, and the place of the row after them.
  struct Gap: Equatable, Sendable {
    let series: String
    let from: Timestamp
    let through: Timestamp
    let path: String
    let line: Int
  }

  let frequency: Frequency
  let policy: MissingPolicy
  /// In the order of the rows that were read.
  let gaps: [Gap]

  /// One warning for all the rows that a part of the table has, at the first of them; nil where it has none.
  ///
  /// Cost: gaps times the logarithm of rows.
  public func warning(in panel: Panel) -> TableProblem? {
    let times = Dictionary(uniqueKeysWithValues: panel.series.map { ($0.id, $0.times) })
    // Between the ends of a gap there are no other rows.
    let kept = gaps.compactMap { gap -> (gap: Gap, times: ArraySlice<Timestamp>)? in
      guard let times = times[gap.series] else { return nil }
      let first = times.partitioningIndex { $0 >= gap.from }
      let end = times.partitioningIndex { $0 > gap.through }
      return first < end ? (gap, times[first..<end]) : nil
    }
    guard let (first, span) = kept.first, let from = span.first, let through = span.last else { return nil }
    let count = kept.reduce(0) { $0 + $1.times.count }
    let more = kept.count - 1
    return TableProblem(
      .filledRows, path: first.path, line: first.line, column: 1,
      message: "\(count) row\(count == 1 ? "" : "s") missing from times every \(frequency) "
        + "\(count == 1 ? "was" : "were") filled by \(policy.rawValue): "
        + "\(from)\(span.count > 1 ? " to \(through)" : "")"
        + "\(more > 0 ? " and \(more) more gap\(more > 1 ? "s" : "")" : "")")
  }
}
