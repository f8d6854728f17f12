import Forecasting
import NumericEngine
import Specs

/// What a validation loss is a loss of: which values are forecast, and the units in which their errors count.
///
/// Points of a sweep can be ranked only where all of it is the same.
struct ValidationMeasure {
  /// The first of the values that a window forecasts.
  private struct Target: Equatable {
    let series: String
    let time: Forecasting.Timestamp
  }

  /// By fold, then by window.
  private var targets: [[Target]] = []
  /// What errors are divided by, of each window and target column.
  private var scales: [[Double]] = []
  private var lookback = 0

  /// Adds the validation part of a fold.
  mutating func add(_ windows: WindowsFile, of panel: Panel, _ spec: ExperimentSpec) throws(DataError) {
    let windowing = try windows.windowing(of: panel.selecting(spec.networkColumns(of: panel)))
    let part = windows.parts[.validation] ?? []
    lookback = windows.shape.lookback
    targets.append(
      part.compactMap { window in
        windowing.targetTimes(window).first.map { Target(series: panel.series[window.series].id, time: $0) }
      })
    scales.append(
      part.flatMap { window in
        (0..<windows.shape.targetCount).map { column in
          windows.scaling.scale(column: column, inputs: windowing.inputs(window, column: column)).scale
        }
      })
  }

  /// Why losses of two measures do not compare, and what to do.
  struct Difference {
    let reason: String
    let hint: String
  }

  /// Why the losses of points that are measured so cannot be compared; nil where they can.
  ///
  /// - Parameter spec: any point's, all of which have the same split, stride and scale.
  func difference(from other: ValidationMeasure, _ spec: ExperimentSpec) -> Difference? {
    if spec.scale == .window, lookback != other.lookback {
      return Difference(
        reason: "'scale: window' divides each window by its own deviation, which grows with the lookback",
        hint: "take a scale that is fitted on the training part, such as standard"
          + (isByShares(spec) ? ", and \(Self.dates)" : ""))
    }
    if targets != other.targets {
      return Difference(
        reason: "they judge other windows, \(other.extent) and \(extent)",
        hint: isByShares(spec)
          ? Self.dates
          : spec.window.stride > 1
            ? "windows that begin every \(spec.window.stride) rows end on other days; stride: 1 has all of them"
            : "leave out series that are too short for some of the values")
    }
    if scales != other.scales {
      return Difference(
        reason: "'scale: \(spec.scale.rawValue)' is fitted on other rows, so that errors count in other units",
        hint: lookback != other.lookback
          ? "the training part must begin on one day whatever the lookback, as by dates or with window: expanding"
          : "the training part must begin on one day whatever the features, as with rolling folds of window: sliding "
            + "and a length")
    }
    return nil
  }

  private static let dates =
    "give dates in split, validation_start and test_start, so that all are judged on the same days"

  private func isByShares(_ spec: ExperimentSpec) -> Bool {
    if case .shares = spec.split { true } else { false }
  }

  /// How many windows, and from when to when.
  private var extent: String {
    let all = targets.joined()
    guard let first = all.map(\.time).min(), let last = all.map(\.time).max() else { return "none" }
    return "\(all.count) from \(first) to \(last)"
  }
}
