import NumericEngine

/// One line a family: a hash of the weights, the history and the predictions of a short training, for comparing builds.
func printDigests(threads: Int) throws {
  let shape = NetworkShape(lookback: 9, inputSize: 3, horizon: 2, targetCount: 2)
  for cell in CellKind.allCases {
    try printDigest(
      cell.rawValue,
      .recurrent(RecurrentConfiguration(cell: cell, hiddenSize: 37, layerCount: 2, dropout: 0.2)), shape,
      threads: threads)
  }
  for score in PoolingScore.allCases {
    try printDigest(
      "gru-attention \(score)",
      .attention(
        AttentionConfiguration(
          projectionSize: 20, hiddenSize: 40, layerCount: 2, score: score, attentionSize: 12, denseSizes: [16, 8],
          batchNorm: true, dropout: 0.2)), shape, threads: threads)
  }
  for attention in [AttentionScore?.none, .additive, .dot] {
    try printDigest(
      "seq2seq \(attention?.rawValue ?? "plain")",
      .seq2seq(
        Seq2SeqConfiguration(
          cell: .lstm, hiddenSize: 24, layerCount: 2, attention: attention, attentionSize: 10,
          decoderInput: .predictions(teacherForcing: 0.5))), shape, threads: threads)
  }
}

private func printDigest(
  _ name: String, _ network: NetworkConfiguration, _ shape: NetworkShape, threads: Int
) throws {
  // Steps of four shards, where the tree differs from plain order, and a partial one.
  let batch = 70
  let windows = 3 * batch + 5
  var random = RandomStream(seed: 3, name: name)
  let samples = WindowSamples(
    rows: (0..<(windows + shape.lookback) * shape.inputSize).map { _ in Double(random.normal()) },
    featureCount: shape.inputSize, starts: Array(0..<windows),
    targets: (0..<windows * shape.outputSize).map { _ in Scalar(random.normal()) }, targetSize: shape.outputSize)
  let options = TrainingOptions(learningRate: 0.003, epochs: 3, batchSize: batch, clipNorm: 1, l2: 1e-4)
  let trainer = Trainer(
    network, shape: shape, options: options, training: samples, validation: samples, threads: threads)
  try trainer.run()
  let model = try NetworkModel(network, shape: shape, tensors: trainer.bestTensors, threads: threads)
  // FNV-1a over words.
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  func add(_ bits: UInt64) { hash = (hash ^ bits) &* 0x0000_0100_0000_01B3 }
  for tensor in trainer.lastTensors { for value in tensor.values { add(UInt64(value.bitPattern)) } }
  for record in trainer.history {
    add(record.trainingLoss.bitPattern)
    add((record.validationLoss ?? 0).bitPattern)
    add(record.gradientNorm.bitPattern)
  }
  for value in model.predict(samples) { add(UInt64(value.bitPattern)) }
  print("\(name)\t\(String(hash, radix: 16))")
}
