import Forecasting
import NumericEngine
import Reports
import Specs

/// How much lower the errors of models are than those of the spec's reference model.
enum ImprovementTable {
  /// The errors for which a percentage means something.
  private static let shown: [MetricKind] = [.mse, .mae, .rmse]

  /// One row per model, each error and by what share of the reference's mean it is lower; nil without a reference.
  static func table(_ results: ExperimentResults, _ evaluation: Evaluation, series: String) throws -> TextTable? {
    let metrics = shown.filter(results.spec.metrics(of: series).contains)
    guard let reference = results.spec.evaluation.reference, !metrics.isEmpty else { return nil }
    /// The values there are, each with its seed; that of a baseline has none.
    func values(_ name: String, _ metric: MetricKind) -> [(seed: Int?, value: Double)] {
      let values = evaluation.values(model: name, metric: metric.rawValue, series: series).map(\.number)
      return values.enumerated().compactMap { place, value in
        value.map { (values.count == 1 ? nil : place, $0) }
      }
    }
    let unit = results.unit(series: series)
    let columns = metrics.flatMap { metric -> [TextTable.Column] in
      let format = NumberFormat.common(
        for: results.modelNames.map { Spread(values($0, metric).map(\.value)).mean }, significant: 4)
      return [
        .init(MetricName.titled(metric.rawValue, unit: unit), format: format),
        .init("improvement", format: .change(decimals: 1)),
      ]
    }
    var table = try TextTable(columns: [.init("model")] + columns)
    for name in results.modelNames {
      let cells = metrics.flatMap { metric -> [Cell] in
        let (own, others) = (values(name, metric), values(reference, metric))
        let change = Estimate(
          changeTo: own.map(\.value), ofSeeds: own.map(\.seed), from: others.map(\.value), ofSeeds: others.map(\.seed))
        return [Spread(own.map(\.value)).cell, name == reference ? .empty : change?.negated.cell ?? .empty]
      }
      try table.append([.text(name)] + cells)
    }
    return table
  }
}

extension ExperimentSpec {
  /// The reference and the model that the figure `head-to-head` sets against it: the first other network.
  var headToHead: (reference: String, other: String)? {
    let networks = models.filter { $0.model.isTrained && !$0.model.isForest }
    guard let reference = evaluation.reference, networks.contains(where: { $0.name == reference }),
      let other = networks.first(where: { $0.name != reference })
    else { return nil }
    return (reference, other.name)
  }
}
