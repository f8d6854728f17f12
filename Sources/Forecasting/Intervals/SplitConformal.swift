/// Split-conformal prediction intervals (Vovk and others 2005; Lei and others 2018, "Distribution-free predictive inference
/// for regression", algorithm 2): forecast +- a quantile of the absolute errors on data that the model was not trained on.
///
/// Around predicted quantiles they are conformalised quantile regression (Romano, Patterson and Candes 2019): the ends move
/// by a quantile of max(lowest - actual, actual - highest), which is the absolute error where both are the forecast.
public struct SplitConformal: Equatable, Sendable {
  /// The share of actual values that intervals are to cover, between 0 and 1.
  public let coverage: Double
  private let halfWidths: [Group: Double]

  private struct Group: Hashable {
    let series: String
    let target: String
    let horizon: Int

    init(_ forecast: Forecast) {
      series = forecast.series
      target = forecast.target
      horizon = forecast.horizon
    }
  }

  /// Fits the half-widths on forecasts of the validation part, for each series, target and step by itself.
  ///
  /// - Parameter quantiles: those of the same forecasts; nil where the model predicts none.
  public init(coverage: Double, fitting validation: some Sequence<Forecast>, quantiles: QuantileForecasts? = nil) {
    self.coverage = coverage
    var errors: [Group: [Double]] = [:]
    for (index, forecast) in validation.enumerated() {
      let lowest = quantiles?[index].first ?? forecast.predicted
      let highest = quantiles?[index].last ?? forecast.predicted
      errors[Group(forecast), default: []].append(max(lowest - forecast.actual, forecast.actual - highest))
    }
    halfWidths = errors.compactMapValues { Self.quantile(of: $0, coverage: coverage) }
  }

  /// Half the width of a forecast's interval, or what the ends of its quantiles move outwards by.
  ///
  /// In the target's units; nil where validation has too few values for it.
  public func halfWidth(of forecast: Forecast) -> Double? { halfWidths[Group(forecast)] }

  /// The ceil((n + 1) coverage)-th smallest of n errors, which exchangeable new errors exceed with probability 1 - coverage at
  /// most; nil where that is more than n, and no finite interval will do.
  static func quantile(of errors: [Double], coverage: Double) -> Double? {
    // Products such as 10 x 0.8 are not exact in binary; a rank must not slip by one for that.
    let rank = Int((Double(errors.count + 1) * coverage - 1e-9).rounded(.up))
    return rank <= errors.count ? errors.sorted()[max(rank, 1) - 1] : nil
  }

  /// The least number of errors that have such a quantile.
  public static func errorsNeeded(coverage: Double) -> Int {
    Int(((coverage - 1e-9) / (1 - coverage)).rounded(.up))
  }

  /// The levels of the interval's ends and its middle: 0.1, 0.5 and 0.9 for a coverage of 0.8.
  public static func levels(coverage: Double) -> [Double] {
    [(1 - coverage) / 2, 0.5, (1 + coverage) / 2].map { ($0 * 1e6).rounded() / 1e6 }
  }
}
