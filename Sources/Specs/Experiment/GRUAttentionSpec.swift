/// A projection, a stack of GRU layers, attention over their outputs and a dense head.
public struct GRUAttentionSpec: Sendable, Equatable {
  /// The features after the input projection.
  public let projectionSize: Int
  /// The features of the hidden state.
  public let hiddenSize: Int
  /// The stacked GRU layers.
  public let numLayers: Int
  /// How the scores over time are computed.
  public let attention: SelfAttention
  /// The features of the additive score.
  public let attentionSize: Int
  /// The widths of the dense layers before the output.
  public let denseSizes: [Int]
  /// Whether dense layers are batch-normalised.
  public let batchNorm: Bool
  /// The dropout between layers.
  public let dropout: Double
  /// How weights start.
  public let initialization: Initialization
}

/// How attention over a sequence's own outputs is scored.
public enum SelfAttention: String, CaseIterable, Sendable {
  /// `v . tanh(W h)` (Bahdanau et al., 2015).
  case additive
  /// `w . h`.
  case linear
}

extension GRUAttentionSpec: SpecSection {
  init(fields: inout FieldReader) {
    projectionSize = fields.value("projection_size", .layerSize, default: 128, "The features after the projection.")
    hiddenSize = fields.value("hidden_size", .layerSize, default: 128, "The features of the hidden state.")
    numLayers = fields.value("num_layers", .layerCount, default: 2, "The stacked GRU layers.")
    attention = fields.value("attention", .named(), default: "additive", "How the scores over time are computed.")
    attentionSize = fields.value(
      "attention_size", .layerSize, default: 64,
      when: FieldCondition(attention == .additive, "'attention' is additive"), "The features of the additive score.")
    denseSizes = fields.value("dense_sizes", .list(.layerSize), default: [64, 32], "The widths of the dense layers.")
    batchNorm = fields.value("batch_norm", .boolean, default: true, "Whether dense layers are batch-normalised.")
    dropout = fields.value("dropout", .number(.rate), default: 0.2, "The dropout between layers.")
    initialization = fields.value("initialization", .named(), default: "xavier", "How weights start.")
  }
}
