import Forecasting
import Reports

/// The check that prediction intervals cover about as much as they were asked to.
///
/// Conformal intervals promise that only where the test part is like the validation part, which series in time need not be.
enum MissedCoverage {
  /// A coverage further than this from the one asked for is told.
  static let tolerance = 0.1

  /// Of fewer test windows a share says little.
  static let leastWindows = 30

  /// One warning that names the models; none where all cover what they should.
  static func warnings(_ results: ExperimentResults, _ evaluation: Evaluation) -> [String] {
    guard let lowest = results.levels.first, let highest = results.levels.last,
      results.windows.parts[.test]?.count ?? 0 >= leastWindows
    else { return [] }
    let asked = highest - lowest
    let series = results.labels.count > 1 ? "all" : results.labels[0]
    let share = NumberFormat.percent(decimals: 1)
    let missed = results.modelNames.compactMap { name -> String? in
      let values = evaluation.values(model: name, metric: IntervalMetric.coverage.rawValue, series: series)
      let spread = Spread(values.compactMap(\.number))
      return abs(spread.mean - asked) > tolerance ? "\(name) \(spread.estimate.text(share))" : nil
    }
    guard !missed.isEmpty else { return [] }
    return [
      "Prediction intervals were to cover \(share.text(asked)) of the actual values and cover another share: "
        + "\(missed.joined(separator: ", ")); the test part is not like what they were fitted on."
    ]
  }
}
