/// The loss that training minimises.
public enum LossSpec: Sendable, Equatable {
  /// The mean squared error.
  case mse
  /// The mean absolute error.
  case mae
  /// Quadratic up to `delta`, linear beyond (Huber, 1964).
  case huber(delta: Double)
}

/// The named losses.
public enum LossKind: String, CaseIterable, Sendable {
  /// The mean squared error.
  case mse
  /// The mean absolute error.
  case mae
  /// Quadratic near zero, linear beyond.
  case huber
}

extension LossSpec: SpecSection {
  init(fields: inout FieldReader) {
    switch fields.variant("name", of: LossKind.self, default: .mse, "The loss.") {
    case .mse: self = .mse
    case .mae: self = .mae
    case .huber:
      self = .huber(delta: fields.value("delta", .number(.positive), default: 1.0, "Where it becomes linear."))
    }
  }
}
