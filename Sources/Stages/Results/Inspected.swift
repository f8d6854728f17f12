import Specs

/// What of a model the plots `gates` and `attention` can show.
extension ModelSpec {
  /// The recurrent layers with gates, as the engine names them.
  var gatedLayers: [String] {
    func layers(_ prefix: String, _ count: Int) -> [String] { (0..<count).map { "\(prefix)_l\($0)" } }
    switch self {
    case .lstm(let spec), .gru(let spec): return layers("rnn", spec.numLayers)
    case .gruAttention(let spec): return layers("gru", spec.numLayers)
    case .seq2seq(let spec):
      return spec.cell == .rnn ? [] : layers("encoder", spec.numLayers) + layers("decoder", spec.numLayers)
    case .rnn, .segmentRNN, .randomForest, .naive, .seasonalNaive, .naive2, .drift,
      .movingAverage:
      return []
    }
  }

  /// Whether the model weighs the steps that it has seen.
  var hasAttention: Bool {
    switch self {
    case .gruAttention: true
    case .seq2seq(let spec): spec.attention != .none
    case .rnn, .lstm, .gru, .segmentRNN, .randomForest, .naive, .seasonalNaive, .naive2, .drift,
      .movingAverage:
      false
    }
  }
}

extension ExperimentSpec {
  /// The models whose inside some plot shows.
  var inspected: [NamedModelSpec] {
    models.filter {
      (plots.contains(.gates) && !$0.model.gatedLayers.isEmpty)
        || (plots.contains(.attention) && $0.model.hasAttention)
    }
  }
}
