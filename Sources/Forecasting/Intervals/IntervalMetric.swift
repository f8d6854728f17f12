/// How prediction intervals are judged.
public enum IntervalMetric: String, Sendable, CaseIterable {
  /// The share of actual values within their interval, ends included.
  case coverage
  /// The mean width, in units.
  case width = "interval-width"
  /// The mean quantile loss max(a (y - q), (a - 1) (y - q)), in units (Koenker and Bassett 1978).
  ///
  /// The mean is over the levels a of the ends and the median, which all models have, however many more some predict.
  case pinball

  /// What the metric is counted in.
  public var dimension: MetricDimension {
    switch self {
    case .coverage: .none
    case .width, .pinball: .unit
    }
  }

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
        let shared = levels.indices.filter { $0 == 0 || levels[$0] == 0.5 || $0 == levels.count - 1 }
        let losses = shared.map { place in
          let difference = actual - quantiles[quantiles.startIndex + place]
          return max(levels[place] * difference, (levels[place] - 1) * difference)
        }
        return sum + losses.reduce(0, +) / Double(losses.count)
      }
    }
    return .value(sum / Double(errors.count))
  }
}
