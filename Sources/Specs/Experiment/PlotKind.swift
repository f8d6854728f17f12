/// The named plots.
public enum PlotKind: String, CaseIterable, Sendable {
  /// Loss over epochs.
  case history
  /// Forecast against the truth over time.
  case forecast
  /// Single windows with their forecasts.
  case windows
  /// Error over time.
  case errors
  /// How errors are distributed.
  case errorDistribution = "error-distribution"
  /// Forecast, error and sum of absolute errors one above the other.
  case forecastError = "forecast-error"
  /// Error over the steps of the horizon.
  case horizon
  /// Models side by side.
  case comparison
  /// What random forests look at.
  case importance
  /// The reference and another model: training, forecasts, metrics.
  case headToHead = "head-to-head"
  /// The gates and states of recurrent layers over one window.
  case gates
  /// The attention weights over one window.
  case attention
  /// How far gradients reach back.
  case gradientFlow = "gradient-flow"

  /// What is drawn unless the spec says otherwise; the others look into one window or need keys of their own.
  static let standard: [PlotKind] = [
    .history, .forecast, .windows, .errors, .errorDistribution, .horizon, .comparison, .importance,
  ]
}
