/// A model family and its parameters.
///
/// A new family is one file with its payload, one case here and one in `ModelFamily`.
public enum ModelSpec: Sendable, Equatable {
  /// A stack of tanh layers.
  case rnn(RecurrentSpec)
  /// A stack of LSTM layers.
  case lstm(RecurrentSpec)
  /// A stack of GRU layers.
  case gru(RecurrentSpec)
  /// GRU layers with attention over their outputs.
  case gruAttention(GRUAttentionSpec)
  /// An encoder and a decoder.
  case seq2seq(Seq2SeqSpec)
  /// A recurrent network over segments of the lookback.
  case segmentRNN(SegmentRNNSpec)
  /// Bagged regression trees on the flattened lookback.
  case randomForest(RandomForestSpec)
  /// The last value.
  case naive
  /// The value one season ago; the season in steps, inferred when absent.
  case seasonalNaive(season: Int?)
  /// The last value, seasonally adjusted where the history is seasonal; the season in steps, inferred when absent.
  case naive2(season: Int?)
  /// The straight line through the first and the last value.
  case drift
  /// The mean of the last `window` values.
  case movingAverage(window: Int)

  /// Whether the model is a forest, which is grown and not trained over epochs.
  public var isForest: Bool { if case .randomForest = self { true } else { false } }

  /// Whether the model is trained, once for each seed.
  public var isTrained: Bool {
    switch self {
    case .rnn, .lstm, .gru, .gruAttention, .seq2seq, .segmentRNN, .randomForest: true
    case .naive, .seasonalNaive, .naive2, .drift, .movingAverage: false
    }
  }
}

/// The named model families.
public enum ModelFamily: String, CaseIterable, Sendable {
  /// A stack of tanh layers.
  case rnn
  /// A stack of LSTM layers.
  case lstm
  /// A stack of GRU layers.
  case gru
  /// GRU layers with attention over their outputs.
  case gruAttention = "gru-attention"
  /// An encoder and a decoder.
  case seq2seq
  /// A recurrent network over segments of the lookback.
  case segmentRNN = "segment-rnn"
  /// Bagged regression trees on the flattened lookback.
  case randomForest = "random-forest"
  /// The last value.
  case naive
  /// The value one season ago.
  case seasonalNaive = "seasonal-naive"
  /// The last value, seasonally adjusted where the history is seasonal.
  case naive2
  /// The straight line through the first and the last value.
  case drift
  /// The mean of the last values.
  case movingAverage = "moving-average"
}

/// A model and the name that tables, plots and files know it by.
public struct NamedModelSpec: Sendable, Equatable {
  /// The name, safe as a file name.
  public let name: String
  /// The family and its parameters.
  public let model: ModelSpec
}

extension ModelSpec {
  /// The family without the parameters.
  public var family: ModelFamily {
    switch self {
    case .rnn: .rnn
    case .lstm: .lstm
    case .gru: .gru
    case .gruAttention: .gruAttention
    case .seq2seq: .seq2seq
    case .segmentRNN: .segmentRNN
    case .randomForest: .randomForest
    case .naive: .naive
    case .seasonalNaive: .seasonalNaive
    case .naive2: .naive2
    case .drift: .drift
    case .movingAverage: .movingAverage
    }
  }
}

extension ModelSpec: SpecSection {
  init(fields: inout FieldReader) {
    switch fields.variant("family", of: ModelFamily.self, "The model family.") {
    case .rnn: self = .rnn(RecurrentSpec(.rnn, fields: &fields))
    case .lstm: self = .lstm(RecurrentSpec(.lstm, fields: &fields))
    case .gru: self = .gru(RecurrentSpec(.gru, fields: &fields))
    case .gruAttention: self = .gruAttention(GRUAttentionSpec(fields: &fields))
    case .seq2seq: self = .seq2seq(Seq2SeqSpec(fields: &fields))
    case .segmentRNN: self = .segmentRNN(SegmentRNNSpec(fields: &fields))
    case .randomForest: self = .randomForest(RandomForestSpec(fields: &fields))
    case .naive: self = .naive
    case .seasonalNaive:
      self = .seasonalNaive(season: fields.optional("season", .integer(), "The season in steps.", examples: 7))
    case .naive2: self = .naive2(season: fields.optional("season", .integer(), "The season in steps.", examples: 7))
    case .drift: self = .drift
    case .movingAverage:
      self = .movingAverage(window: fields.value("window", .integer(), default: 20, "The values to average."))
    }
  }
}
