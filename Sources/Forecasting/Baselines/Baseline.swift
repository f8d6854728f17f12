/// Forecasts without training, which every model has to beat.
public enum Baseline: Equatable, Sendable, CustomStringConvertible {
  /// The last value: y(T+h) = y(T).
  case naive
  /// The last value of the same season: y(T+h) = y(T+h - m k), with k = ceil(h / m) (Hyndman and Athanasopoulos, FPP3,
  /// section 5.2).
  case seasonalNaive(season: Int)
  /// The last value, seasonally adjusted where the history is seasonal; see `SeasonalAdjustment`.
  case naive2(season: Int)
  /// The line through the first and the last value: y(T+h) = y(T) + h (y(T) - y(1)) / (T - 1), as `rwf(drift = TRUE)` of
  /// R's forecast package.
  case drift
  /// The mean of the last k values, at every step.
  case movingAverage(length: Int = 20)

  /// The name in specs and tables.
  public var description: String {
    switch self {
    case .naive: "naive"
    case .seasonalNaive: "seasonal-naive"
    case .naive2: "naive2"
    case .drift: "drift"
    case .movingAverage: "moving-average"
    }
  }

  /// How many values the baseline needs before the cutoff.
  public var minimumHistory: Int {
    switch self {
    case .naive: 1
    case .seasonalNaive(let season): season
    case .naive2(let season): min(season, 1)
    case .drift: 2
    case .movingAverage(let length): length
    }
  }

  /// Forecasts `[horizon]` values from the values up to the cutoff, in the same units.
  ///
  /// Throws `DataError.setting` for a season or length below 1 and `DataError.historyTooShort`.
  public func forecast(history: ArraySlice<Double>, horizon: Int) throws(DataError) -> [Double] {
    guard minimumHistory >= 1 else {
      throw .setting(name: description, value: String(minimumHistory), expected: "a whole number of at least 1")
    }
    guard history.count >= minimumHistory, let first = history.first, let last = history.last else {
      throw .historyTooShort(baseline: description, needed: minimumHistory, available: history.count)
    }
    switch self {
    case .naive:
      return [Double](repeating: last, count: horizon)
    case .seasonalNaive(let season):
      return (0..<horizon).map { history[history.endIndex - season + $0 % season] }
    case .naive2(let season):
      guard let adjustment = SeasonalAdjustment(history, season: season) else {
        return [Double](repeating: last, count: horizon)
      }
      return (0..<horizon).map { last / adjustment.factors[season - 1] * adjustment.factors[$0 % season] }
    case .drift:
      let slope = (last - first) / Double(history.count - 1)
      return (1...max(1, horizon)).prefix(horizon).map { last + Double($0) * slope }
    case .movingAverage(let length):
      let mean = history.suffix(length).reduce(0, +) / Double(length)
      return [Double](repeating: mean, count: horizon)
    }
  }
}
