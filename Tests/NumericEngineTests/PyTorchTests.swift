import Testing

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

struct FamilyCase: Decodable, Sendable, CustomTestStringConvertible {
  let config: FixtureConfiguration
  let loss: Double
  let gradients: [String: Summary]
  let gradient_norm: Double
  let after_adam: [String: Summary]
  let prediction: Summary
  /// How far PyTorch's own single precision is off its double precision in this case, worst tensor.
  let single_precision_error: Double

  var testDescription: String { config.testDescription }

  static let all: [FamilyCase] = (try? fixture("families", as: [FamilyCase].self)) ?? []
}

struct OptimizerFixture: Decodable {
  let config: FixtureConfiguration
  let optimizers: [String: [String: Summary]]
}

@Suite("The engine against PyTorch")
struct PyTorchTests {
  @Test("There are fixtures for every family")
  func fixturesAreThere() {
    let families: Set = ["rnn", "lstm", "gru", "gru-attention", "seq2seq", "segment-rnn"]
    #expect(Set(FamilyCase.all.map(\.config.family)) == families)
  }

  /// Cells by themselves, in `seq2seq`, and the family that has one cell.
  static let kinds = CellKind.allCases.flatMap { [("\($0)", nil), ("seq2seq", "\($0)")] } + [("gru-attention", nil)]

  @Test("Each cell and family is met with one and three layers and with every odd size", arguments: kinds)
  func fixturesCoverSizes(family: String, cell: String?) {
    let configs = FamilyCase.all.map(\.config).filter { $0.family == family && $0.cell == cell }
    #expect(Set(configs.map(\.layers)).isSuperset(of: [1, 3]))
    #expect(Set(configs.map(\.batch)).isSuperset(of: [1, 5, 33]))
    #expect(Set(configs.map(\.hidden)).isSuperset(of: [1, 7, 50, 128]))
    #expect(Set(configs.map(\.lookback)).isSuperset(of: [1, 100]))
  }

  @Test("Loss, every gradient, one clipped Adam step and the prediction after it", arguments: FamilyCase.all)
  func family(_ reference: FamilyCase) throws {
    let config = reference.config
    #if ENGINE_DOUBLE
      let tolerance = relativeTolerance
    #else
      // Batch normalisation of nearly equal rows magnifies rounding: there, PyTorch's own single precision sets the mark.
      let tolerance = max(relativeTolerance, 4 * reference.single_precision_error)
    #endif
    let options = TrainingOptions(
      loss: config.lossFunction, optimizer: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-3), learningRate: 0.01,
      epochs: 1, batchSize: config.batch, clipNorm: 0.05,
      shuffle: false)
    let trainer = try config.trainer(options)
    let order = Array(0..<config.batch)
    let outcome = order.withUnsafeBufferPointer {
      trainer.step.gradient(config.samples, order: $0.baseAddress!, rows: config.batch, randomKey: 1)
    }
    #expect(abs(outcome.loss - reference.loss) <= relativeTolerance * reference.loss)
    #expect(abs(outcome.gradientNorm - reference.gradient_norm) <= relativeTolerance * reference.gradient_norm)

    let gradients = trainer.step.gradientTensors()
    #expect(gradients.map(\.name).sorted() == reference.gradients.keys.sorted())
    for tensor in gradients {
      let expected = try #require(reference.gradients[tensor.name])
      // Gradients that vanish beside the others are compared with those.
      let floor = reference.gradient_norm * 1e-3
      let error = expected.relativeError(tensor.values, floor: floor)
      #expect(error <= tolerance, "gradient of \(tensor.name)")
    }

    // A fresh one, since the pass above has moved the running statistics.
    let trained = try config.trainer(options)
    try trained.run()
    for tensor in trained.lastTensors {
      guard let expected = reference.after_adam[tensor.name] else {
        #expect(tensor.name.contains("running_"))
        continue
      }
      #expect(expected.relativeError(tensor.values, floor: 0.05) <= tolerance, "\(tensor.name) after Adam")
    }
    let model = try NetworkModel(config.network, shape: config.shape, tensors: trained.lastTensors)
    #expect(reference.prediction.relativeError(model.predict(config.samples)) <= tolerance)
  }

  @Test(
    "Ten steps of every optimizer",
    arguments: [
      ("sgd", Optimizer.sgd(), 0.05), ("sgd-decay", .sgd(weightDecay: 0.1), 0.05),
      ("momentum", .momentum(0.9, nesterov: false), 0.05),
      ("nesterov", .momentum(0.9, nesterov: true, weightDecay: 0.1), 0.05),
      ("rmsprop", .rmsprop(alpha: 0.99, epsilon: 1e-8), 0.01),
      ("adam", .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), 0.01),
      ("adam-decay", .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1), 0.01),
      ("adamw", .adamw(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1), 0.01),
      ("sgd-clip-value", .sgd(), 0.05), ("sgd-l2", .sgd(), 0.05),
      ("adam-quantiles", .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), 0.01),
    ])
  func optimizer(name: String, optimizer: Optimizer, learningRate: Double) throws {
    let reference = try fixture("optimizers", as: OptimizerFixture.self)
    var config = reference.config
    if name == "adam-quantiles" { (config.loss, config.quantiles) = ("quantile", [0.1, 0.5, 0.9]) }
    var options = TrainingOptions(
      loss: config.lossFunction, optimizer: optimizer, learningRate: learningRate, epochs: 10, batchSize: config.batch,
      shuffle: false)
    if name == "sgd-clip-value" { options.clipValue = 0.01 }
    if name == "sgd-l2" { options.l2 = 0.03 }
    let trainer = try config.trainer(options)
    try trainer.run()
    let expected = try #require(reference.optimizers[name])
    for tensor in trainer.lastTensors {
      // Ten steps, each of which may round once more.
      let error = try #require(expected[tensor.name]).relativeError(tensor.values, floor: 0.05)
      #expect(error <= 10 * relativeTolerance, "\(tensor.name)")
    }
  }

  @Test(
    "Thirty epochs of every schedule",
    arguments: [
      ("step", Schedule.step(stepSize: 4, gamma: 0.5)), ("exponential", .exponential(gamma: 0.9)),
      ("inverse-time", .inverseTime(decayRate: 0.5, decaySteps: 3)), ("cosine", .cosine(period: 29, minimum: 0.001)),
      ("reduce-on-plateau", .reduceOnPlateau(factor: 0.5, patience: 3, threshold: 1e-4, minimum: 0.01)),
    ])
  func schedule(name: String, schedule: Schedule) throws {
    let reference = try fixture("schedules", as: [String: [Double]].self)
    let losses = try #require(reference["losses"])
    var state = ScheduleState(learningRate: 0.1)
    for (epoch, expected) in try #require(reference[name]).enumerated() {
      #expect(abs(state.learningRate - expected) <= 1e-14, "epoch \(epoch)")
      state.advance(schedule, initial: 0.1, loss: losses[epoch])
    }
  }
}
