import VectorMath

/// One optimizer step: forward, loss, backward, sum of gradients, clipping, update, repacking.
///
/// A batch is cut into shards by its size alone; each shard has its own gradient, and these are added as a fixed tree. The
/// number of threads decides who does the work, never what is computed.
final class BatchStep {
  let weights: Buffer
  let packed: Buffer
  let firstMoment: Buffer
  let secondMoment: Buffer

  private let network: any Network
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

  /// Scalars of one chunk of the parameters, for sums and updates.
  private static let chunk = 4096

  init(_ network: any Network, options: TrainingOptions, pool: ThreadPool) {
    self.network = network
    self.options = options
    self.pool = pool
    let batch = options.batchSize
    let shards = Self.shardCount(batch)
    let rows = (1...batch).map { ($0 + Self.shardCount($0) - 1) / Self.shardCount($0) }.max() ?? batch
    let trained = network.layout.trainedCount
    weights = Buffer(count: network.layout.count)
    packed = Buffer(count: network.packing.count)
    firstMoment = Buffer(count: options.optimizer.momentCount > 0 ? trained : 0)
    secondMoment = Buffer(count: options.optimizer.momentCount > 1 ? trained : 0)
    bodies = (0..<shards).map { _ in network.makeBody(rows: rows, isTraining: true) }
    gradients = (0..<shards).map { _ in Buffer(count: trained) }
    headState = network.head.map { HeadState($0, rows: batch) }
    bodyOutput = Buffer(count: batch * bodies[0].outputWidth)
    outputGradient = Buffer(count: batch * (network.head?.output.outputWidth ?? bodies[0].outputWidth))
    targets = Buffer(count: batch * network.outputSize)
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

  /// Repacks after the weights were set from outside.
  func weightsChanged() {
    network.packing.run(weights: weights.base, packed: packed.base, pool: pool)
  }

  /// What a step found.
  struct Outcome {
    /// The mean loss over the batch before the update.
    let loss: Double
    /// The gradient's norm before clipping by norm.
    let gradientNorm: Double

    var isFinite: Bool { loss.isFinite && gradientNorm.isFinite }
  }

  /// Computes loss and gradient of the windows `order[0 ..< rows]`; the gradient is left in the first shard's buffer.
  func gradient(
    _ samples: WindowSamples, order: UnsafePointer<Int>, rows: Int, randomKey: UInt64
  ) -> Outcome {
    let shards = Self.shardCount(rows)
    let small = rows / shards
    let larger = rows % shards
    let size = network.outputSize
    let width = bodies[0].outputWidth
    let network = self.network
    let lookback = network.lookback
    let gradients = self.gradients
    nonisolated(unsafe) let bodies = self.bodies
    nonisolated(unsafe) let (output, targets, order) = (bodyOutput.base, self.targets.base, order)
    nonisolated(unsafe) let (weights, packed) = (weights.base, packed.base)
    @Sendable func shardPass(_ shard: Int) -> Pass {
      Pass(
        weights: weights, packed: packed, rows: shard < larger ? small + 1 : small,
        firstRow: shard * small + min(shard, larger), isTraining: true, randomKey: randomKey)
    }
    pool.run(tasks: shards) { shard in
      let pass = shardPass(shard)
      let body = bodies[shard]
      samples.gatherInputs(
        count: pass.rows, lookback: lookback, into: body.input.base, width: body.inputWidth,
        window: { order[pass.firstRow + $0] })
      let shardTargets = targets + pass.firstRow * size
      samples.gatherTargets(order + pass.firstRow, count: pass.rows, into: shardTargets)
      let result = body.forward(pass, targets: shardTargets)
      (output + pass.firstRow * width).update(from: result, count: pass.rows * width)
    }

    let whole = Pass(
      weights: weights, packed: packed, rows: rows, firstRow: 0, isTraining: true, randomKey: randomKey)
    var predicted = output
    var predictedWidth = width
    if let head = network.head, let headState {
      predicted = head.forward(whole, headState, output, statistics: weights)
      predictedWidth = head.output.outputWidth
    }
    let count = Double(rows * size)
    let loss = options.loss.sum(predicted, stride: predictedWidth, targets, rows: rows, size: size) / count
    let lossGradient = outputGradient.base
    options.loss.gradient(
      predicted, stride: predictedWidth, targets, rows: rows, size: size, into: lossGradient)
    nonisolated(unsafe) let bodyGradient: UnsafePointer<Scalar>
    if let head = network.head, let headState {
      bodyGradient = head.backward(
        whole, headState, output, outputGradient: lossGradient, gradient: gradients[0].base)
    } else {
      bodyGradient = UnsafePointer(lossGradient)
    }

    pool.run(tasks: shards) { shard in
      let pass = shardPass(shard)
      bodies[shard].backward(
        pass, outputGradient: bodyGradient + pass.firstRow * width, gradient: gradients[shard].base)
    }
    return Outcome(loss: loss, gradientNorm: sumGradients(shards: shards))
  }

  /// Adds the shards' gradients into the first one's, applies L2 and clipping by value, and returns the norm.
  private func sumGradients(shards: Int) -> Double {
    let trained = network.layout.trainedCount
    let chunks = squares.count
    let gradients = self.gradients
    nonisolated(unsafe) let squares = self.squares.base
    nonisolated(unsafe) let (weights, penalty) = (weights.base, options.l2 > 0 ? self.penalty.base : nil)
    let limit = options.clipValue.map { Scalar($0) }
    pool.run(tasks: chunks) { chunk in
      let range = chunk * Self.chunk..<min(trained, (chunk + 1) * Self.chunk)
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
      var square = Vector.zero
      for i in stride(from: range.lowerBound, to: range.upperBound, by: laneCount) {
        var g = load(sum + i)
        if let penalty { g.addProduct(load(penalty + i), load(weights + i)) }
        if let limit { g = pointwiseMin(pointwiseMax(g, Vector(repeating: -limit)), Vector(repeating: limit)) }
        store(g, sum + i)
        square.addProduct(g, g)
      }
      squares[chunk] = laneSum(square)
    }
    var total = 0.0
    for chunk in 0..<chunks { total += Double(squares[chunk]) }
    return total.squareRoot()
  }

  /// Updates the weights by the gradient that `gradient` left.
  func update(learningRate: Double, gradientNorm: Double, beta1Power: Double, beta2Power: Double) {
    let trained = network.layout.trainedCount
    let scale = options.clipNorm.map { min(1, $0 / (gradientNorm + 1e-6)) } ?? 1
    let step = OptimizerStep(
      optimizer: options.optimizer, learningRate: learningRate, gradientScale: scale, beta1Power: beta1Power,
      beta2Power: beta2Power)
    nonisolated(unsafe) let (weights, gradient) = (weights.base, gradients[0].base)
    nonisolated(unsafe) let (first, second) = (firstMoment.base, secondMoment.base)
    pool.run(tasks: squares.count) { chunk in
      step.update(
        chunk * Self.chunk..<min(trained, (chunk + 1) * Self.chunk), weights: weights, gradient: gradient,
        firstMoment: first, secondMoment: second)
    }
    weightsChanged()
  }

  /// The gradient that `gradient` left, by name.
  func gradientTensors() -> [NamedTensor] {
    network.layout.parameters.filter(\.isTrained).map {
      NamedTensor(name: $0.name, shape: $0.shape, values: $0.read(from: gradients[0].base))
    }
  }
}
