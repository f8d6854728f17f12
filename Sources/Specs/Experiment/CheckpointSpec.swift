/// How often a training keeps what it can go on from after an interruption.
///
/// It decides what a kill can cost, never a result.
public enum CheckpointSpec: Sendable, Equatable {
  /// Whenever the last one is this old, in seconds.
  case seconds(Double)
  /// After every so many epochs.
  case epochs(Int)
}

extension CheckpointSpec: SpecSection {
  init(fields: inout FieldReader) {
    switch fields.choose(between: [["seconds"], ["epochs"]]) {
    case 0:
      let seconds = fields.required(
        "seconds", .number(.nonNegative), "The age of the last checkpoint at which the next one follows.",
        examples: 30.0)
      self = .seconds(seconds)
    default:
      self = .epochs(fields.required("epochs", .integer(), "The epochs from one checkpoint to the next.", examples: 10))
    }
  }
}
