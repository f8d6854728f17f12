/// A recurrent encoder over segments of the lookback, and a decoder of all future segments at once (SegRNN, Lin et al., 2023).
///
/// Targets are forecast one by one by the same weights, each from its own past.
public struct SegmentRNNSpec: Sendable, Equatable {
  /// The cell of encoder and decoder.
  public let cell: RecurrentCell
  /// The steps of a segment.
  public let segment: Int
  /// What each target's lookback is normalised by.
  public let normalization: SegmentNormalization
  /// The features of a projected segment and of the hidden state.
  public let hiddenSize: Int
  /// The stacked layers of each part.
  public let numLayers: Int
  /// The dropout between layers and before the output.
  public let dropout: Double
  /// How weights start.
  public let initialization: Initialization
}

/// What a lookback is normalised by, and its forecast back.
public enum SegmentNormalization: String, CaseIterable, Sendable {
  /// Nothing.
  case none
  /// The last value is subtracted.
  case last
  /// By its mean and standard deviation (RevIN; Kim et al., 2022).
  case revin
}

extension SegmentRNNSpec: SpecSection {
  init(fields: inout FieldReader) {
    cell = fields.value("cell", .named(), default: "gru", "The cell of encoder and decoder.")
    segment = fields.value("segment", .integer(1...1_000_000), default: 24, "The steps of a segment.")
    normalization = fields.value(
      "normalization", .named(), default: "last", "What each target's lookback is normalised by.")
    hiddenSize = fields.value(
      "hidden_size", .layerSize, default: 128, "The features of a projected segment and of the hidden state.")
    numLayers = fields.value("num_layers", .layerCount, default: 1, "The stacked layers of each part.")
    dropout = fields.value(
      "dropout", .number(.rate), default: 0.0, "The dropout between layers and before the output.")
    initialization = fields.value("initialization", .named(), default: "uniform", "How weights start.")
  }
}
