/// An encoder and a decoder (Sutskever et al., 2014), with optional attention.
public struct Seq2SeqSpec: Sendable, Equatable {
  /// The cell of both parts.
  public let cell: RecurrentCell
  /// The features of the hidden state.
  public let hiddenSize: Int
  /// The stacked layers of each part.
  public let numLayers: Int
  /// The dropout between layers.
  public let dropout: Double
  /// How the decoder looks back at the encoder.
  public let attention: DecoderAttention
  /// The features of the additive score.
  public let attentionSize: Int
  /// What the decoder is fed at each step.
  public let decoderInput: DecoderInput
  /// The share of training steps that feed the true value instead of the prediction.
  public let teacherForcing: Double
  /// How weights start.
  public let initialization: Initialization
  /// What is added to the LSTM's forget-gate bias at the start; 0 for the other cells.
  public let forgetBias: Double
}

/// How a decoder looks back at the encoder.
public enum DecoderAttention: String, CaseIterable, Sendable {
  /// Not at all.
  case none
  /// `v . tanh(W [h; s])` (Bahdanau et al., 2015).
  case additive
  /// `h . s` (Luong et al., 2015).
  case dot
}

/// What a decoder is fed at each step.
public enum DecoderInput: String, CaseIterable, Sendable {
  /// Nothing: its state carries all.
  case zeros
  /// Its own last prediction.
  case predictions
}

extension Seq2SeqSpec: SpecSection {
  init(fields: inout FieldReader) {
    cell = fields.value("cell", .named(), default: "gru", "The cell of encoder and decoder.")
    hiddenSize = fields.value("hidden_size", .layerSize, default: 100, "The features of the hidden state.")
    numLayers = fields.value("num_layers", .layerCount, default: 2, "The stacked layers of each part.")
    dropout = fields.value("dropout", .number(.rate), default: 0.0, "The dropout between layers.")
    attention = fields.value("attention", .named(), default: "none", "How the decoder looks back at the encoder.")
    attentionSize = fields.value(
      "attention_size", .layerSize, default: 64,
      when: FieldCondition(attention == .additive, "'attention' is additive"), "The features of the additive score.")
    decoderInput = fields.value("decoder_input", .named(), default: "zeros", "What the decoder is fed at each step.")
    teacherForcing = fields.value(
      "teacher_forcing", .number(.share), default: 0.0,
      when: FieldCondition(decoderInput == .predictions, "'decoder_input' is predictions"),
      "The share of training steps that feed the true value.")
    initialization = fields.value("initialization", .named(), default: "uniform", "How weights start.")
    forgetBias = fields.value(
      "forget_bias", .number(.finite), default: 0.0, when: FieldCondition(cell == .lstm, "'cell' is lstm"),
      "Added to the forget gate's bias at the start.")
  }
}
