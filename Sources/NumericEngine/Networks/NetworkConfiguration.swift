/// What a network is made for.
public struct NetworkShape: Sendable, Equatable {
  /// Steps of an input window.
  public var lookback: Int
  /// Features of one step; the targets' own values come first among them.
  public var inputSize: Int
  /// Steps to predict.
  public var horizon: Int
  /// Variables to predict at each step.
  public var targetCount: Int
  /// The quantiles of each value that are predicted, ascending and with 0.5; empty where the value is.
  public var quantiles: [Double]

  /// Values to predict for a window, `[horizon, target]`.
  public var targetSize: Int { horizon * targetCount }
  /// Outputs for each of these values.
  public var outputsPerValue: Int { max(1, quantiles.count) }
  /// Outputs for a window, `[horizon, target, quantile]`.
  public var outputSize: Int { targetSize * outputsPerValue }
  /// Which of a value's outputs is the point forecast: the median.
  public var pointOutput: Int { quantiles.firstIndex(of: 0.5) ?? 0 }

  /// Describes windows of `lookback` x `inputSize` and predictions of `horizon` x `targetCount`.
  public init(lookback: Int, inputSize: Int, horizon: Int, targetCount: Int, quantiles: [Double] = []) {
    self.lookback = lookback
    self.inputSize = inputSize
    self.horizon = horizon
    self.targetCount = targetCount
    self.quantiles = quantiles
  }
}

/// Families `rnn`, `lstm`, `gru`.
public struct RecurrentConfiguration: Sendable, Equatable {
  /// The cell.
  public var cell: CellKind
  /// Units of each layer.
  public var hiddenSize: Int
  /// Layers on top of each other.
  public var layerCount: Int
  /// The dropout rate between layers.
  public var dropout: Double
  /// LSTM: what the forget gate's bias begins with; 0 leaves it to the initialisation.
  public var forgetBias: Double

  /// Names all sizes.
  public init(cell: CellKind, hiddenSize: Int, layerCount: Int, dropout: Double = 0, forgetBias: Double = 0) {
    self.cell = cell
    self.hiddenSize = hiddenSize
    self.layerCount = layerCount
    self.dropout = dropout
    self.forgetBias = forgetBias
  }
}

/// Family `gru-attention`.
public struct AttentionConfiguration: Sendable, Equatable {
  /// Units of the input projection.
  public var projectionSize: Int
  /// Units of each GRU layer.
  public var hiddenSize: Int
  /// GRU layers.
  public var layerCount: Int
  /// How states are scored.
  public var score: PoolingScore
  /// Units of the additive score.
  public var attentionSize: Int
  /// Units of the dense layers before the output.
  public var denseSizes: [Int]
  /// Whether dense layers are batch-normalised.
  public var batchNorm: Bool
  /// The dropout rate between GRU layers and after dense ones.
  public var dropout: Double

  /// Names all sizes.
  public init(
    projectionSize: Int, hiddenSize: Int, layerCount: Int, score: PoolingScore, attentionSize: Int,
    denseSizes: [Int], batchNorm: Bool, dropout: Double
  ) {
    self.projectionSize = projectionSize
    self.hiddenSize = hiddenSize
    self.layerCount = layerCount
    self.score = score
    self.attentionSize = attentionSize
    self.denseSizes = denseSizes
    self.batchNorm = batchNorm
    self.dropout = dropout
  }
}

/// What the decoder of `seq2seq` is fed with.
public enum DecoderInput: Sendable, Equatable {
  /// Zeros at every step.
  case zeros
  /// The last seen targets, then its own predictions; in training, at each step and for the whole batch, the truth with
  /// this probability (Williams & Zipser 1989).
  case predictions(teacherForcing: Double)
}

/// Family `seq2seq`.
public struct Seq2SeqConfiguration: Sendable, Equatable {
  /// The cell of encoder and decoder.
  public var cell: CellKind
  /// Units of each layer.
  public var hiddenSize: Int
  /// Layers of the encoder, and of the decoder.
  public var layerCount: Int
  /// The dropout rate between layers.
  public var dropout: Double
  /// Attention over encoder states, or none.
  public var attention: AttentionScore?
  /// Units of the additive score.
  public var attentionSize: Int
  /// What the decoder sees.
  public var decoderInput: DecoderInput
  /// LSTM: what the forget gates' biases begin with.
  public var forgetBias: Double

  /// Names all sizes.
  public init(
    cell: CellKind, hiddenSize: Int, layerCount: Int, dropout: Double = 0, attention: AttentionScore? = nil,
    attentionSize: Int = 64, decoderInput: DecoderInput = .zeros, forgetBias: Double = 0
  ) {
    self.cell = cell
    self.hiddenSize = hiddenSize
    self.layerCount = layerCount
    self.dropout = dropout
    self.attention = attention
    self.attentionSize = attentionSize
    self.decoderInput = decoderInput
    self.forgetBias = forgetBias
  }
}

/// What `segment-rnn` normalises each target's lookback by, and its forecast back.
public enum SegmentNormalization: String, Sendable, CaseIterable {
  /// Nothing.
  case none
  /// The last value is subtracted, as in SegRNN.
  case last
  /// The mean is subtracted, and the rest divided by sqrt(population variance + 1e-5): RevIN without its affine part (Kim
  /// and others 2022).
  case revin
}

/// Family `segment-rnn`.
public struct SegmentConfiguration: Sendable, Equatable {
  /// The cell of encoder and decoder.
  public var cell: CellKind
  /// Units of the segments' projection and of each layer.
  public var hiddenSize: Int
  /// Layers of the encoder, and of the decoder.
  public var layerCount: Int
  /// Steps of a segment.
  public var segment: Int
  /// How each lookback is normalised.
  public var normalization: SegmentNormalization
  /// The dropout rate between layers and before the output layer.
  public var dropout: Double

  /// Names all sizes.
  public init(
    cell: CellKind, hiddenSize: Int, layerCount: Int, segment: Int, normalization: SegmentNormalization = .last,
    dropout: Double = 0
  ) {
    self.cell = cell
    self.hiddenSize = hiddenSize
    self.layerCount = layerCount
    self.segment = segment
    self.normalization = normalization
    self.dropout = dropout
  }
}

/// The model families that are trained by gradient; a new one is a case here and a file beside this one.
public enum NetworkConfiguration: Sendable, Equatable {
  /// `rnn`, `lstm` or `gru`.
  case recurrent(RecurrentConfiguration)
  /// `gru-attention`.
  case attention(AttentionConfiguration)
  /// `seq2seq`.
  case seq2seq(Seq2SeqConfiguration)
  /// `segment-rnn`.
  case segment(SegmentConfiguration)

  /// The number of trained scalars for windows of a shape.
  public func parameterCount(_ shape: NetworkShape) -> Int { makeNetwork(shape).layout.trainedParameterCount }

  func makeNetwork(_ shape: NetworkShape) -> any Network {
    switch self {
    case .recurrent(let configuration): RecurrentNetwork(configuration, shape: shape)
    case .attention(let configuration): AttentionNetwork(configuration, shape: shape)
    case .seq2seq(let configuration): Seq2SeqNetwork(configuration, shape: shape)
    case .segment(let configuration): SegmentNetwork(configuration, shape: shape)
    }
  }
}
