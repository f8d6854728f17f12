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

/// Fills one column of one series in place; NaN marks what is missing.
///
/// Returns the first row that cannot be filled: nothing is invented before the first value, nor after the last by
/// interpolation.
func fill(_ column: inout [Double], by policy: MissingPolicy) -> Int? {
  guard let first = column.firstIndex(where: { !$0.isNaN }), first == 0 else { return column.isEmpty ? nil : 0 }
  var last = 0
  for row in column.indices where !column[row].isNaN {
    if policy == .interpolate, row - last > 1 {
      let slope = (column[row] - column[last]) / Double(row - last)
      for gap in (last + 1)..<row { column[gap] = column[last] + slope * Double(gap - last) }
    }
    last = row
  }
  switch policy {
  case .forwardFill:
    for row in column.indices where column[row].isNaN { column[row] = column[row - 1] }
    return nil
  case .interpolate:
    return last + 1 < column.count ? last + 1 : nil
  case .error, .drop:
    return column.firstIndex(where: \.isNaN)
  }
}
