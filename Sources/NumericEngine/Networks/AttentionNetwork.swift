import VectorMath

/// Input projection, stacked GRU, attention over time, dense layers: family `gru-attention`.
struct AttentionNetwork: Network {
  let projection: Linear
  let stack: RecurrentStack
  let attention: AttentionPooling
  let head: DenseHead?
  let layout: ParameterLayout
  let packing: PackingPlan
  let initialValues: [InitialValue]
  let lookback: Int
  let inputSize: Int
  let outputSize: Int

  init(_ configuration: AttentionConfiguration, shape: NetworkShape) {
    var builder = NetworkBuilder()
    projection = Linear(
      &builder, "projection", inputSize: shape.inputSize, outputSize: configuration.projectionSize)
    stack = RecurrentStack(
      &builder, prefix: "gru", cell: .gru, inputSize: configuration.projectionSize,
      hiddenSize: configuration.hiddenSize, layerCount: configuration.layerCount, dropout: configuration.dropout)
    attention = AttentionPooling(
      &builder, score: configuration.score, stateSize: configuration.hiddenSize,
      attentionSize: configuration.attentionSize)
    head = DenseHead(
      &builder, name: "output", inputSize: configuration.hiddenSize, denseSizes: configuration.denseSizes,
      outputSize: shape.outputSize, batchNorm: configuration.batchNorm, dropout: configuration.dropout)
    layout = builder.layout
    packing = builder.packing
    initialValues = builder.initialValues
    lookback = shape.lookback
    inputSize = shape.inputSize
    outputSize = shape.outputSize
  }

  func makeBody(rows: Int, isTraining: Bool) -> any NetworkBody {
    AttentionBody(self, rows: rows, isTraining: isTraining)
  }
}

private final class AttentionBody: NetworkBody {
  let input: Buffer
  let inputWidth: Int
  let outputWidth: Int
  private let network: AttentionNetwork
  private let projected: Buffer
  private let projectedGradient: Buffer
  private let state: StackState
  private let pooling: PoolingState
  private let context: Buffer
  private let statesGradient: Buffer

  init(_ network: AttentionNetwork, rows: Int, isTraining: Bool) {
    self.network = network
    let steps = network.lookback
    inputWidth = network.projection.inputWidth
    outputWidth = network.stack.width
    input = Buffer(count: steps * rows * inputWidth)
    projected = Buffer(count: steps * rows * network.projection.outputWidth)
    projectedGradient = Buffer(count: isTraining ? steps * rows * network.projection.outputWidth : 0)
    state = StackState(network.stack, steps: steps, rows: rows, startsAtZero: true, isTraining: isTraining)
    pooling = PoolingState(network.attention, steps: steps, rows: rows)
    context = Buffer(count: rows * outputWidth)
    statesGradient = Buffer(count: isTraining ? steps * rows * outputWidth : 0)
  }

  func forward(_ pass: Pass, targets: UnsafePointer<Scalar>?) -> UnsafePointer<Scalar> {
    let steps = network.lookback
    network.projection.forward(pass, rows: steps * pass.rows, input.base, into: projected.base)
    network.stack.forward(pass, state, steps: 0..<steps, projected.base)
    network.attention.forward(
      pass, pooling, steps: steps, state.output(rows: pass.rows, width: outputWidth), into: context.base)
    return UnsafePointer(context.base)
  }

  func trace() -> NetworkTrace {
    let rowWidth = paddedLength(1)
    return NetworkTrace(
      layers: state.trace(network.stack, prefix: "gru", steps: network.lookback),
      attention: [(0..<network.lookback).map { pooling.weights.base[$0 * rowWidth] }])
  }

  func backward(_ pass: Pass, outputGradient: UnsafePointer<Scalar>, gradient: Pointer) {
    let steps = network.lookback
    network.attention.backward(
      pass, pooling, steps: steps, state.output(rows: pass.rows, width: outputWidth),
      contextGradient: outputGradient, statesGradient: statesGradient.base, gradient: gradient)
    for layer in state.layers { layer.beginBackward() }
    network.stack.backward(
      pass, state, steps: 0..<steps, outputGradient: UnsafePointer(statesGradient.base),
      inputGradient: projectedGradient.base)
    network.stack.weightGradient(pass, state, stepCount: steps, projected.base, gradient: gradient)
    network.projection.weightGradient(
      rows: steps * pass.rows, projectedGradient.base, input.base, gradient: gradient, accumulate: false)
  }
}
