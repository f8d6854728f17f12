import VectorMath

/// One optimizer step: forward, loss, backward, sum of gradients, clipping, update, repacking.
///
/// A batch is cut into shards by its size alone; each shard has its own gradient, and these are added as a fixed tree. The
/// number of threads decides who does the work, never what is computed.
final class BatchStep {
  let parameters: Repacking
  let firstMoment: Buffer
  let secondMoment: Buffer

  private let network: any Network
  /// Values to predict for a window.
  private let targetSize: Int
  private let options: TrainingOptions
  private let pool: ThreadPool
  private let bodies: [any NetworkBody]
  private let gradients: [Buffer]
  private let headState: HeadState?
  private let bodyOutput: Buffer
  private let outputGradient: Buffer
  private let targets: Buffer
  private let squares: Buffer
  /// 2 l2 for weights of matrices, 0 elsewhere; empty without L2.
  private let penalty: Buffer

  /// What the pool's threads are at work on; here and not captured, since a closure of several captures is an allocation.
  private var batch: Batch?
  private var bodyGradient: UnsafePointer<Scalar>?
  private var optimizerStep: OptimizerStep?

  /// Scalars of one chunk of the parameters, for sums and updates.
  private static let chunk = 4096

  init(_ network: any Network, targetSize: Int, options: TrainingOptions, pool: ThreadPool) {
    self.network = network
    self.targetSize = targetSize
    self.options = options
    self.pool = pool
    let batch = options.batchSize
    let shards = Self.shardCount(batch)
    let rows = (1...batch).map { ($0 + Self.shardCount($0) - 1) / Self.shardCount($0) }.max() ?? batch
    let trained = network.layout.trainedCount
    parameters = Repacking(network.packing, of: network.layout, pool: pool)
    firstMoment = Buffer(count: options.optimizer.momentCount > 0 ? trained : 0)
    secondMoment = Buffer(count: options.optimizer.momentCount > 1 ? trained : 0)
    bodies = (0..<shards).map { _ in network.makeBody(rows: rows, isTraining: true) }
    gradients = (0..<shards).map { _ in Buffer(count: trained) }
    headState = network.head.map { HeadState($0, rows: batch) }
    bodyOutput = Buffer(count: batch * bodies[0].outputWidth)
    outputGradient = Buffer(count: batch * (network.head?.output.outputWidth ?? bodies[0].outputWidth))
    targets = Buffer(count: batch * targetSize)
    squares = Buffer(count: (trained + Self.chunk - 1) / Self.chunk)
    penalty = Buffer(count: options.l2 > 0 ? trained : 0)
    if options.l2 > 0 {
      for parameter in network.layout.parameters where parameter.isMatrix && parameter.isTrained {
        (penalty.base + parameter.offset).update(
          repeating: Scalar(2 * options.l2), count: parameter.storedCount)
      }
    }
  }

  /// Shards of a batch: about sixteen rows each, sixteen at most.
  static func shardCount(_ rows: Int) -> Int {
    max(1, min(16, (rows + 8) / 16))
  }

  /// The flat parameter buffer.
  var weights: Buffer { parameters.weights }

  /// Repacks after the weights were set from outside.
  func weightsChanged() { parameters.run() }

  /// What a step found.
  struct Outcome {
    /// The mean loss over the batch before the update.
    let loss: Double
    /// The gradient's norm before clipping by norm.
    let gradientNorm: Double

    var isFinite: Bool { loss.isFinite && gradientNorm.isFinite }
  }

  /// The windows of a step, and how they are cut.
  private struct Batch {
    let samples: WindowSamples
    let order: UnsafePointer<Int>
    let rows: Int
    let shards: Int
    let randomKey: UInt64
  }

  /// Computes loss and gradient of the windows `order[0 ..< rows]`; the gradient is left in the first shard's buffer.
  func gradient(
    _ samples: WindowSamples, order: UnsafePointer<Int>, rows: Int, randomKey: UInt64
  ) -> Outcome {
    let batch = Batch(
      samples: samples, order: order, rows: rows, shards: Self.shardCount(rows), randomKey: randomKey)
    self.batch = batch
    nonisolated(unsafe) let step = self
    pool.run(tasks: batch.shards) { step.forward(shard: $0) }

    let whole = pass(batch, rows: rows, firstRow: 0)
    var predicted = bodyOutput.base
    var predictedWidth = bodies[0].outputWidth
    if let head = network.head, let headState {
      predicted = head.forward(whole, headState, bodyOutput.base, statistics: weights.base)
      predictedWidth = head.output.outputWidth
    }
    let count = Double(rows * network.outputSize)
    let loss = options.loss.sum(predicted, stride: predictedWidth, targets.base, rows: rows, size: targetSize) / count
    let lossGradient = outputGradient.base
    options.loss.gradient(
      predicted, stride: predictedWidth, targets.base, rows: rows, size: targetSize, into: lossGradient)
    if let head = network.head, let headState {
      bodyGradient = head.backward(
        whole, headState, bodyOutput.base, outputGradient: lossGradient, gradient: gradients[0].base)
    } else {
      bodyGradient = UnsafePointer(lossGradient)
    }

    pool.run(tasks: batch.shards) { step.backward(shard: $0) }
    return Outcome(loss: loss, gradientNorm: sumGradients())
  }

