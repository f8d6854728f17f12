/// How forecasts are measured.
public struct EvaluationSpec: Sendable, Equatable {
  /// The measures, in the order of the tables.
  public let metrics: [MetricKind]
  /// The simple forecasts to compare with.
  public let baselines: [BaselineKind]
  /// The season in steps for seasonal-naive and MASE; inferred from the frequency when absent.
  public let season: Int?
  /// The values that the moving-average baseline averages.
  public let movingAverage: Int
  /// The model that the improvement of the others is measured against; nil for none.
  public let reference: String?
  /// The share of actual values that prediction intervals are to cover; no intervals when absent.
  public let coverage: Double?
}

/// The named measures.
public enum MetricKind: String, CaseIterable, Sendable {
  /// Mean squared error.
  case mse
  /// Root mean squared error.
  case rmse
  /// Mean absolute error.
  case mae
  /// Mean squared error in standard deviations of each series' training part.
  case scaledMSE = "mse-scaled"
  /// Mean absolute error in standard deviations of each series' training part.
  case scaledMAE = "mae-scaled"
  /// Mean absolute percentage error.
  case mape
  /// Symmetric mean absolute percentage error.
  case smape
  /// Mean absolute scaled error (Hyndman and Koehler, 2006).
  case mase
  /// Weighted absolute percentage error.
  case wape
  /// Mean absolute logarithmic ratio.
  case malr
  /// Coefficient of determination.
  case r2
  /// The share of forecasts that get the sign of the change right.
  case directionalAccuracy = "directional-accuracy"
}

/// The named simple forecasts.
public enum BaselineKind: String, CaseIterable, Sendable {
  /// The last value.
  case naive
  /// The value one season ago.
  case seasonalNaive = "seasonal-naive"
  /// The last value, seasonally adjusted where the history is seasonal, as the M4 competition defines it.
  case naive2
  /// The straight line through the first and the last value.
  case drift
  /// The mean of the last values.
  case movingAverage = "moving-average"
}

extension MetricKind {
  /// What is measured where the spec does not say: all but what only benchmarks ask for.
  static let standard = allCases.filter { $0 != .scaledMSE && $0 != .scaledMAE }
}

extension BaselineKind {
  /// What is compared with where the spec does not say: all but what only benchmarks ask for.
  static let standard = allCases.filter { $0 != .naive2 }
}

extension EvaluationSpec: SpecSection {
  init(fields: inout FieldReader) {
    metrics = fields.value(
      "metrics", .list(.named(), atLeast: 1, unique: true), default: .names(of: MetricKind.standard), "The measures.")
    baselines = fields.value(
      "baselines", .list(.named(), unique: true), default: .names(of: BaselineKind.standard),
      "The simple forecasts to compare with.")
    season = fields.optional(
      "season", .integer(1...1_000_000), "The season in steps; default from the frequency.", examples: 7)
    reference = fields.optional(
      "reference", .string, "The model that the improvement of the others is measured against, in percent.",
      examples: "lstm")
    movingAverage = fields.value(
      "moving_average", .integer(1...1_000_000), default: 20, "The values that the moving-average baseline averages.")
    coverage = fields.optional(
      "coverage", .number(.shrinking),
      "The share of actual values that prediction intervals are to cover; no intervals without.", examples: 0.8)
  }
}

extension SpecValue {
  /// The names of cases of a closed set.
  static func names(of kinds: [some RawRepresentable<String>]) -> SpecValue {
    .list(kinds.map { .string($0.rawValue) })
  }

  /// The names of a closed set, in the order of its cases.
  static func names<Kind: CaseIterable & RawRepresentable<String>>(of _: Kind.Type) -> SpecValue {
    .list(Kind.allCases.map { .string($0.rawValue) })
  }
}
