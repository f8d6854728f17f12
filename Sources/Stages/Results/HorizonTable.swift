import Forecasting
import NumericEngine
import Reports
import Specs

/// The percentage errors by steps ahead, which the table over all steps averages away.
enum HorizonTable {
  /// One row per model, steps as columns; nil for one step, or where the spec does not ask for mape.
  static func table(_ results: ExperimentResults, _ evaluation: Evaluation, series: String) throws -> TextTable? {
    let horizon = results.windows.shape.horizon
    guard horizon > 1, results.spec.evaluation.metrics.contains(.mape) else { return nil }
    let steps = shownSteps(horizon)
    let rows = results.modelNames.map { name in
      steps.map { step in
        let values = evaluation.values(
          model: name, metric: MetricKind.mape.rawValue, series: series, horizon: step)
        return Spread(values.compactMap(\.number))
      }
    }
    guard rows.joined().contains(where: \.mean.isFinite) else { return nil }
    let format = NumberFormat.common(for: rows.joined().map(\.mean), significant: 4)
    var table = try TextTable(
      columns: [.init("mape %")] + steps.map { .init($0 == 1 ? "1 step" : "\($0) steps", format: format) })
    for (name, values) in zip(results.modelNames, rows) {
      try table.append([.text(name)] + values.map(\.cell))
    }
    for column in 1...steps.count { table.markBest(column: column, goal: .lowest) }
    return table
  }

  /// All steps of a short horizon; of a long one eight, evenly spread.
  static func shownSteps(_ horizon: Int) -> [Int] {
    guard horizon > 12 else { return Array(1...horizon) }
    return (0..<8).map { 1 + $0 * (horizon - 1) / 7 }
  }
}
