/// How weights follow their gradients; names and defaults are PyTorch's where it has them.
public struct OptimizerSpec: Sendable, Equatable {
  /// The rule and its own parameters.
  public let method: OptimizerMethod
  /// The learning rate at the start.
  public let learningRate: Double
  /// The weight decay: added to the gradient, or decoupled for adamw.
  public let weightDecay: Double
}

/// An optimizer's rule and the parameters that only it has.
public enum OptimizerMethod: Sendable, Equatable {
  /// Plain gradient descent.
  case sgd
  /// Gradient descent with momentum (Polyak, 1964; Nesterov, 1983).
  case momentum(Double, nesterov: Bool)
  /// A running mean of squared gradients (Tieleman and Hinton, 2012).
  case rmsprop(alpha: Double, epsilon: Double)
  /// Adaptive moments (Kingma and Ba, 2015).
  case adam(beta1: Double, beta2: Double, epsilon: Double)
  /// Adam with decoupled weight decay (Loshchilov and Hutter, 2019).
  case adamw(beta1: Double, beta2: Double, epsilon: Double)
}

/// The named optimizers.
public enum OptimizerKind: String, CaseIterable, Sendable {
  /// Plain gradient descent.
  case sgd
  /// Gradient descent with momentum.
  case momentum
  /// A running mean of squared gradients.
  case rmsprop
  /// Adaptive moments.
  case adam
  /// Adam with decoupled weight decay.
  case adamw
}

extension OptimizerSpec: SpecSection {
  init(fields: inout FieldReader) {
    let kind = fields.variant("name", of: OptimizerKind.self, default: .adam, "The rule.")
    learningRate = fields.value("learning_rate", .number(.positive), default: 0.001, "The learning rate at the start.")
    method = OptimizerMethod(kind, fields: &fields)
    weightDecay = fields.value(
      "weight_decay", .number(.nonNegative), default: kind == .adamw ? 0.01 : 0.0, "The weight decay.")
  }
}

extension OptimizerMethod {
  fileprivate init(_ kind: OptimizerKind, fields: inout FieldReader) {
    switch kind {
    case .sgd: self = .sgd
    case .momentum:
      self = .momentum(
        fields.value("momentum", .number(.rate), default: 0.9, "The share of the last step that is kept."),
        nesterov: fields.value("nesterov", .boolean, default: false, "Whether the gradient is taken ahead."))
    case .rmsprop:
      self = .rmsprop(
        alpha: fields.value("alpha", .number(.rate), default: 0.99, "The decay of the mean of squares."),
        epsilon: Self.epsilon(&fields))
    case .adam:
      let (beta1, beta2) = Self.betas(&fields)
      self = .adam(beta1: beta1, beta2: beta2, epsilon: Self.epsilon(&fields))
    case .adamw:
      let (beta1, beta2) = Self.betas(&fields)
      self = .adamw(beta1: beta1, beta2: beta2, epsilon: Self.epsilon(&fields))
    }
  }

  private static func betas(_ fields: inout FieldReader) -> (Double, Double) {
    let beta1 = fields.value("beta1", .number(.rate), default: 0.9, "The decay of the mean of gradients.")
    let beta2 = fields.value("beta2", .number(.rate), default: 0.999, "The decay of the mean of squares.")
    return (beta1, beta2)
  }

  private static func epsilon(_ fields: inout FieldReader) -> Double {
    fields.value("epsilon", .number(.positive), default: 1e-8, "Keeps the division finite.")
  }
}
