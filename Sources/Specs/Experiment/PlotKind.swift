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
  /// Error over the steps of the horizon.
  case horizon
  /// Models side by side.
  case comparison
  /// What random forests look at.
  case importance
}
