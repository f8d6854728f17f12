/// What a metric's number is counted in.
public enum MetricDimension: Sendable {
  /// In the unit of the values.
  case unit
  /// In the square of that unit.
  case squaredUnit
  /// In percent.
  case percent
  /// In standard deviations.
  case deviations
  /// In nothing: a share or a ratio.
  case none

  /// Whether numbers of values in different units cannot be compared.
  public var hasUnit: Bool { self == .unit || self == .squaredUnit }

  /// The unit of the metric, given that of the values; empty where either is.
  public func text(unit: String) -> String {
    switch self {
    case .unit: return unit
    case .squaredUnit:
      if unit.isEmpty { return "" }
      // A square behind a product or a ratio would be that of its last part.
      let isOne = unit.allSatisfy { $0.isLetter || $0.isCurrencySymbol || $0 == "\u{b0}" }
      return isOne ? unit + "\u{b2}" : "(\(unit))\u{b2}"
    case .percent: return "%"
    case .deviations: return "deviations"
    case .none: return ""
    }
  }
}
