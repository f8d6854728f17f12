import CAllocationCounter
import NumericEngine

#if canImport(Glibc)
  import Glibc
#endif

// Trains every family on 1, 2 and 3 threads and prints, for each, the most blocks that one step allocated once the first
// epoch had passed. `allocation-count self-test` allocates a hundred buffers on one and on two threads instead.

func shape(_ loss: Loss) -> NetworkShape {
  NetworkShape(lookback: 6, inputSize: 3, horizon: 4, targetCount: 2, quantiles: loss.quantiles)
}

func samples(_ count: Int) -> WindowSamples {
  let shape = shape(.mse)
  var random = RandomStream(seed: 1, name: "samples")
  return WindowSamples(
    rows: (0..<(count + shape.lookback) * shape.inputSize).map { _ in Double(random.uniform()) },
    featureCount: shape.inputSize, starts: Array(0..<count),
    targets: (0..<count * shape.outputSize).map { _ in Scalar(random.uniform()) }, targetSize: shape.outputSize)
}

func mostAllocations(_ network: NetworkConfiguration, loss: Loss, threads: Int) throws -> Int {
  // Steps of three shards, and a last one of one.
  let trainer = Trainer(
    network, shape: shape(loss),
    options: TrainingOptions(loss: loss, epochs: 3, batchSize: 45, clipNorm: 1, clipValue: 1, l2: 0.01),
    training: samples(200), validation: samples(30), threads: threads)
  var most = 0
  var last = 0
  try trainer.run(afterStep: { step, _ in
    let now = allocation_count()
    // An epoch's first step shuffles.
    if trainer.history.count > 0, step > 1 { most = max(most, now - last) }
    last = allocation_count()
    return true
  })
  return most
}

/// Blocks that are counted while the tasks of a pool allocate a hundred.
func selfTest(threads: Int) -> Int {
  let pool = ThreadPool(threads: threads)
  let before = allocation_count()
  pool.run(tasks: 100) { _ in UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64).deallocate() }
  return allocation_count() - before
}

if CommandLine.arguments.dropFirst().first == "self-test" {
  for threads in [1, 2] { print("self-test, \(threads): \(selfTest(threads: threads))") }
  exit(0)
}

var networks: [(name: String, configuration: NetworkConfiguration)] = CellKind.allCases.map {
  ($0.rawValue, .recurrent(RecurrentConfiguration(cell: $0, hiddenSize: 20, layerCount: 2, dropout: 0.2)))
}
for score in PoolingScore.allCases {
  networks.append(
    (
      "gru-attention \(score)",
      .attention(
        AttentionConfiguration(
          projectionSize: 10, hiddenSize: 20, layerCount: 2, score: score, attentionSize: 5, denseSizes: [8, 4],
          batchNorm: true, dropout: 0.2))
    ))
}
for attention in [AttentionScore?.none, .additive, .dot] {
  networks.append(
    (
      "seq2seq \(attention?.rawValue ?? "plain")",
      .seq2seq(
        Seq2SeqConfiguration(
          cell: .lstm, hiddenSize: 20, layerCount: 2, dropout: 0.2, attention: attention, attentionSize: 5,
          decoderInput: .predictions(teacherForcing: 0.5)))
    ))
}
networks.append(
  (
    "segment-rnn",
    .segment(
      SegmentConfiguration(cell: .gru, hiddenSize: 20, layerCount: 2, segment: 2, normalization: .revin, dropout: 0.2))
  ))
for (name, configuration) in networks {
  for (loss, suffix) in [(Loss.mse, ""), (.quantile([0.1, 0.5, 0.9]), ", quantiles")] {
    for threads in [1, 2, 3] {
      print("\(name)\(suffix), \(threads): \(try mostAllocations(configuration, loss: loss, threads: threads))")
    }
  }
}
