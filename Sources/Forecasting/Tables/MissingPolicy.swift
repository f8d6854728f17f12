/// What happens to a declared missing value.
public enum MissingPolicy: String, Sendable, CaseIterable {
  /// It is refused.
  case error
  /// The last value before it in its series is repeated.
  case forwardFill = "forward-fill"
  /// A straight line by row position joins its neighbours in the series. This reads values from after the gap.
  case interpolate
  /// Its row is left out.
  case drop
}

/// Fills one column of one series in place; NaN marks what is missing, and stays where it cannot be filled.
///
/// Nothing is invented before the first value, nor after the last by interpolation.
func fill(_ column: inout [Double], by policy: MissingPolicy) {
  guard var last = column.firstIndex(where: { !$0.isNaN }) else { return }
  for row in column.indices[last...] {
    guard !column[row].isNaN else {
      if policy == .forwardFill { column[row] = column[last] }
      continue
    }
    if policy == .interpolate, row - last > 1 {
      let slope = (column[row] - column[last]) / Double(row - last)
      for gap in (last + 1)..<row { column[gap] = column[last] + slope * Double(gap - last) }
    }
    last = row
  }
}
