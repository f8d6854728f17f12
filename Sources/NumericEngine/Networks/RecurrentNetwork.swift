import VectorMath

/// Stacked recurrent layers, the last step's state to a linear head: families `rnn`, `lstm` and `gru`.
struct RecurrentNetwork: Network {
  let stack: RecurrentStack
  let head: DenseHead?
  let layout: ParameterLayout
  let packing: PackingPlan
  let initialValues: [InitialValue]
  let lookback: Int
  let inputSize: Int
  let outputSize: Int

  init(_ configuration: RecurrentConfiguration, shape: NetworkShape) {
    var builder = NetworkBuilder()
    stack = RecurrentStack(
      &builder, prefix: "rnn", cell: configuration.cell, inputSize: shape.inputSize,
      hiddenSize: configuration.hiddenSize, layerCount: configuration.layerCount, dropout: configuration.dropout,
      forgetBias: configuration.forgetBias)
    head = DenseHead(
      &builder, name: "head", inputSize: configuration.hiddenSize, outputSize: shape.outputSize)
    layout = builder.layout
    packing = builder.packing
    initialValues = builder.initialValues
    lookback = shape.lookback
    inputSize = shape.inputSize
    outputSize = shape.outputSize
  }

  func makeBody(rows: Int, isTraining: Bool) -> any NetworkBody {
    RecurrentBody(self, rows: rows, isTraining: isTraining)
  }
}

private final class RecurrentBody: NetworkBody {
  let input: Buffer
  let inputWidth: Int
  let outputWidth: Int
  private let network: RecurrentNetwork
  private let state: StackState

  init(_ network: RecurrentNetwork, rows: Int, isTraining: Bool) {
    self.network = network
    inputWidth = network.stack.inputWidth
    outputWidth = network.stack.width
    input = Buffer(count: network.lookback * rows * inputWidth)
    state = StackState(network.stack, steps: network.lookback, rows: rows, startsAtZero: true, isTraining: isTraining)
  }

  func forward(_ pass: Pass, targets: UnsafePointer<Scalar>?) -> UnsafePointer<Scalar> {
    network.stack.forward(pass, state, steps: 0..<network.lookback, input.base)
    let block = pass.rows * outputWidth
    return UnsafePointer(state.output(rows: pass.rows, width: outputWidth) + (network.lookback - 1) * block)
  }

  func trace() -> NetworkTrace {
    NetworkTrace(layers: state.trace(network.stack, prefix: "rnn", steps: network.lookback))
  }

  func backward(_ pass: Pass, outputGradient: UnsafePointer<Scalar>, gradient: Pointer) {
    for layer in state.layers { layer.beginBackward() }
    // Only the last step reaches the loss: its gradient is what a later step would have carried back.
    let top = state.layers[state.layers.count - 1]
    top.hiddenCarry.base.update(from: outputGradient, count: pass.rows * outputWidth)
    network.stack.backward(
      pass, state, steps: 0..<network.lookback, outputGradient: nil, inputGradient: nil)
    network.stack.weightGradient(pass, state, stepCount: network.lookback, input.base, gradient: gradient)
  }
}