  private func pass(_ batch: Batch, rows: Int, firstRow: Int) -> Pass {
    Pass(
      weights: weights.base, packed: parameters.packed.base, rows: rows, firstRow: firstRow, isTraining: true,
      randomKey: batch.randomKey)
  }

  private func shardPass(_ batch: Batch, _ shard: Int) -> Pass {
    let small = batch.rows / batch.shards
    let larger = batch.rows % batch.shards
    return pass(
      batch, rows: shard < larger ? small + 1 : small, firstRow: shard * small + min(shard, larger))
  }

  private func forward(shard: Int) {
    guard let batch else { return }
    let pass = shardPass(batch, shard)
    let body = bodies[shard]
    let order = batch.order + pass.firstRow
    batch.samples.gatherInputs(
      count: pass.rows, lookback: network.lookback, into: body.input.base, width: body.inputWidth,
      window: { order[$0] })
    let shardTargets = targets.base + pass.firstRow * targetSize
    batch.samples.gatherTargets(order, count: pass.rows, into: shardTargets)
    let result = body.forward(pass, targets: shardTargets)
    (bodyOutput.base + pass.firstRow * body.outputWidth).update(from: result, count: pass.rows * body.outputWidth)
  }

  private func backward(shard: Int) {
    guard let batch, let bodyGradient else { return }
    let pass = shardPass(batch, shard)
    let body = bodies[shard]
    body.backward(
      pass, outputGradient: bodyGradient + pass.firstRow * body.outputWidth, gradient: gradients[shard].base)
  }

  /// Adds the shards' gradients into the first one's, applies L2 and clipping by value, and returns the norm.
  private func sumGradients() -> Double {
    nonisolated(unsafe) let step = self
    pool.run(tasks: squares.count) { step.sumGradients(chunk: $0) }
    var total = 0.0
    for chunk in 0..<squares.count { total += Double(squares.base[chunk]) }
    return total.squareRoot()
  }

  /// The scalars of a chunk of the trained parameters.
  private func range(_ chunk: Int) -> Range<Int> {
    chunk * Self.chunk..<min(network.layout.trainedCount, (chunk + 1) * Self.chunk)
  }

  private func sumGradients(chunk: Int) {
    guard let shards = batch?.shards else { return }
    let range = range(chunk)
    var distance = 1
    while distance < shards {
      for shard in stride(from: 0, to: shards - distance, by: 2 * distance) {
        let target = gradients[shard].base
        let source = gradients[shard + distance].base
        for i in stride(from: range.lowerBound, to: range.upperBound, by: laneCount) {
          store(load(target + i) + load(source + i), target + i)
        }
      }
      distance *= 2
    }
    let sum = gradients[0].base
    let penalty = options.l2 > 0 ? self.penalty.base : nil
    let limit = options.clipValue.map { Scalar($0) }
    let weights = weights.base
    var square = Vector.zero
    for i in stride(from: range.lowerBound, to: range.upperBound, by: laneCount) {
      var g = load(sum + i)
      if let penalty { g.addProduct(load(penalty + i), load(weights + i)) }
      if let limit { g = pointwiseMin(pointwiseMax(g, Vector(repeating: -limit)), Vector(repeating: limit)) }
      store(g, sum + i)
      square.addProduct(g, g)
    }
    squares.base[chunk] = laneSum(square)
  }

  /// Updates the weights by the gradient that `gradient` left.
  func update(learningRate: Double, gradientNorm: Double, beta1Power: Double, beta2Power: Double) {
    let scale = options.clipNorm.map { min(1, $0 / (gradientNorm + 1e-6)) } ?? 1
    optimizerStep = OptimizerStep(
      optimizer: options.optimizer, learningRate: learningRate, gradientScale: scale, beta1Power: beta1Power,
      beta2Power: beta2Power)
    nonisolated(unsafe) let step = self
    pool.run(tasks: squares.count) { step.update(chunk: $0) }
    weightsChanged()
  }

  private func update(chunk: Int) {
    optimizerStep?.update(
      range(chunk), weights: weights.base, gradient: gradients[0].base, firstMoment: firstMoment.base,
      secondMoment: secondMoment.base)
  }

  /// The gradient that `gradient` left, by name.
  func gradientTensors() -> [NamedTensor] {
    network.layout.parameters.filter(\.isTrained).map {
      NamedTensor(name: $0.name, shape: $0.shape, values: $0.read(from: gradients[0].base))
    }
  }
}
