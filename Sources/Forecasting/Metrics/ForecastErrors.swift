/// The forecasts of one target that a metric is taken over, in original units; all arrays have one length.
public struct ForecastErrors: Equatable, Sendable {
  /// What came true.
  public private(set) var actual: [Double] = []
  /// What was forecast.
  public private(set) var predicted: [Double] = []
  /// The target at the cutoff of each forecast, for directional accuracy.
  public private(set) var lastSeen: [Double] = []
  /// The step of each forecast after its cutoff, from 1.
  public private(set) var horizon: [Int] = []
  /// The in-sample error of the seasonal naive forecast of each forecast's series, for mase; NaN where there is none.
  public private(set) var naiveScale: [Double] = []
  /// The standard deviation of each forecast's series, for the scaled metrics; NaN where there is none.
  public private(set) var deviation: [Double] = []

  /// Half the width of each forecast's prediction interval; NaN where there is none.
  public private(set) var halfWidth: [Double] = []

  /// Creates an empty collection.
  public init() {}

  /// Adds one forecast.
  ///
  /// - Parameters:
  ///   - naiveScale: `seasonalNaiveError` of its series' training part; nil where that is undefined.
  ///   - deviation: `trainingDeviation` of its series' training part; nil where that is undefined.
  ///   - halfWidth: half the width of its prediction interval; nil where there is none.
  public mutating func append(
    actual: Double, predicted: Double, lastSeen: Double, horizon: Int, naiveScale: Double? = nil,
    deviation: Double? = nil, halfWidth: Double? = nil
  ) {
    self.actual.append(actual)
    self.predicted.append(predicted)
    self.lastSeen.append(lastSeen)
    self.horizon.append(horizon)
    self.naiveScale.append(naiveScale ?? .nan)
    self.deviation.append(deviation ?? .nan)
    self.halfWidth.append(halfWidth ?? .nan)
  }

  /// The number of forecasts.
  public var count: Int { actual.count }

  /// These forecasts and others after them.
  public func appending(_ other: ForecastErrors) -> ForecastErrors {
    var errors = self
    errors.actual += other.actual
    errors.predicted += other.predicted
    errors.lastSeen += other.lastSeen
    errors.horizon += other.horizon
    errors.naiveScale += other.naiveScale
    errors.halfWidth += other.halfWidth
    errors.deviation += other.deviation
    return errors
  }

  /// The forecasts of each step that occurs, in the order of the steps.
  public var byStep: [(step: Int, errors: ForecastErrors)] {
    var parts: [Int: ForecastErrors] = [:]
    for index in actual.indices {
      parts[horizon[index], default: ForecastErrors()].append(
        actual: actual[index], predicted: predicted[index], lastSeen: lastSeen[index], horizon: horizon[index],
        naiveScale: naiveScale[index], deviation: deviation[index],
        halfWidth: halfWidth[index])
    }
    return parts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

/// The mean absolute error of the seasonal naive forecast within the training part: mean |y(t) - y(t-m)|, the scale of
/// mase (Hyndman and Koehler 2006, "Another look at measures of forecast accuracy", section 3).
///
/// Nothing where there are no more values than a season, or the error is 0.
public func seasonalNaiveError(_ training: ArraySlice<Double>, season: Int) -> Double? {
  guard season >= 1, training.count > season else { return nil }
  let late = training.dropFirst(season)
  let sum = zip(late, training).reduce(0.0) { $0 + abs($1.0 - $1.1) }
  return sum > 0 ? sum / Double(late.count) : nil
}

/// The population standard deviation of the training part, which the scaled metrics divide by; nothing where it is 0.
public func trainingDeviation(_ training: ArraySlice<Double>) -> Double? {
  let deviation = meanAndDeviation(training).deviation
  return deviation > 0 ? deviation : nil
}
