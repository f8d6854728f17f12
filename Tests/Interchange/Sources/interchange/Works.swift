import NumericEngine

/// One network to exchange; interchange.py holds the same names with PyTorch's modules.
struct Work {
  let name: String
  let network: NetworkConfiguration

  static let shape = NetworkShape(lookback: 6, inputSize: 5, horizon: 3, targetCount: 2)
  static let windows = 20

  static let all: [Work] = {
    var all = CellKind.allCases.map {
      Work(
        name: $0.rawValue,
        network: .recurrent(RecurrentConfiguration(cell: $0, hiddenSize: 19, layerCount: 2, dropout: 0.2)))
    }
    for score in PoolingScore.allCases {
      all.append(
        Work(
          name: "gru-attention-\(score.rawValue)",
          network: .attention(
            AttentionConfiguration(
              projectionSize: 12, hiddenSize: 18, layerCount: 2, score: score, attentionSize: 7, denseSizes: [10, 8],
              batchNorm: true, dropout: 0.2))))
    }
    for score in AttentionScore.allCases {
      all.append(
        Work(
          name: "seq2seq-\(score.rawValue)",
          network: .seq2seq(
            Seq2SeqConfiguration(
              cell: .lstm, hiddenSize: 17, layerCount: 2, attention: score, attentionSize: 6,
              decoderInput: .predictions(teacherForcing: 0.5)))))
    }
    for normalization in SegmentNormalization.allCases {
      all.append(
        Work(
          name: "segment-rnn-\(normalization.rawValue)",
          network: .segment(
            SegmentConfiguration(
              cell: .gru, hiddenSize: 18, layerCount: 2, segment: 2, normalization: normalization, dropout: 0.2))))
    }
    return all
  }()

  /// Windows that do not overlap, from rows `[window * lookback, feature]`.
  static func samples(_ rows: [Float]) -> WindowSamples {
    let count = rows.count / (shape.lookback * shape.inputSize)
    var random = RandomStream(seed: 1, name: "targets")
    return WindowSamples(
      rows: rows.map { Double($0) }, featureCount: shape.inputSize, starts: (0..<count).map { $0 * shape.lookback },
      targets: (0..<count * shape.outputSize).map { _ in Float(random.normal()) }, targetSize: shape.outputSize)
  }

  /// What it predicts, beside the inputs.
  static func predictions(_ rows: [Float], _ values: [Float]) -> [(name: String, shape: [Int], values: [Float])] {
    let count = rows.count / (shape.lookback * shape.inputSize)
    return [
      ("input", [count, shape.lookback, shape.inputSize], rows), ("prediction", [count, shape.outputSize], values),
    ]
  }
}
