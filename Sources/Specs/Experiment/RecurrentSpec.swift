/// A stack of recurrent layers of one cell with a linear head.
public struct RecurrentSpec: Sendable, Equatable {
  /// The features of the hidden state.
  public let hiddenSize: Int
  /// The stacked layers.
  public let numLayers: Int
  /// The dropout between layers.
  public let dropout: Double
  /// How weights start.
  public let initialization: Initialization
  /// What is added to the LSTM's forget-gate bias at the start; 0 for the other cells.
  public let forgetBias: Double
}

/// The named recurrent cells.
public enum RecurrentCell: String, CaseIterable, Sendable {
  /// A tanh cell (Elman, 1990).
  case rnn
  /// Long short-term memory (Hochreiter and Schmidhuber, 1997, with forget gates).
  case lstm
  /// The gated recurrent unit (Cho et al., 2014).
  case gru
}

/// How weights start.
public enum Initialization: String, CaseIterable, Sendable {
  /// Uniform within one over the square root of the hidden size, as in PyTorch.
  case uniform
  /// Glorot and Bengio, 2010.
  case xavier
  /// He et al., 2015.
  case kaiming
  /// Saxe et al., 2014, for recurrent weights.
  case orthogonal
}

extension RecurrentSpec {
  init(_ cell: RecurrentCell, fields: inout FieldReader) {
    hiddenSize = fields.value("hidden_size", .layerSize, default: 64, "The features of the hidden state.")
    numLayers = fields.value("num_layers", .layerCount, default: 1, "The stacked layers.")
    dropout = fields.value("dropout", .number(.rate), default: 0.0, "The dropout between layers.")
    initialization = fields.value("initialization", .named(), default: "uniform", "How weights start.")
    forgetBias =
      cell == .lstm
      ? fields.value("forget_bias", .number(.finite), default: 0.0, "Added to the forget gate's bias at the start.") : 0
  }
}

extension ValueType where Value == Int {
  /// The width of a layer.
  static var layerSize: ValueType { .integer(1...65_536) }
  /// The number of stacked layers.
  static var layerCount: ValueType { .integer(1...64) }
}
