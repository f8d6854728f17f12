import NumericEngine

/// Training step (forward, backward, clipping, Adam, repacking) and inference of the reference works.
enum StepBenchmarks {
  private static let steps = 30
  /// Epochs that warm the caches up, and epochs that count.
  private static let (warm, counted) = (4, 20)

  static func training() throws -> [Measurement] {
    try ReferenceWork.all.flatMap { work in try [1, 2].map { try training(work, threads: $0) } }
  }

  private static func training(_ work: ReferenceWork, threads: Int) throws -> Measurement {
    let trainer = Trainer(
      work.network, shape: work.shape,
      options: TrainingOptions(
        learningRate: work.learningRate, epochs: warm + counted, batchSize: work.batch, clipNorm: 1),
      training: work.samples(work.batch * steps), validation: nil, threads: threads)
    let peak = MultiplyAddPeak(threads: threads)
    var times: [Double] = []
    var last = ContinuousClock.now
    try trainer.run(afterEpoch: { _ in
      times.append(Stopwatch.milliseconds(last.duration(to: .now)) / Double(steps))
      peak.burst()
      last = .now
    })
    let isTargeted = threads == 2 && ["lstm", "gru-attention"].contains(work.name)
    return .work(
      name(work, "step", threads), milliseconds: Array(times.dropFirst(warm)), operations: work.step,
      peak: Array(peak.bursts.dropFirst(warm)), target: isTargeted ? "80 % of peak" : "")
  }

  private static func name(_ work: ReferenceWork, _ what: String, _ threads: Int) -> String {
    "\(work.name) \(what), \(threads) \(threads == 1 ? "thread" : "threads")"
  }

  static func inference() -> [Measurement] {
    ReferenceWork.all.flatMap { work in [1, 2].map { inference(work, threads: $0) } }
  }

  private static func inference(_ work: ReferenceWork, threads: Int) -> Measurement {
    let model = NetworkModel(work.network, shape: work.shape, initialization: .uniform, seed: 1, threads: threads)
    let samples = work.samples(work.batch)
    let peak = MultiplyAddPeak(threads: threads)
    var times: [Double] = []
    for _ in 0..<warm + counted {
      let time = Stopwatch.time { for _ in 0..<10 { _ = model.predict(samples) } }
      times.append(time / 10)
      peak.burst()
    }
    return .work(
      name(work, "inference", threads), milliseconds: Array(times.dropFirst(warm)),
      operations: work.forward, peak: Array(peak.bursts.dropFirst(warm)))
  }
}
