import Testing

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

@Suite("Training")
struct TrainingTests {
  /// A network that can only learn a constant: its inputs are zero.
  func constantTraining(
    targets: [Scalar], validationTargets: [Scalar]? = nil, options: TrainingOptions
  ) -> Trainer {
    func samples(_ targets: [Scalar]) -> WindowSamples {
      WindowSamples(
        rows: [Double](repeating: 0, count: targets.count + 3), featureCount: 1, starts: Array(0..<targets.count),
        targets: targets, targetSize: 1)
    }
    return Trainer(
      .recurrent(RecurrentConfiguration(cell: .rnn, hiddenSize: 4, layerCount: 1)),
      shape: NetworkShape(lookback: 3, inputSize: 1, horizon: 1, targetCount: 1), options: options,
      training: samples(targets), validation: validationTargets.map(samples), threads: 1)
  }

  @Test("The training loss is the mean over windows, the partial last batch at its own weight")
  func partialBatch() throws {
    // Without learning, every batch sees the same prediction p: the mean over all windows is that of (p - a)^2.
    let targets = (0..<10).map { Scalar($0) }
    let options = TrainingOptions(optimizer: .sgd(), learningRate: 0, epochs: 1, batchSize: 4)
    let trainer = constantTraining(targets: targets, validationTargets: targets, options: options)
    #expect(trainer.stepsPerEpoch == 3)
    var steps: [Int] = []
    try trainer.run(afterStep: { step, _ in
      steps.append(step)
      return true
    })
    #expect(steps == [1, 2, 3])
    let record = try #require(trainer.history.first)
    let validation = try #require(record.validationLoss)
    #expect(record.trainingLoss > 0)
    #expect(abs(record.trainingLoss - validation) <= 1e-5 * validation)
  }

  @Test("Watched windows change no bit, and have the loss that they would have as validation windows")
  func watched() throws {
    for var training in SmallTraining.families.prefix(3) {
      let plain = training.trainer()
      try plain.run()
      #expect(plain.watchedLosses == [])
      training.watchedWindows = 13
      let watching = training.trainer(threads: 2)
      try watching.run()
      #expect(TrainingBits(watching).differences(from: TrainingBits(plain)) == [])

      // Without schedule and early stopping nothing depends on validation but the choice of the best epoch.
      training.options.schedule = .constant
      training.options.earlyStopping = nil
      let other = training.trainer()
      try other.run()
      let judged = Trainer(
        training.network, shape: training.shape, options: training.options,
        training: training.samples(training.windows, name: "training"),
        validation: training.samples(13, name: "watched"), threads: 1)
      try judged.run()
      #expect(other.watchedLosses.count == 3)
      #expect(other.watchedLosses == judged.history.map(\.validationLoss))
    }
  }

  @Test("Without validation windows the training loss decides what is best")
  func noValidation() throws {
    let options = TrainingOptions(
      optimizer: .sgd(), learningRate: 0.05, epochs: 5, batchSize: 4, earlyStopping: .init(patience: 1))
    let trainer = constantTraining(targets: [1, 1, 1, 1], options: options)
    try trainer.run()
    #expect(trainer.history.allSatisfy { $0.validationLoss == nil })
    #expect(trainer.history.count == 5)
    #expect(trainer.bestEpoch == 5)
    let losses = trainer.history.map(\.trainingLoss)
    #expect(losses == losses.sorted(by: >))
    let empty = constantTraining(targets: [1, 1, 1, 1], validationTargets: [], options: options)
    try empty.run()
    #expect(TrainingBits(empty).differences(from: TrainingBits(trainer)) == [])
  }

  @Test("Early stopping bears its patience, keeps the best weights and needs min_delta")
  func earlyStopping() throws {
    // Training moves the prediction towards 1 while validation wants -1: the first epoch is the best.
    var options = TrainingOptions(
      optimizer: .sgd(), learningRate: 0.02, epochs: 50, batchSize: 4, earlyStopping: .init(patience: 3), seed: 3)
    let trainer = constantTraining(targets: [1, 1, 1, 1], validationTargets: [-1, -1], options: options)
    var afterFirst: [NamedTensor] = []
    try trainer.run(afterEpoch: { record in if record.epoch == 1 { afterFirst = trainer.lastTensors } })
    #expect(trainer.history.count == 4)
    #expect(trainer.isFinished)
    #expect(trainer.bestEpoch == 1)
    #expect(trainer.bestTensors == afterFirst)
    #expect(trainer.lastTensors != afterFirst)

    // Improvements smaller than min_delta do not count for patience, but the best weights follow them.
    options.earlyStopping = .init(patience: 3, minDelta: 100)
    let improving = constantTraining(targets: [1, 1, 1, 1], validationTargets: [1, 1], options: options)
    try improving.run()
    // The first epoch improves on infinity.
    #expect(improving.history.count == 4)
    #expect(improving.bestEpoch == 4)
  }

