/// How prediction intervals are judged.
public enum IntervalMetric: String, Sendable, CaseIterable {
  /// The share of actual values within their interval, ends included.
  case coverage
  /// The mean width, in units.
  case width = "interval-width"
  /// The mean quantile loss max(a (y - q), (a - 1) (y - q)) over all levels a, in units (Koenker and Bassett 1978).
  case pinball

  /// The metric over all forecasts together.
  public func value(of errors: ForecastErrors) -> MetricValue {
    let levels = errors.levels
    guard errors.count > 0, !levels.isEmpty else { return .undefined("there are no forecasts of quantiles") }
    guard errors.quantiles.allSatisfy(\.isFinite) else {
      return .undefined("the validation part has too few values for an interval")
    }
    let sum = errors.actual.indices.reduce(0.0) { sum, index in
      let actual = errors.actual[index]
      let quantiles = errors.quantiles[index * levels.count..<(index + 1) * levels.count]
      let ends = (quantiles[quantiles.startIndex], quantiles[quantiles.endIndex - 1])
      switch self {
      case .coverage: return sum + (actual >= ends.0 && actual <= ends.1 ? 1 : 0)
      case .width: return sum + (ends.1 - ends.0)
      case .pinball:
        let losses = zip(levels, quantiles).map { level, quantile in
          max(level * (actual - quantile), (level - 1) * (actual - quantile))
        }
        return sum + losses.reduce(0, +) / Double(levels.count)
      }
    }
    return .value(sum / Double(errors.count))
  }
}
