/// Trains one network: epochs over shuffled batches, validation, schedule, early stopping, best weights.
///
/// Everything random is a function of the seed and of how far training has come, so a trainer that is restored from a
/// checkpoint goes on to the same bits.
public final class Trainer {
  /// The numeric version of the engine: raised whenever a change of code may change a bit of any result.
  public static let numericVersion = 2

  let configuration: NetworkConfiguration
  let shape: NetworkShape
  let network: any Network
  let step: BatchStep
  let options: TrainingOptions
  let training: WindowSamples
  let validation: WindowSamples?
  let watched: WindowSamples?
  var progress: TrainingProgress
  private let inference: Inference
  private let pool: ThreadPool
  private var predictions: [Scalar] = []
  private var order: [Int] = []
  private var orderEpoch = -1

  /// Makes workspaces and initial weights; `training` has at least one window, and the shape has the loss's quantiles.
  ///
  /// - Parameter watched: windows whose loss is taken after each epoch and steers nothing, such as those of the test
  ///   part.
  public init(
    _ configuration: NetworkConfiguration, shape: NetworkShape, options: TrainingOptions, training: WindowSamples,
    validation: WindowSamples?, watched: WindowSamples? = nil, threads: Int
  ) {
    precondition(shape.quantiles == options.loss.quantiles, "the shape and the loss are of other quantiles")
    self.configuration = configuration
    self.shape = shape
    network = configuration.makeNetwork(shape)
    self.options = options
    self.training = training
    self.validation = validation.flatMap { $0.count > 0 ? $0 : nil }
    self.watched = watched.flatMap { $0.count > 0 ? $0 : nil }
    pool = ThreadPool(threads: threads)
    step = BatchStep(network, targetSize: shape.targetSize, options: options, pool: pool)
    inference = Inference(network, pool: pool)
    progress = TrainingProgress(learningRate: options.learningRate)
    for value in network.initialValues {
      value.write(to: step.weights.base, seed: options.seed, initialization: options.initialization)
    }
    step.weightsChanged()
  }

  /// Rows of the history so far.
  public var history: [EpochRecord] { progress.history }
  /// The loss over the watched windows after each finished epoch, dropout off; empty where none are watched.
  public var watchedLosses: [Double] { progress.watchedLosses }
  /// The epoch with the best validation loss (training loss without validation windows), counted from 1.
  public var bestEpoch: Int { progress.bestEpoch }
  /// Steps of one epoch.
  public var stepsPerEpoch: Int { (training.count + options.batchSize - 1) / options.batchSize }
  /// The number of trained scalars.
  public var parameterCount: Int { network.layout.trainedParameterCount }
  /// The threads that work; another number may be set between steps and changes the speed alone.
  public var threads: Int {
    get { pool.threads }
    set { pool.resize(threads: newValue) }
  }
  /// Whether all epochs are done or early stopping said so.
  public var isFinished: Bool { progress.isFinished || progress.epoch >= options.epochs }
  /// The weights of the best epoch so far.
  public var bestTensors: [NamedTensor] {
    guard !progress.bestWeights.isEmpty else { return lastTensors }
    let flat = Buffer(count: network.layout.count)
    flat.assign(progress.bestWeights)
    return network.layout.tensors(from: flat.base)
  }
  /// The weights of the last step.
  public var lastTensors: [NamedTensor] { network.layout.tensors(from: step.weights.base) }

  /// Trains to the end, or until so many epochs are done.
  ///
  /// `afterStep` is called after each step with the steps done in the epoch and the mean loss so far, and stops
  /// training by returning false; `afterEpoch` is called with each new row of the history.
  ///
  /// - Throws: `TrainingError.diverged` at the first loss or gradient that is not finite, `.interrupted` when asked to
  ///   stop.
  public func run(
    through lastEpoch: Int = .max, afterStep: (_ step: Int, _ loss: Double) -> Bool = { _, _ in true },
    afterEpoch: (EpochRecord) -> Void = { _ in }
  ) throws(TrainingError) {
    while !isFinished, progress.epoch < lastEpoch {
      while progress.stepInEpoch < stepsPerEpoch {
        try trainStep()
        let done = progress.stepInEpoch
        if !afterStep(done, progress.meanLoss(batchSize: options.batchSize, windows: training.count)) {
          throw .interrupted(epoch: progress.epoch + 1)
        }
      }
      afterEpoch(finishEpoch())
    }
  }

  private func trainStep() throws(TrainingError) {
    if orderEpoch != progress.epoch {
      var shuffle = RandomStream(seed: options.seed, name: "shuffle", index: UInt64(progress.epoch))
      order = options.shuffle ? shuffle.permutation(training.count) : Array(0..<training.count)
      orderEpoch = progress.epoch
    }
    let first = progress.stepInEpoch * options.batchSize
    let rows = min(options.batchSize, training.count - first)
    let key = mix(mix(options.seed ^ 0xA17A_4AC0) ^ UInt64(progress.totalSteps))
    let outcome = order.withUnsafeBufferPointer { order in
      step.gradient(training, order: order.baseAddress! + first, rows: rows, randomKey: key)
    }
    guard outcome.isFinite else {
      throw .diverged(
        epoch: progress.epoch + 1, step: progress.stepInEpoch + 1, loss: outcome.loss,
        gradientNorm: outcome.gradientNorm, learningRate: progress.schedule.learningRate,
        history: progress.history)
    }
    progress.countStep(outcome, rows: rows, optimizer: options.optimizer)
    step.update(
      learningRate: progress.schedule.learningRate, gradientNorm: outcome.gradientNorm,
      beta1Power: progress.beta1Power, beta2Power: progress.beta2Power)
  }

  /// Makes the next step shuffle anew for its epoch.
  func forgetOrder() {
    orderEpoch = -1
  }

  private func finishEpoch() -> EpochRecord {
    let validationLoss = validation.map { loss(over: $0) }
    if let watched { progress.watchedLosses.append(loss(over: watched)) }
    return progress.finishEpoch(
      options, windows: training.count, steps: stepsPerEpoch, validationLoss: validationLoss,
      weights: { self.step.weights.values })
  }

  /// The mean loss over windows, dropout off.
  func loss(over samples: WindowSamples) -> Double {
    let size = network.outputSize
    let count = samples.count * size
    if predictions.count < count { predictions = [Scalar](repeating: 0, count: count) }
    predictions.withUnsafeMutableBufferPointer { result in
      inference.predict(samples, step.parameters, into: result.baseAddress!)
    }
    return options.loss.sum(predictions, stride: size, samples.targets, rows: samples.count, size: shape.targetSize)
      / Double(count)
  }
}