  @Test("A loss that is not finite stops training and keeps the finished epochs")
  func divergence() throws {
    // Epoch 1 sees finite losses; the rate blows the weights up within a few epochs.
    let options = TrainingOptions(optimizer: .sgd(), learningRate: 1e8, epochs: 100, batchSize: 2)
    let trainer = constantTraining(targets: [1, 2, 3, 4], options: options)
    let error = #expect(throws: TrainingError.self) { try trainer.run() }
    guard case .diverged(let epoch, let step, let loss, let norm, let rate, let history)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!loss.isFinite || !norm.isFinite)
    #expect(rate == 1e8)
    #expect(history == trainer.history)
    #expect(history.count == epoch - 1)
    #expect((1...2).contains(step))
  }

  @Test(
    "Data that are not numbers are noticed at the first step, whatever the family", arguments: SmallTraining.families)
  func notANumber(_ training: SmallTraining) throws {
    let samples = training.samples(40, name: "training")
    var rows = samples.rows
    rows[0] = .nan
    let broken = WindowSamples(
      rows: rows, featureCount: samples.featureCount, starts: [Int](repeating: 0, count: 40),
      targets: samples.targets, targetSize: samples.targetSize)
    let trainer = Trainer(
      training.network, shape: training.shape, options: training.options, training: broken, validation: nil, threads: 2)
    let error = #expect(throws: TrainingError.self) { try trainer.run() }
    guard case .diverged(1, 1, _, _, _, [])? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("Asked to stop, training stops after the step")
  func interruption() throws {
    let trainer = SmallTraining.families[0].trainer()
    var steps = 0
    let error = #expect(throws: TrainingError.self) {
      try trainer.run(afterStep: { _, _ in
        steps += 1
        return steps < 4
      })
    }
    #expect(error == .interrupted(epoch: 2))
    #expect(steps == 4)
    try trainer.run()
    let whole = SmallTraining.families[0].trainer()
    try whole.run()
    #expect(TrainingBits(trainer).differences(from: TrainingBits(whole)) == [])
  }

  @Test("Shuffling takes every window once in each epoch, in another order")
  func shuffling() throws {
    var training = SmallTraining.families[0]
    training.options.optimizer = .sgd()
    training.options.learningRate = 0
    training.options.l2 = 0
    training.options.schedule = .constant
    training.options.earlyStopping = nil
    training.network = .recurrent(RecurrentConfiguration(cell: .rnn, hiddenSize: 7, layerCount: 1))
    func losses(shuffle: Bool) throws -> ([Double], [Double]) {
      var training = training
      training.options.shuffle = shuffle
      let trainer = training.trainer()
      var first: [Double] = []
      try trainer.run(afterStep: { step, loss in
        if step == 1 { first.append(loss) }
        return true
      })
      return (trainer.history.map(\.trainingLoss), first)
    }
    let (shuffled, firstShuffled) = try losses(shuffle: true)
    let (plain, firstPlain) = try losses(shuffle: false)
    #expect(Set(firstPlain).count == 1)
    #expect(Set(firstShuffled).count == 3)
    for loss in shuffled { #expect(abs(loss - plain[0]) <= 1e-6 * plain[0]) }
  }

  @Test("Windows normalised by themselves give what windows normalised beforehand give")
  func windowNormalisation() throws {
    let training = SmallTraining.families[1]
    let (lookback, features, count) = (training.shape.lookback, training.shape.inputSize, 6)
    let plain = training.samples(count, name: "training")
    // Powers of two as scales, so that both ways round alike.
    let centers = formula("centers", count * features, bound: 1).map { Double($0) }
    let scales = (0..<count * features).map { [0.5, 1, 2, 4][$0 % 4] }
    let byWindow = WindowSamples(
      rows: plain.rows, featureCount: features, starts: plain.starts, targets: plain.targets,
      targetSize: plain.targetSize, centers: centers, scales: scales)
    var rows: [Double] = []
    for window in 0..<count {
      for t in 0..<lookback {
        for f in 0..<features {
          let value = plain.rows[(plain.starts[window] + t) * features + f]
          rows.append((value - centers[window * features + f]) / scales[window * features + f])
        }
      }
    }
    let beforehand = WindowSamples(
      rows: rows, featureCount: features, starts: (0..<count).map { $0 * lookback }, targets: plain.targets,
      targetSize: plain.targetSize)
    let model = NetworkModel(training.network, shape: training.shape, initialization: .uniform, seed: 2)
    #expect(model.predict(byWindow) == model.predict(beforehand))
    #expect(model.predict(byWindow) != model.predict(plain))
  }

  @Test("Tensors that do not fit are refused by name")
  func tensors() {
    let training = SmallTraining.families[0]
    let good = training.trainer().lastTensors
    func load(_ tensors: [NamedTensor]) throws(TensorError) {
      _ = try NetworkModel(training.network, shape: training.shape, tensors: tensors)
    }
    #expect(throws: Never.self) { try load(good.reversed()) }
    #expect(throws: TensorError.missing(good[0].name)) { try load(Array(good.dropFirst())) }
    let extra = NamedTensor(name: "zz", shape: [1], values: [0])
    #expect(throws: TensorError.unexpected("zz")) { try load(good + [extra]) }
    let wrong = NamedTensor(name: good[1].name, shape: [1, 1], values: [0])
    #expect(throws: TensorError.shape(name: good[1].name, expected: good[1].shape, found: [1, 1])) {
      try load(good.map { $0.name == wrong.name ? wrong : $0 })
    }
  }
}
