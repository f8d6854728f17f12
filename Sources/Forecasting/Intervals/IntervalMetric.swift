/// How prediction intervals are judged.
public enum IntervalMetric: String, Sendable, CaseIterable {
  /// The share of actual values within their interval, ends included.
  case coverage
  /// The mean width, in units.
  case width = "interval-width"
  /// The mean quantile loss max(a (y - q), (a - 1) (y - q)) over the levels a of both ends and the middle, in units
  /// (Koenker and Bassett 1978).
  case pinball

  /// The metric over all forecasts together.
  public func value(of errors: ForecastErrors, coverage: Double) -> MetricValue {
    guard errors.count > 0 else { return .undefined("there are no forecasts") }
    guard errors.halfWidth.allSatisfy(\.isFinite) else {
      return .undefined("the validation part has too few values for an interval")
    }
    let levels = SplitConformal.levels(coverage: coverage)
    let sum = errors.actual.indices.reduce(0.0) { sum, index in
      let (actual, predicted, half) = (errors.actual[index], errors.predicted[index], errors.halfWidth[index])
      let ends = (predicted - half, predicted + half)
      switch self {
      case .coverage: return sum + (actual >= ends.0 && actual <= ends.1 ? 1 : 0)
      case .width: return sum + (ends.1 - ends.0)
      case .pinball:
        let losses = zip(levels, [ends.0, predicted, ends.1]).map { level, quantile in
          max(level * (actual - quantile), (level - 1) * (actual - quantile))
        }
        return sum + losses.reduce(0, +) / 3
      }
    }
    return .value(sum / Double(errors.count))
  }
}
