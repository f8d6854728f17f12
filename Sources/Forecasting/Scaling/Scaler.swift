/// How columns are scaled before training.
public enum ScalerKind: String, Sendable, CaseIterable {
  /// Left as they are.
  case none
  /// (x - min) / (max - min).
  case minmax
  /// (x - mean) / population standard deviation.
  case standard
  /// (x - median) / interquartile range, quantiles by linear interpolation.
  case robust
}

/// The affine map of one column: scaled = (x - center) / scale.
public struct ColumnScale: Equatable, Sendable {
  /// What is subtracted, in the column's units.
  public let center: Double
  /// What it is divided by, in the column's units; never 0.
  public let scale: Double

  /// Creates a map from stored numbers.
  public init(center: Double, scale: Double) {
    self.center = center
    self.scale = scale
  }

  /// From original to scaled units.
  public func transform(_ value: Double) -> Double { (value - center) / scale }

  /// From scaled to original units.
  public func inverse(_ value: Double) -> Double { value * scale + center }
}

/// Column scales fitted once on the training part, over all series of a panel together.
///
/// The definitions are those of scikit-learn's MinMaxScaler, StandardScaler and RobustScaler.
public struct Scaler: Equatable, Sendable {
  /// The kind.
  public let kind: ScalerKind
  /// The columns' names.
  public let columnNames: [String]
  /// One map per column.
  public let scales: [ColumnScale]
  /// The first time that was seen in fitting.
  public let fittedFrom: Timestamp
  /// The last time that was seen in fitting.
  public let fittedThrough: Timestamp
  /// How many rows were seen in fitting.
  public let fittedRows: Int

  /// Creates a scaler from stored numbers.
  public init(
    kind: ScalerKind, columnNames: [String], scales: [ColumnScale], fittedFrom: Timestamp, fittedThrough: Timestamp,
    fittedRows: Int
  ) {
    self.kind = kind
    self.columnNames = columnNames
    self.scales = scales
    self.fittedFrom = fittedFrom
    self.fittedThrough = fittedThrough
    self.fittedRows = fittedRows
  }

  /// Fits a scaler on the rows that the inputs and targets of training windows reach, each row once.
  ///
  /// A constant column gets scale 1. Throws `DataError.tooFewRows` without a window and `DataError.setting` where a
  /// column's spread is too large for a double.
  public init(_ kind: ScalerKind, fitting training: [Window], of windowing: Windowing) throws(DataError) {
    let rows = TrainingRows(training, of: windowing)
    guard let from = rows.first, let through = rows.last else {
      throw .tooFewRows(rows: 0, needed: 1, purpose: "fitting a scaler")
    }
    var scales: [ColumnScale] = []
    for (column, name) in windowing.panel.columnNames.enumerated() {
      let scale = Self.fit(kind, rows.values(column: column))
      guard scale.center.isFinite, scale.scale.isFinite else {
        throw .setting(name: "scale", value: kind.rawValue, expected: "one that column '\(name)' does not overflow")
      }
      scales.append(scale)
    }
    self.init(
      kind: kind, columnNames: windowing.panel.columnNames, scales: scales, fittedFrom: from, fittedThrough: through,
      fittedRows: rows.count)
  }

  /// Fits one column; the values are not empty.
  static func fit(_ kind: ScalerKind, _ values: [Double]) -> ColumnScale {
    switch kind {
    case .none:
      return ColumnScale(center: 0, scale: 1)
    case .minmax:
      let low = values.min() ?? 0
      return ColumnScale(center: low, scale: nonZero((values.max() ?? low) - low))
    case .standard:
      let (mean, deviation) = meanAndDeviation(values)
      return ColumnScale(center: mean, scale: nonZero(deviation))
    case .robust:
      let sorted = values.sorted()
      return ColumnScale(
        center: quantile(0.5, of: sorted), scale: nonZero(quantile(0.75, of: sorted) - quantile(0.25, of: sorted)))
    }
  }

  private static func nonZero(_ scale: Double) -> Double { scale == 0 ? 1 : scale }
}

/// The rows that training windows reach, each once.
struct TrainingRows {
  private let windowing: Windowing
  private let ranges: [[Range<Int>]]

  init(_ training: [Window], of windowing: Windowing) {
    self.windowing = windowing
    ranges = windowing.rows(reachedBy: training)
  }

  var count: Int { ranges.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } } }
  var first: Timestamp? { times { series, ranges in ranges.first.map { series.times[$0.lowerBound] } }.min() }
  var last: Timestamp? { times { series, ranges in ranges.last.map { series.times[$0.upperBound - 1] } }.max() }

  /// One column's values, by series, then time.
  func values(column: Int) -> [Double] { valuesBySeries(column: column).flatMap(\.self) }

  /// One column's values of each series, in time.
  func valuesBySeries(column: Int) -> [[Double]] {
    zip(windowing.panel.series, ranges).map { series, ranges in ranges.flatMap { series.columns[column][$0] } }
  }

  private func times(_ pick: (TimeSeries, [Range<Int>]) -> Timestamp?) -> [Timestamp] {
    zip(windowing.panel.series, ranges).compactMap(pick)
  }
}

/// The mean and the population standard deviation, in two passes; exactly 0 where all values are equal.
func meanAndDeviation(_ values: some Collection<Double>) -> (mean: Double, deviation: Double) {
  guard let first = values.first else { return (0, 0) }
  // Sums are taken of differences from the first value, so that a constant column has no rounding error.
  let count = Double(values.count)
  let mean = first + values.reduce(0) { $0 + ($1 - first) } / count
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
  return (mean, variance.squareRoot())
}

/// The quantile of sorted values by linear interpolation between neighbours (Hyndman and Fan 1996, type 7).
func quantile(_ share: Double, of sorted: [Double]) -> Double {
  let position = share * Double(sorted.count - 1)
  let low = Int(position)
  let high = min(low + 1, sorted.count - 1)
  return sorted[low] + (position - Double(low)) * (sorted[high] - sorted[low])
}
