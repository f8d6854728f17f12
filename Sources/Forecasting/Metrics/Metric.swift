/// A metric's number, or why there is none.
public enum MetricValue: Equatable, Sendable {
  /// A finite number.
  case value(Double)
  /// Why the metric has no meaning for these forecasts, one line.
  case undefined(String)

  /// The number, if there is one.
  public var number: Double? {
    if case .value(let number) = self { number } else { nil }
  }
}

/// How forecasts are judged. With actual y, forecast f and error e = y - f over n forecasts:
public enum Metric: String, Sendable, CaseIterable {
  /// Mean squared error: sum e^2 / n, in squared units.
  case mse
  /// Root mean squared error: sqrt(mse), in units.
  case rmse
  /// Mean absolute error: sum |e| / n, in units.
  case mae
  /// Mean squared error in standard deviations: 1 / n sum (e / s)^2, where s is the population standard deviation of
  /// the training part of the forecast's own series. Benchmarks on standardised data, such as ETT, report this.
  case scaledMSE = "mse-scaled"
  /// Mean absolute error in standard deviations: 1 / n sum |e| / s.
  case scaledMAE = "mae-scaled"
  /// Mean absolute percentage error: 100 / n sum |e| / |y|, in percent. Undefined where any |y| is below a thousandth
  /// of the mean |y|.
  case mape
  /// Symmetric mean absolute percentage error: 200 / n sum |e| / (|y| + |f|), in percent from 0 to 200; a term with
  /// y = f = 0 counts 0 (Makridakis 1993, as used by the M4 competition).
  case smape
  /// Mean absolute scaled error: 1 / n sum |e| / q, where q is the in-sample mean absolute error of the seasonal naive
  /// forecast of the forecast's own series (Hyndman and Koehler 2006).
  case mase
  /// Weighted absolute percentage error: 100 sum |e| / sum |y|, in percent.
  case wape
  /// Mean absolute log ratio: 1 / n sum |ln(1 + f) - ln(1 + y)|.
  case malr
  /// Coefficient of determination: 1 - sum e^2 / sum (y - mean y)^2.
  case r2
  /// The share of forecasts from 0 to 1 that point to where the value went: sign(f - l) = sign(y - l), where l is the
  /// value at the cutoff. Standing still is a direction of its own.
  case directionalAccuracy = "directional-accuracy"

  /// The definition in a line, for readers of a report: y is the actual value, f the forecast, e = y - f, over n
  /// forecasts.
  public var definition: String {
    switch self {
    case .mse: "mean squared error: sum e\u{b2} / n, in squared units"
    case .rmse: "root mean squared error: \u{221a}mse"
    case .mae: "mean absolute error: sum |e| / n"
    case .scaledMSE: "mse in standard deviations of each series' training part"
    case .scaledMAE: "mae in standard deviations of each series' training part"
    case .mape: "mean absolute percentage error: 100 / n sum |e| / |y|"
    case .smape: "symmetric mean absolute percentage error: 200 / n sum |e| / (|y| + |f|), from 0 to 200"
    case .mase:
      "mean absolute scaled error: mae / the mean absolute error of the seasonal naive forecast within the training "
        + "part; below 1 is better than that"
    case .wape: "weighted absolute percentage error: 100 sum |e| / sum |y|"
    case .malr: "mean absolute log ratio: 1 / n sum |ln(1 + f) - ln(1 + y)|; 0.1 is about 10 %"
    case .r2: "coefficient of determination: 1 - sum e\u{b2} / sum (y - mean y)\u{b2}; 1 is perfect"
    case .directionalAccuracy:
      "the share of forecasts that point to where the value went from the last one known; standing still is a "
        + "direction of its own, so the naive forecast is right only where nothing moved"
    }
  }

  /// What the metric is counted in.
  public var dimension: MetricDimension {
    switch self {
    case .mse: .squaredUnit
    case .rmse, .mae: .unit
    case .scaledMSE, .scaledMAE: .deviations
    case .mape, .smape, .wape: .percent
    case .mase, .malr, .r2, .directionalAccuracy: .none
    }
  }

  /// Whether values that are counted in different units can be judged together by it: each error counts by its own scale.
  public var isFreeOfScale: Bool {
    switch self {
    case .scaledMSE, .scaledMAE, .mape, .smape, .mase, .malr, .directionalAccuracy: true
    case .mse, .rmse, .mae, .wape, .r2: false
    }
  }

