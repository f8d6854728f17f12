/// The kinds of stages, in the order in which data flows through them.
enum StageKind: String, CaseIterable {
  case load, features, windows, train, predict, inspect
  case gradientFlow = "gradient-flow"
  case evaluate, plot, report

  /// Raised when a change of code changes what the stage writes.
  var codeVersion: Int {
    switch self {
    case .load: 3
    case .features: 2
    case .windows: 2
    case .train: 2
    case .predict: 1
    case .inspect: 1
    case .gradientFlow: 2
    case .evaluate: 3
    case .plot: 17
    case .report: 25
    }
  }
}

/// The names of artifacts.
enum ArtifactName {
  static let series = "series.safetensors"
  static let source = "source.json"
  static let filledRows = "filled-rows.json"
  static let windows = "windows.safetensors"
  static let best = "best.safetensors"
  static let last = "last.safetensors"
  static let history = "history.json"
  static let testLosses = "test-losses.json"
  static let importances = "importances.json"
  static let forecasts = "forecasts.safetensors"
  static let trace = "trace.safetensors"
  static let gradients = "gradients.csv"
  static let metrics = "metrics.csv"
  static let predictions = "predictions.csv"
  static let fitted = "fitted.csv"
  static let intervals = "intervals.csv"
  static let historyTable = "history.csv"
  static let importanceTable = "importances.csv"
  static let page = "report.html"
}
