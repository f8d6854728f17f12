import Specs

/// The loss of one forecast that models are compared by.
enum PointLoss: String {
  /// The square of the error, whose mean's root is rmse.
  case squared
  /// The size of the error, whose mean is mae.
  case absolute

  /// The loss of the first of rmse, mse and mae among an experiment's metrics; squared where there is none.
  init(_ metrics: some Sequence<String>) {
    let first = metrics.first { ["rmse", "mse", "mae"].contains($0) }
    self = first == "mae" ? .absolute : .squared
  }

  /// The metric that shows the loss in the target's units.
  var metric: String { self == .squared ? "rmse" : "mae" }

  func value(_ actual: Double, _ predicted: Double) -> Double {
    let error = actual - predicted
    return self == .squared ? error * error : abs(error)
  }

  /// The metric of a mean loss.
  func metric(_ mean: Double) -> Double { self == .squared ? mean.squareRoot() : mean }
}