  /// Whether a smaller number is better.
  public var isError: Bool {
    switch self {
    case .mse, .rmse, .mae, .scaledMSE, .scaledMAE, .mape, .smape, .mase, .wape, .malr: true
    case .r2, .directionalAccuracy: false
    }
  }

  /// The metric over all forecasts together.
  public func value(of errors: ForecastErrors) -> MetricValue {
    guard errors.count > 0 else { return .undefined("there are no forecasts") }
    let result = number(errors)
    if case .value(let number) = result, !number.isFinite {
      return .undefined("the errors are too large or not numbers")
    }
    return result
  }

  /// The metric of each step after the cutoff, in order.
  public func valueByStep(of errors: ForecastErrors) -> [(step: Int, value: MetricValue)] {
    errors.byStep.map { ($0.step, value(of: $0.errors)) }
  }

  /// How much smaller a model's error is than the naive forecast's: 1 - model / naive; 1 is perfect, 0 no better than
  /// naive.
  public func skill(of model: MetricValue, against naive: MetricValue) -> MetricValue {
    guard isError else { return .undefined("skill is defined for errors only") }
    guard case .value(let model) = model else { return model }
    guard case .value(let naive) = naive else { return naive }
    guard naive > 0 else { return .undefined("the naive forecast has no error") }
    return .value(1 - model / naive)
  }

  private func number(_ errors: ForecastErrors) -> MetricValue {
    let (actual, predicted) = (errors.actual, errors.predicted)
    let count = Double(errors.count)
    func mean(_ term: (Double, Double) -> Double) -> Double {
      zip(actual, predicted).reduce(0) { $0 + term($1.0, $1.1) } / count
    }
    switch self {
    case .mse:
      return .value(mean { ($0 - $1) * ($0 - $1) })
    case .rmse:
      return .value(mean { ($0 - $1) * ($0 - $1) }.squareRoot())
    case .mae:
      return .value(mean { abs($0 - $1) })
    case .scaledMSE, .scaledMAE:
      guard errors.deviation.allSatisfy({ $0 > 0 && $0.isFinite }) else {
        return .undefined("a series' training part has no deviation to scale by")
      }
      let sum = errors.deviation.indices.reduce(0.0) {
        let error = (actual[$1] - predicted[$1]) / errors.deviation[$1]
        return $0 + (self == .scaledMSE ? error * error : abs(error))
      }
      return .value(sum / count)
    case .mape:
      let least = mean { y, _ in abs(y) } * 1e-3
      guard actual.allSatisfy({ abs($0) > 0 && abs($0) >= least }) else {
        return .undefined("an actual value is zero or below a thousandth of the mean")
      }
      return .value(100 * mean { abs($0 - $1) / abs($0) })
    case .smape:
      return .value(200 * mean { $0 == 0 && $1 == 0 ? 0 : abs($0 - $1) / (abs($0) + abs($1)) })
    case .mase:
      guard errors.naiveScale.allSatisfy({ $0 > 0 && $0.isFinite }) else {
        return .undefined("a series' training part has no seasonal naive error to scale by")
      }
      let sum = errors.naiveScale.indices.reduce(0) { $0 + abs(actual[$1] - predicted[$1]) / errors.naiveScale[$1] }
      return .value(sum / count)
    case .wape:
      let total = mean { y, _ in abs(y) }
      guard total > 0 else { return .undefined("every actual value is zero") }
      return .value(100 * mean { abs($0 - $1) } / total)
    case .malr:
      guard actual.allSatisfy({ $0 > -1 }), predicted.allSatisfy({ $0 > -1 }) else {
        return .undefined("a value is -1 or below, where ln(1 + x) has no value")
      }
      return .value(mean { abs(PortableMath.log(1 + $1) - PortableMath.log(1 + $0)) })
    case .r2:
      let center = meanAndDeviation(actual)
      guard center.deviation > 0 else { return .undefined("the actual values are all equal") }
      return .value(1 - mean { ($0 - $1) * ($0 - $1) } / mean { y, _ in (y - center.mean) * (y - center.mean) })
    case .directionalAccuracy:
      let hits = actual.indices.count { index in
        let last = errors.lastSeen[index]
        return sign(actual[index] - last) == sign(predicted[index] - last)
      }
      return .value(Double(hits) / count)
    }
  }
}

/// -1, 0 or 1.
private func sign(_ value: Double) -> Int { value > 0 ? 1 : value < 0 ? -1 : 0 }
