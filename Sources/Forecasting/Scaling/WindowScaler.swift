/// Normalises each window by its own lookback: mean and population standard deviation of each column.
///
/// Inputs and targets of a window share the map, and a forecast returns to original units by the map of its own window.
/// The deviation never falls below a floor, a thousandth of the column's deviation over the training part, so that a
/// flat window does not blow up its targets. In a panel that is the median over the series of each one's own deviation:
/// the deviation of all together is that of the largest series, whose thousandth most windows of the others may lie
/// below.
public struct WindowScaler: Equatable, Sendable {
  /// The columns' names.
  public let columnNames: [String]
  /// The least deviation of each column, in its units; above 0.
  public let floors: [Double]
  /// The first time that was seen in fitting the floors.
  public let fittedFrom: Timestamp
  /// The last time that was seen in fitting the floors.
  public let fittedThrough: Timestamp

  /// Creates a scaler from stored numbers.
  public init(columnNames: [String], floors: [Double], fittedFrom: Timestamp, fittedThrough: Timestamp) {
    self.columnNames = columnNames
    self.floors = floors
    self.fittedFrom = fittedFrom
    self.fittedThrough = fittedThrough
  }

  /// Fits the floors on the rows that training windows reach; throws `DataError.tooFewRows` without a window.
  public init(fitting training: [Window], of windowing: Windowing) throws(DataError) {
    // Says what it saw, and that no column overflows.
    let standard = try Scaler(.standard, fitting: training, of: windowing)
    let rows = TrainingRows(training, of: windowing)
    let floors = standard.columnNames.indices.map { column in
      let deviations = rows.valuesBySeries(column: column).map { meanAndDeviation($0).deviation }.filter { $0 > 0 }
      return (deviations.isEmpty ? 1 : quantile(0.5, of: deviations.sorted())) * 1e-3
    }
    self.init(
      columnNames: standard.columnNames, floors: floors, fittedFrom: standard.fittedFrom,
      fittedThrough: standard.fittedThrough)
  }

  /// The map of one column of one window, from its inputs `[lookback]`.
  public func scale(inputs: ArraySlice<Double>, column: Int) -> ColumnScale {
    let (mean, deviation) = meanAndDeviation(inputs)
    return ColumnScale(center: mean, scale: max(deviation, floors[column]))
  }
}
