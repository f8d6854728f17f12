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

  /// The levels of each forecast's predicted quantiles, ascending; empty where there are none.
  public let levels: [Double]
  /// The predicted quantiles `[forecast, level]`; NaN where there is none.
  public private(set) var quantiles: [Double] = []

  /// Creates an empty collection of forecasts with quantiles of some levels.
  public init(levels: [Double] = []) { self.levels = levels }

  /// Makes room for as many forecasts, so that none is copied while they are added.
  public mutating func reserveCapacity(_ count: Int) {
    actual.reserveCapacity(count)
    predicted.reserveCapacity(count)
    lastSeen.reserveCapacity(count)
    horizon.reserveCapacity(count)
    naiveScale.reserveCapacity(count)
    deviation.reserveCapacity(count)
    quantiles.reserveCapacity(count * levels.count)
  }

  /// Adds one forecast.
  ///
  /// - Parameters:
  ///   - naiveScale: `seasonalNaiveError` of its series' training part; nil where that is undefined.
  ///   - deviation: `trainingDeviation` of its series' training part; nil where that is undefined.
  ///   - quantiles: its predicted quantiles, one for each level.
  public mutating func append(
    actual: Double, predicted: Double, lastSeen: Double, horizon: Int, naiveScale: Double? = nil,
    deviation: Double? = nil, quantiles: ArraySlice<Double> = []
  ) {
    precondition(quantiles.count == levels.count, "\(quantiles.count) quantiles of \(levels.count) levels")
    self.actual.append(actual)
    self.predicted.append(predicted)
    self.lastSeen.append(lastSeen)
    self.horizon.append(horizon)
    self.naiveScale.append(naiveScale ?? .nan)
    self.deviation.append(deviation ?? .nan)
    self.quantiles += quantiles
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
    errors.quantiles += other.quantiles
    errors.deviation += other.deviation
    return errors
  }

  /// The forecasts of each step that occurs, in the order of the steps, each put together when its turn comes.
  public var byStep: some Sequence<(step: Int, errors: ForecastErrors)> {
    var places: [Int: [Int32]] = [:]
    for index in horizon.indices { places[horizon[index], default: []].append(Int32(index)) }
    return places.sorted { $0.key < $1.key }.lazy.map { step, indices in
      var errors = ForecastErrors(levels: levels)
      errors.reserveCapacity(indices.count)
      for index in indices.lazy.map(Int.init) {
        errors.append(
          actual: actual[index], predicted: predicted[index], lastSeen: lastSeen[index], horizon: step,
          naiveScale: naiveScale[index], deviation: deviation[index],
          quantiles: quantiles[index * levels.count..<(index + 1) * levels.count])
      }
      return (step: step, errors: errors)
    }
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
