import Forecasting
import Reports

/// The check that a model's forecasts move at all: the classic failure that a plot over years hides.
enum FlatLine {
  /// Forecasts that vary less than this share of what the actual values do are called flat.
  static let least = 0.1

  /// A warning for each trained model and target whose forecasts of the first step vary less than a tenth as much as
  /// the actual values, within any one series and fold: over several of them levels that differ would hide it.
  static func warnings(_ results: ExperimentResults) -> [String] {
    results.foldForecasts.flatMap { folds in
      results.spec.targets.compactMap { warning(folds, $0, step: results.windows.offset) }
    }
  }

  /// The warning on one model's forecasts of a target by folds, `step` steps ahead; nil where they move.
  static func warning(_ folds: [ForecastFile], _ target: String, step: Int) -> String? {
    let all = folds.flatMap { stretches($0, target, step: step) }
    let flat = all.filter { $0.share < least }
    guard let file = folds.first, let seed = file.seed, let worst = flat.min(by: { $0.share < $1.share }) else {
      return nil
    }
    let share = NumberFormat.percent(decimals: 1).text(worst.share)
    let place = [worst.series.isEmpty ? "" : "series \(worst.series)", folds.count > 1 ? "fold \(worst.fold)" : ""]
    let named = place.filter { !$0.isEmpty }.joined(separator: ", ")
    let extent = all.count > 1 ? " in \(flat.count) of \(all.count) stretches, most of all \(named)" : ""
    return
      "\(file.model) (seed \(seed)) forecasts nearly a flat line for \(target)\(extent): "
      + "its forecasts vary \(share) as much as the actual values."
  }

  /// How much the forecasts of one series in one fold vary, as a share of how much the actual values do.
  private struct Stretch {
    let series: String
    let fold: Int
    let share: Double
  }

  private static func stretches(_ file: ForecastFile, _ target: String, step: Int) -> [Stretch] {
    let rows = file.rows
    return rows.labels.filter { $0.target == target }.sorted().compactMap { label in
      let places = rows.places(of: label, horizon: step)
      guard let actual = Spread(places.map { rows.actual[$0] }).deviation,
        let predicted = Spread(places.map { rows.predicted[$0] }).deviation, actual > 0
      else { return nil }
      return Stretch(series: label.series, fold: file.fold, share: predicted / actual)
    }
  }
}
