/// A column computed from another one before windowing.
public struct FeatureSpec: Sendable, Equatable {
  /// The transform.
  public let kind: FeatureKind
  /// The column it is computed from; the first target when absent.
  public let column: String?
  /// The number of steps it looks back over.
  public let period: Int
  /// The name of the new column, when the spec gives one.
  public let outputName: String?
}

/// The named transforms.
public enum FeatureKind: String, CaseIterable, Sendable {
  /// `x[t] / x[t-period] - 1`.
  case simpleReturn = "return"
  /// `ln(x[t] / x[t-period])`.
  case logReturn = "log-return"
  /// `x[t] - x[t-period]`.
  case difference
  /// `x[t-period]`.
  case lag
  /// The mean of the last `period` values, this one included.
  case rollingMean = "rolling-mean"
  /// The sample standard deviation of the last `period` values.
  case rollingStandardDeviation = "rolling-std"
  /// The least of the last `period` values.
  case rollingMinimum = "rolling-min"
  /// The greatest of the last `period` values.
  case rollingMaximum = "rolling-max"

  /// The period when the spec gives none.
  public var defaultPeriod: Int { isRolling ? 20 : 1 }

  /// Whether the transform summarises a window of values.
  public var isRolling: Bool {
    switch self {
    case .simpleReturn, .logReturn, .difference, .lag: false
    case .rollingMean, .rollingStandardDeviation, .rollingMinimum, .rollingMaximum: true
    }
  }
}

extension FeatureSpec: SpecSection {
  init(fields: inout FieldReader) {
    kind = fields.variant("name", of: FeatureKind.self, "The transform.")
    column = fields.optional("column", .text(), "The column it is computed from; default the first target.")
    let least = kind == .rollingStandardDeviation ? 2 : 1
    period = fields.value(
      "period", .integer(least...1_000_000), default: .int(kind.defaultPeriod),
      "The number of steps it looks back over.")
    outputName = fields.optional("as", .string, "The name of the new column.")
  }
}
