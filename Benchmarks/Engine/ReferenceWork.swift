import NumericEngine

/// The four works that all figures of the engine refer to.
struct ReferenceWork {
  let name: String
  let network: NetworkConfiguration
  let shape: NetworkShape
  let batch: Int
  let learningRate: Double
  /// Operations of one forward pass, two for a multiply-add of a product, without padding and without gate arithmetic.
  let forward: Double
  /// Operations of the gradient of the input, which nobody computes.
  let inputGradient: Double

  /// Operations of a training step: backward does each product twice more, once for the weights and once for what is below.
  var step: Double { 3 * forward - inputGradient }

  static let all = [
    recurrent("rnn", .rnn, gates: 1), recurrent("lstm", .lstm, gates: 4), gruAttention, seq2seq,
  ]

  /// Batch 32, 30 steps, 1 feature, 2 layers of 64.
  private static func recurrent(_ name: String, _ cell: CellKind, gates: Double) -> ReferenceWork {
    ReferenceWork(
      name: name, network: .recurrent(RecurrentConfiguration(cell: cell, hiddenSize: 64, layerCount: 2, dropout: 0.2)),
      shape: NetworkShape(lookback: 30, inputSize: 1, horizon: 1, targetCount: 1), batch: 32, learningRate: 1e-3,
      forward: 32 * 30 * 2 * gates * 64 * (1 + 3 * 64) + 32 * 2 * 64, inputGradient: 32 * 30 * 2 * gates * 64)
  }

  /// Batch 32, 60 steps, 44 features, 2 layers of 128, attention over time, dense layers of 64 and 32.
  private static let gruAttention = ReferenceWork(
    name: "gru-attention",
    network: .attention(
      AttentionConfiguration(
        projectionSize: 128, hiddenSize: 128, layerCount: 2, score: .linear, attentionSize: 64, denseSizes: [64, 32],
        batchNorm: true, dropout: 0.2)),
    shape: NetworkShape(lookback: 60, inputSize: 44, horizon: 1, targetCount: 1), batch: 32, learningRate: 1e-3,
    forward: 32 * 60 * 2 * (44 * 128 + 3 * 128 * 4 * 128 + 2 * 128) + 32 * 2 * (128 * 64 + 64 * 32 + 32),
    inputGradient: 32 * 60 * 2 * 44 * 128)

  /// Batch 100, 7 steps in, 7 out, 2 features, encoder and decoder of 2 layers of 100.
  private static let seq2seq = ReferenceWork(
    name: "seq2seq", network: .seq2seq(Seq2SeqConfiguration(cell: .gru, hiddenSize: 100, layerCount: 2)),
    shape: NetworkShape(lookback: 7, inputSize: 2, horizon: 7, targetCount: 2), batch: 100, learningRate: 7e-3,
    forward: 100 * 14 * 2 * 3 * 100 * (2 + 3 * 100) + 100 * 7 * 2 * 2 * 100,
    inputGradient: 100 * 14 * 2 * 3 * 100 * 2)

  /// `windows` windows of noise.
  func samples(_ windows: Int) -> WindowSamples {
    var random = RandomStream(seed: 3, name: name)
    return WindowSamples(
      rows: (0..<(windows + shape.lookback) * shape.inputSize).map { _ in Double(random.normal()) },
      featureCount: shape.inputSize, starts: Array(0..<windows),
      targets: (0..<windows * shape.outputSize).map { _ in Scalar(random.normal()) }, targetSize: shape.outputSize)
  }
}
