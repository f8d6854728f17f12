/// How the learning rate changes over training; steps are epochs.
public enum ScheduleSpec: Sendable, Equatable {
  /// Not at all.
  case constant
  /// Times `gamma` every `stepSize` epochs.
  case step(stepSize: Int, gamma: Double)
  /// Times `gamma` every epoch.
  case exponential(gamma: Double)
  /// Divided by `1 + decayRate * epoch / decaySteps`.
  case inverseTime(decayRate: Double, decaySteps: Double)
  /// Half a cosine from the start to `minimum` over `tMax` epochs; no `tMax` means all epochs of the training.
  case cosine(tMax: Int?, minimum: Double)
  /// Times `factor` when the validation loss has not improved by the relative `threshold` for `patience` epochs.
  case reduceOnPlateau(factor: Double, patience: Int, threshold: Double, minimum: Double)
}

/// The named schedules.
public enum ScheduleKind: String, CaseIterable, Sendable {
  /// The same rate throughout.
  case constant
  /// A drop every few epochs.
  case step
  /// A drop every epoch.
  case exponential
  /// The reciprocal of time.
  case inverseTime = "inverse-time"
  /// Half a cosine.
  case cosine
  /// A drop when the validation loss stalls.
  case reduceOnPlateau = "reduce-on-plateau"
}

extension ScheduleSpec: SpecSection {
  init(fields: inout FieldReader) {
    switch fields.variant("name", of: ScheduleKind.self, default: .constant, "How the learning rate changes.") {
    case .constant: self = .constant
    case .step:
      self = .step(
        stepSize: fields.required("step_size", .integer(), "The epochs between drops.", examples: 30),
        gamma: fields.value("gamma", .number(.positiveShare), default: 0.1, "What the rate is multiplied by."))
    case .exponential:
      self = .exponential(
        gamma: fields.required(
          "gamma", .number(.positiveShare), "What the rate is multiplied by every epoch.", examples: 0.95))
    case .inverseTime:
      self = .inverseTime(
        decayRate: fields.required(
          "decay_rate", .number(.nonNegative), "How strongly the rate decays.", examples: 0.05),
        decaySteps: fields.value("decay_steps", .number(.positive), default: 1.0, "The epochs of one decay."))
    case .cosine:
      self = .cosine(
        tMax: fields.optional(
          "t_max", .integer(), "The epochs down to the minimum; default all of the training.", examples: 50),
        minimum: Self.minimum(&fields))
    case .reduceOnPlateau:
      self = .reduceOnPlateau(
        factor: fields.value("factor", .number(.shrinking), default: 0.1, "What the rate is multiplied by."),
        patience: fields.value("patience", .integer(0...1_000_000_000), default: 10, "The epochs to wait."),
        threshold: fields.value(
          "threshold", .number(.nonNegative), default: 1e-4, "The relative improvement that counts."),
        minimum: Self.minimum(&fields))
    }
  }

  private static func minimum(_ fields: inout FieldReader) -> Double {
    fields.value("min_learning_rate", .number(.nonNegative), default: 0.0, "The rate never falls below this.")
  }
}
