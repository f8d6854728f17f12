import Forecasting
import Specs

extension ExperimentSpec {
  /// The unit of a target's values; empty where the spec names none.
  func unit(of target: String) -> String { unit?.unit(of: target) ?? "" }

  /// The unit of all targets together; empty where they differ.
  var commonUnit: String {
    let units = Set(targets.map { unit(of: $0) })
    return units.count == 1 ? units.first ?? "" : ""
  }

  /// Whether errors of the targets may be counted in different units, so that they do not add up: there are several, and no
  /// unit is named for all of them.
  var mixesUnits: Bool { targets.count > 1 && commonUnit.isEmpty }

  /// A target with its unit: `Close (USD)`.
  func titled(_ target: String) -> String {
    let unit = unit(of: target)
    return unit.isEmpty ? target : "\(target) (\(unit))"
  }
}

extension ExperimentResults {
  /// The unit of the values under a label of the `series` column, or under `all`; empty where none is known.
  func unit(series: String) -> String {
    let target = spec.targets.first { target in
      panel.series.contains { label(series: $0.id, target: target) == series }
    }
    return target.map { spec.unit(of: $0) } ?? spec.commonUnit
  }
}

extension MetricKind {
  /// The unit on axes and in table heads, given that of the values; empty where there is none.
  func unit(_ unit: String) -> String { lowered.dimension.text(unit: unit) }
}

/// Metrics by the names that tables of runs give them.
enum MetricName {
  /// What the metric is counted in; skill in nothing.
  static func dimension(_ name: String) -> MetricDimension {
    Metric(rawValue: name)?.dimension ?? IntervalMetric(rawValue: name)?.dimension ?? .none
  }

  /// Whether values in different units can be judged together by it; skill takes after the error that it is made from.
  static func isFreeOfScale(_ name: String) -> Bool {
    Metric(rawValue: name)?.isFreeOfScale ?? (name == IntervalMetric.coverage.rawValue)
  }

  /// The metric with its unit, as tables head their columns: `rmse USD`.
  static func titled(_ name: String, unit: String) -> String {
    let unit = dimension(name).text(unit: unit)
    return unit.isEmpty ? name : "\(name) \(unit)"
  }
}
