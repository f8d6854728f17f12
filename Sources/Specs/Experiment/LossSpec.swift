/// The loss that training minimises.
public enum LossSpec: Sendable, Equatable {
  /// The mean squared error.
  case mse
  /// The mean absolute error.
  case mae
  /// Quadratic up to `delta`, linear beyond (Huber, 1964).
  case huber(delta: Double)
  /// The pinball loss of several quantiles, which networks then predict in place of the value (Koenker and Bassett, 1978).
  case quantile([Double])

  /// The quantiles that networks predict; none where they predict the value.
  public var quantiles: [Double] { if case .quantile(let quantiles) = self { quantiles } else { [] } }
}

/// The named losses.
public enum LossKind: String, CaseIterable, Sendable {
  /// The mean squared error.
  case mse
  /// The mean absolute error.
  case mae
  /// Quadratic near zero, linear beyond.
  case huber
  /// The pinball loss of several quantiles.
  case quantile
}

extension LossSpec: SpecSection {
  init(fields: inout FieldReader) {
    switch fields.variant("name", of: LossKind.self, default: .mse, "The loss.") {
    case .mse: self = .mse
    case .mae: self = .mae
    case .huber:
      self = .huber(delta: fields.value("delta", .number(.positive), default: 1.0, "Where it becomes linear."))
    case .quantile:
      let quantiles = fields.value(
        "quantiles", .list(.number(.shrinking), atLeast: 2), default: [0.1, 0.5, 0.9],
        "What networks predict of each value, rising, with the median as the forecast.")
      self = .quantile(quantiles)
      guard fields.isSound else { return }
      if zip(quantiles, quantiles.dropFirst()).contains(where: { $0 >= $1 }) {
        fields.reject(.outOfRange, "'quantiles' must rise, got \(quantiles)", at: ["quantiles"])
      } else if quantiles.contains(where: { $0 != ($0 * 1e6).rounded() / 1e6 }) {
        fields.reject(.outOfRange, "'quantiles' have six decimals at most, got \(quantiles)", at: ["quantiles"])
      } else if !quantiles.contains(0.5) {
        fields.reject(
          .outOfRange, "'quantiles' must have 0.5, the median, which is the forecast; got \(quantiles)",
          at: ["quantiles"])
      }
    }
  }
}
