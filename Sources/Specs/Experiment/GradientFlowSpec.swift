/// How far gradients reach back in the cells of the spec's models, before any training.
public struct GradientFlowSpec: Sendable, Equatable {
  /// The lengths of the sequences, in steps.
  public let lengths: [Int]
  /// What the recurrent weights are multiplied by.
  public let recurrentScales: [Double]
  /// The sequences of each length, over which norms are averaged.
  public let sequences: Int
  /// The features of an input step.
  public let inputSize: Int
}

extension GradientFlowSpec: SpecSection {
  init(fields: inout FieldReader) {
    lengths = fields.value(
      "lengths", .list(.integer(1...10_000), atLeast: 1, unique: true), default: [5, 10, 20, 50, 100, 200],
      "The lengths of the sequences.")
    recurrentScales = fields.value(
      "recurrent_scales", .list(.number(.positive(atMost: 100)), atLeast: 1, unique: true),
      default: [0.5, 0.75, 1.0, 1.25, 1.5], "What the recurrent weights are multiplied by.")
    sequences = fields.value(
      "sequences", .integer(1...1024), default: 16, "The sequences that norms are averaged over.")
    inputSize = fields.value("input_size", .layerSize, default: 4, "The features of an input step.")
  }
}
