import NumericEngine

// Training step and inference of the four reference works, on 1 and 2 threads. Medians. `benchmarks digest N` prints what
// N threads compute instead of how fast.

let clock = ContinuousClock()

func milliseconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) * 1e-15
}

func measure(
  _ name: String, _ network: NetworkConfiguration, _ shape: NetworkShape, batch: Int, learningRate: Double, threads: Int
) throws {
  let steps = 30
  let windows = batch * steps
  var random = RandomStream(seed: 3, name: name)
  let samples = WindowSamples(
    rows: (0..<(windows + shape.lookback) * shape.inputSize).map { _ in Scalar(random.normal()) },
    featureCount: shape.inputSize, starts: Array(0..<windows),
    targets: (0..<windows * shape.outputSize).map { _ in Scalar(random.normal()) }, targetSize: shape.outputSize)
  let options = TrainingOptions(learningRate: learningRate, epochs: 14, batchSize: batch, clipNorm: 1)
  let trainer = Trainer(
    network, shape: shape, options: options, training: samples, validation: nil, threads: threads)
  var epochs: [Double] = []
  var last = clock.now
  try trainer.run(afterEpoch: { _ in
    let now = clock.now
    epochs.append(milliseconds(last.duration(to: now)) / Double(steps))
    last = now
  })
  let model = try NetworkModel(network, shape: shape, tensors: trainer.lastTensors, threads: threads)
  let one = WindowSamples(
    rows: samples.rows, featureCount: shape.inputSize, starts: Array(0..<batch),
    targets: Array(samples.targets.prefix(batch * shape.outputSize)), targetSize: shape.outputSize)
  var calls: [Double] = []
  for _ in 0..<60 { calls.append(milliseconds(clock.measure { _ = model.predict(one) })) }
  func text(_ values: [Double]) -> String {
    let median = values.sorted()[values.count / 2]
    return "\((median * 1000).rounded() / 1000)"
  }
  // The first epochs warm the caches up.
  print("\(name)\t\(threads)\t\(text(Array(epochs.dropFirst(4))))\t\(text(Array(calls.dropFirst(10))))")
}

if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "digest" {
  try printDigests(threads: Int(CommandLine.arguments[2]) ?? 1)
} else {
  print("work\tthreads\tstep ms\tinference ms")
  for threads in [1, 2] {
    for cell in [CellKind.rnn, .lstm] {
      try measure(
        cell.rawValue, .recurrent(RecurrentConfiguration(cell: cell, hiddenSize: 64, layerCount: 2, dropout: 0.2)),
        NetworkShape(lookback: 30, inputSize: 1, horizon: 1, targetCount: 1), batch: 32, learningRate: 1e-3,
        threads: threads)
    }
    try measure(
      "gru-attention",
      .attention(
        AttentionConfiguration(
          projectionSize: 128, hiddenSize: 128, layerCount: 2, score: .linear, attentionSize: 64, denseSizes: [64, 32],
          batchNorm: true, dropout: 0.2)),
      NetworkShape(lookback: 60, inputSize: 44, horizon: 1, targetCount: 1), batch: 32, learningRate: 1e-3,
      threads: threads)
    try measure(
      "seq2seq", .seq2seq(Seq2SeqConfiguration(cell: .gru, hiddenSize: 100, layerCount: 2)),
      NetworkShape(lookback: 7, inputSize: 2, horizon: 7, targetCount: 2), batch: 100, learningRate: 7e-3,
      threads: threads)
  }
}
