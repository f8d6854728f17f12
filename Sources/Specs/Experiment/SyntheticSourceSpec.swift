/// A series that is computed rather than read; its column is named `value`.
public struct SyntheticSourceSpec: Sendable, Equatable {
  /// The name of the column to forecast.
  public static let target = "value"

  /// The process that makes the values.
  public let process: SyntheticProcess
  /// The number of observations.
  public let length: Int
  /// The seed of the noise; independent of the seeds of training.
  public let seed: Int
  /// The time of the first observation.
  public let start: SpecDate
  /// The step between observations.
  public let frequency: Frequency
  /// The standard deviation of the Gaussian noise: added to each observation, or the innovations of `ar`.
  public let noise: Double
}

/// The named kinds of synthetic process.
public enum SyntheticKind: String, CaseIterable, Sendable {
  /// A sum of sine waves.
  case sineMixture = "sine-mixture"
  /// A sum of Gaussian steps.
  case randomWalk = "random-walk"
  /// An autoregressive process.
  case autoregressive = "ar"
  /// A straight line plus one sine wave.
  case seasonalTrend = "seasonal-trend"
}

/// A synthetic process and its parameters; periods are in steps, phases in radians.
public enum SyntheticProcess: Sendable, Equatable {
  /// The sum of `amplitude * sin(2 pi t / period + phase)` over the components.
  case sineMixture([SineComponent])
  /// `x[t] = x[t-1] + drift + volatility * normal`, from `x[0] = initial`.
  case randomWalk(drift: Double, volatility: Double, initial: Double)
  /// `x[t] = constant + sum_i coefficients[i] * x[t-1-i] + normal * noise`.
  case autoregressive(coefficients: [Double], constant: Double)
  /// `x[t] = level + slope * t + amplitude * sin(2 pi t / period)`.
  case seasonalTrend(period: Double, amplitude: Double, slope: Double, level: Double)
}

/// One sine wave of a mixture.
public struct SineComponent: Sendable, Equatable {
  /// The period in steps.
  public let period: Double
  /// The amplitude.
  public let amplitude: Double
  /// The phase in radians.
  public let phase: Double
}

extension SineComponent: SpecSection {
  init(fields: inout FieldReader) {
    period = fields.required("period", .number(.positive), "The period in steps.", examples: 30.0)
    amplitude = fields.value("amplitude", .number(.finite), default: 1.0, "The amplitude.")
    phase = fields.value("phase", .number(.finite), default: 0.0, "The phase in radians.")
  }
}

extension SyntheticSourceSpec: SpecSection {
  init(fields: inout FieldReader) {
    let kind = fields.variant("kind", of: SyntheticKind.self, "The process that makes the values.")
    length = fields.required("length", .integer(1...100_000_000), "The number of observations.", examples: 600)
    seed = fields.value("seed", .integer(0...Int.max), default: 1, "The seed of the noise.")
    start = fields.value("start", .date, default: "2000-01-01", "The time of the first observation.")
    frequency = fields.value("frequency", .frequency, default: "1d", "The step between observations.")
    process = SyntheticProcess(kind, fields: &fields)
    // A random walk is all noise: its `volatility` says how much.
    noise =
      kind == .randomWalk
      ? 0
      : fields.value(
        "noise", .number(.nonNegative), default: 0.1, "The standard deviation of the noise added to each observation.")
  }
}

extension SyntheticProcess {
  fileprivate init(_ kind: SyntheticKind, fields: inout FieldReader) {
    switch kind {
    case .sineMixture:
      let components = fields.value(
        "components", .list(.section(SineComponent.self), atLeast: 1), default: [["period": 20.0]],
        "The sine waves that are added.")
      self = .sineMixture(components)
    case .randomWalk:
      self = .randomWalk(
        drift: fields.value("drift", .number(.finite), default: 0.0, "The mean of a step."),
        volatility: fields.value("volatility", .number(.nonNegative), default: 1.0, "The deviation of a step."),
        initial: fields.value("initial", .number(.finite), default: 0.0, "The first value."))
    case .autoregressive:
      self = .autoregressive(
        coefficients: fields.value(
          "coefficients", .list(.number(.finite), atLeast: 1), default: [0.9], "The weights of past values, last first."
        ),
        constant: fields.value("constant", .number(.finite), default: 0.0, "The constant added at each step."))
    case .seasonalTrend:
      self = .seasonalTrend(
        period: fields.value("period", .number(.positive), default: 7.0, "The period in steps."),
        amplitude: fields.value("amplitude", .number(.finite), default: 1.0, "The amplitude of the season."),
        slope: fields.value("slope", .number(.finite), default: 0.01, "The rise of the line in one step."),
        level: fields.value("level", .number(.finite), default: 0.0, "The line at the first observation."))
    }
  }
}
