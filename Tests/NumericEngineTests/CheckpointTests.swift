import Safetensors
import Testing

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

@Suite("Checkpoints")
struct CheckpointTests {
  /// Trains for `steps` steps and gives the checkpoint's bytes.
  func interrupted(_ training: SmallTraining, after steps: Int) throws -> [UInt8] {
    let trainer = training.trainer()
    var done = 0
    #expect(throws: TrainingError.self) {
      try trainer.run(afterStep: { _, _ in
        done += 1
        return done < steps
      })
    }
    return trainer.checkpoint().encoded()
  }

  @Test("Interrupted at any step and resumed, every family ends with the same bits", arguments: SmallTraining.families)
  func everyStep(_ training: SmallTraining) throws {
    let whole = training.trainer()
    try whole.run()
    #expect(whole.history.count == training.options.epochs)
    let expected = TrainingBits(whole)
    for steps in 1...training.options.epochs * whole.stepsPerEpoch {
      let bytes = try interrupted(training, after: steps)
      let resumed = training.trainer(threads: 2)
      try resumed.restore(try SafetensorsFile(bytes))
      #expect(resumed.checkpoint().encoded() == bytes)
      try resumed.run()
      #expect(TrainingBits(resumed).differences(from: expected) == [], "after step \(steps)")
    }
  }

  @Test("Losses of watched windows go through a checkpoint, which belongs to them")
  func watched() throws {
    var training = SmallTraining.families[1]
    let plain = try SafetensorsFile(try interrupted(training, after: 7))
    training.watchedWindows = 13
    let whole = training.trainer()
    try whole.run()
    let resumed = training.trainer(threads: 2)
    try resumed.restore(try SafetensorsFile(try interrupted(training, after: 7)))
    #expect(resumed.watchedLosses == Array(whole.watchedLosses.prefix(2)))
    try resumed.run()
    #expect(resumed.watchedLosses == whole.watchedLosses && whole.watchedLosses.count == 3)
    #expect(TrainingBits(resumed).differences(from: TrainingBits(whole)) == [])
    #expect(throws: CheckpointError.self) { try training.trainer().restore(plain) }
  }

  @Test(
    "Every optimizer's moments go through a checkpoint",
    arguments: [
      Optimizer.sgd(), .momentum(0.9, nesterov: true), .rmsprop(alpha: 0.99, epsilon: 1e-8),
      .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), .adamw(beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1),
    ])
  func optimizers(_ optimizer: Optimizer) throws {
    var training = SmallTraining.families[0]
    training.options.optimizer = optimizer
    training.validationWindows = 0
    let whole = training.trainer()
    try whole.run()
    let resumed = training.trainer()
    try resumed.restore(try SafetensorsFile(try interrupted(training, after: 4)))
    try resumed.run()
    #expect(TrainingBits(resumed).differences(from: TrainingBits(whole)) == [])
  }

  @Test("A finished training stays finished, by early stopping or by its epochs")
  func finished() throws {
    for patience in [1, 100] {
      var training = SmallTraining.families[1]
      training.options.earlyStopping = .init(patience: patience, minDelta: 10)
      let whole = training.trainer()
      try whole.run()
      #expect(whole.history.count == (patience == 1 ? 2 : 3))
      let resumed = training.trainer()
      try resumed.restore(whole.checkpoint())
      #expect(resumed.isFinished)
      try resumed.run()
      #expect(TrainingBits(resumed).differences(from: TrainingBits(whole)) == [])
    }
  }

  @Test("Losses that are not numbers go through a checkpoint")
  func notANumber() throws {
    let training = SmallTraining.families[0]
    func trainer() -> Trainer {
      let samples = training.samples(9, name: "validation")
      let broken = WindowSamples(
        rows: samples.rows, featureCount: samples.featureCount, starts: samples.starts,
        targets: samples.targets.map { _ in Scalar.nan }, targetSize: samples.targetSize)
      return Trainer(
        training.network, shape: training.shape, options: training.options,
        training: training.samples(40, name: "training"), validation: broken, threads: 1)
    }
    let whole = trainer()
    try whole.run()
    #expect(whole.history.first?.validationLoss?.isNaN == true)
    let resumed = trainer()
    try resumed.restore(try SafetensorsFile(whole.checkpoint().encoded()))
    #expect(TrainingBits(resumed).differences(from: TrainingBits(whole)) == [])
    #expect(resumed.progress.bestLoss == .infinity)
  }

  @Test("A checkpoint of another training is refused by what differs, and changes nothing")
  func otherTraining() throws {
    let training = SmallTraining.families[0]
    let file = try SafetensorsFile(try interrupted(training, after: 2))
    var others: [(String, SmallTraining)] = []
    var other = training
    other.options.learningRate = 0.02
    others.append(("options", other))
    other = training
    other.windows = 41
    others.append(("samples", other))
    other = training
    other.validationWindows = 0
    others.append(("samples", other))
    other = training
    other.shape.lookback = 4
    others.append(("samples", other))
    others.append(("configuration", SmallTraining.families[1]))
    for (what, other) in others {
      let trainer = other.trainer()
      let before = TrainingBits(trainer)
      let error = #expect(throws: CheckpointError.self) { try trainer.restore(file) }
      guard case .otherTraining(what, _, _)? = error else {
        Issue.record("\(what): \(error?.description ?? "accepted")")
        continue
      }
      #expect(TrainingBits(trainer).differences(from: before) == [])
    }
  }

  @Test("A damaged checkpoint is refused by the part, and changes nothing")
  func damaged() throws {
    let training = SmallTraining.families[0]
    let file = try SafetensorsFile(try interrupted(training, after: 4))
    let trainer = training.trainer()
    let before = TrainingBits(trainer)
    func expectRefused(_ file: SafetensorsFile, _ part: String) {
      #expect(throws: CheckpointError.damaged(part: part)) { try trainer.restore(file) }
      #expect(TrainingBits(trainer).differences(from: before) == [])
    }
    for (index, tensor) in file.tensors.enumerated() {
      var missing = file
      missing.tensors.remove(at: index)
      expectRefused(missing, tensor.name)
      var empty = file
      empty.tensors[index] = TensorData(name: tensor.name, shape: [0], elements: .int64([]))
      expectRefused(empty, tensor.name)
    }
    for (position, value) in [(0, 2), (1, 99), (2, -1), (3, 7)] as [(Int, Int64)] {
      var changed = file
      let index = try #require(file.tensors.firstIndex { $0.name == "integers" })
      guard case .int64(var values) = file.tensors[index].elements else { continue }
      values[position] = value
      changed.tensors[index] = TensorData(name: "integers", shape: [values.count], elements: .int64(values))
      expectRefused(changed, position == 0 ? "history" : "integers")
    }
    var nameless = file
    nameless.metadata["options"] = nil
    expectRefused(nameless, "options")
  }
}
