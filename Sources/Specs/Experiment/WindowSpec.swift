/// How a series is cut into examples; all lengths are in steps.
public struct WindowSpec: Sendable, Equatable {
  /// The past steps that the model sees.
  public let lookback: Int
  /// The future steps that it forecasts.
  public let horizon: Int
  /// The steps from one window to the next.
  public let stride: Int
  /// The steps from the last past step to the first forecast one.
  public let offset: Int
  /// What the model learns to predict; the values themselves when absent.
  public let targetTransform: TargetTransform?
}

extension WindowSpec: SpecSection {
  init(fields: inout FieldReader) {
    let steps = ValueType.integer(1...1_000_000, code: .window)
    lookback = fields.required("lookback", steps, "The past steps that the model sees.", examples: 30)
    horizon = fields.value("horizon", steps, default: 1, "The future steps that it forecasts.", examples: 5)
    offset = fields.value(
      "offset", steps, default: 1, "The steps from the last past step to the first forecast one.")
    stride = fields.value("stride", steps, default: 1, "The steps from one window to the next.")
    targetTransform = fields.optional(
      "target_transform", .named(), "What models learn to predict in place of the values; forecasts are values again.")
    if fields.isSound, targetTransform != nil, offset > 1 {
      fields.reject(
        .window, "'target_transform' adds up every step after the cutoff, so 'offset' must be 1, got \(offset)",
        at: ["offset"])
    }
  }
}
