import VectorMath

/// Layers of one cell on top of each other, with dropout on the outputs of all but the last (`torch.nn.LSTM` and its kin).
struct RecurrentStack: Sendable {
  let layers: [RecurrentLayer]
  let dropout: DropoutMask
  /// Tells this stack's masks from those of others.
  let maskKey: UInt64

  var width: Int { layers[0].width }
  var inputWidth: Int { layers[0].inputWidth }

  init(
    _ builder: inout NetworkBuilder, prefix: String, cell: CellKind, inputSize: Int, hiddenSize: Int, layerCount: Int,
    dropout: Double, forgetBias: Double = 0
  ) {
    var layers: [RecurrentLayer] = []
    for index in 0..<layerCount {
      layers.append(
        RecurrentLayer(
          &builder, prefix: prefix, index: index, cell: cell, inputSize: index == 0 ? inputSize : hiddenSize,
          hiddenSize: hiddenSize, forgetBias: forgetBias))
    }
    self.layers = layers
    self.dropout = DropoutMask(rate: dropout)
    maskKey = prefix.utf8.reduce(0) { mix($0 ^ UInt64($1)) }
  }

  /// Runs `steps` of all layers; `x` is the input of the first of them.
  func forward(_ pass: Pass, _ state: StackState, steps: Range<Int>, _ x: UnsafePointer<Scalar>) {
    var input = x
    for (index, layer) in layers.enumerated() {
      layer.forward(pass, state.layers[index], steps: steps, input)
      guard index + 1 < layers.count else { return }
      input = maskedOutput(pass, state, layer: index, steps: steps)
    }
  }

  /// Runs `steps` backwards.
  ///
  /// `outputGradient` is that of the top layer's outputs; `inputGradient`, where wanted, takes dLoss/dx. The states'
  /// carries say what comes from later steps.
  func backward(
    _ pass: Pass, _ state: StackState, steps: Range<Int>, outputGradient: UnsafePointer<Scalar>?,
    inputGradient: Pointer?
  ) {
    var gradient = outputGradient
    for (index, layer) in layers.enumerated().reversed() {
      layer.backward(pass, state.layers[index], steps: steps, outputGradient: gradient)
      if index == 0 {
        if let inputGradient {
          layer.inputGradient(pass, state.layers[0], steps: steps, into: inputGradient)
        }
        return
      }
      let lower = state.outputGradient.base
      layer.inputGradient(pass, state.layers[index], steps: steps, into: lower)
      if pass.isTraining, dropout.rate > 0 {
        let block = pass.rows * width
        let mask = state.masks[index - 1].base + steps.lowerBound * block
        for i in stride(from: 0, to: steps.count * block, by: laneCount) {
          store(load(lower + i) * load(mask + i), lower + i)
        }
      }
      gradient = UnsafePointer(lower)
    }
  }

  /// The weight gradients of all layers over steps 0..<`stepCount`.
  func weightGradient(
    _ pass: Pass, _ state: StackState, stepCount: Int, _ x: UnsafePointer<Scalar>, gradient: Pointer
  ) {
    for (index, layer) in layers.enumerated() {
      let input =
        index == 0
        ? x
        : layerInput(pass, state, layer: index - 1)
      layer.weightGradient(pass, state.layers[index], stepCount: stepCount, input, gradient: gradient)
    }
  }

  /// The outputs of `layer` for all steps as the layer above sees them.
  private func layerInput(_ pass: Pass, _ state: StackState, layer: Int) -> UnsafePointer<Scalar> {
    if pass.isTraining, dropout.rate > 0 { return UnsafePointer(state.masked[layer].base) }
    return UnsafePointer(state.layers[layer].hidden.base + pass.rows * width)
  }

  private func maskedOutput(
    _ pass: Pass, _ state: StackState, layer: Int, steps: Range<Int>
  ) -> UnsafePointer<Scalar> {
    let block = pass.rows * width
    let start = layerInput(pass, state, layer: layer) + steps.lowerBound * block
    guard pass.isTraining, dropout.rate > 0 else { return start }
    let masked = state.masked[layer].base + steps.lowerBound * block
    let mask = state.masks[layer].base + steps.lowerBound * block
    let output = state.layers[layer].hidden.base + (steps.lowerBound + 1) * block
    let key = mix(pass.randomKey ^ maskKey ^ mix(UInt64(layer)))
    for t in steps {
      // Positions run over [time, row of the batch, padded hidden]; a batch has at most 65,536 rows.
      let position = UInt32(truncatingIfNeeded: (t * 65_536 + pass.firstRow) * width)
      dropout.fill(
        mask + (t - steps.lowerBound) * block, rows: pass.rows, width: width, key: key, firstPosition: position)
    }
    for i in stride(from: 0, to: steps.count * block, by: laneCount) {
      store(load(output + i) * load(mask + i), masked + i)
    }
    return UnsafePointer(masked)
  }
}

/// The activations of a stack over one shard.
final class StackState {
  let layers: [RecurrentState]
  /// Between layers, where dropout is on: the masks and the masked outputs, `[time, row, padded hidden]`.
  let masks: [Buffer]
  let masked: [Buffer]
  /// dLoss/d(outputs of a lower layer).
  let outputGradient: Buffer

  init(_ stack: RecurrentStack, steps: Int, rows: Int, startsAtZero: Bool, isTraining: Bool) {
    layers = stack.layers.map {
      RecurrentState($0, steps: steps, rows: rows, startsAtZero: startsAtZero, isTraining: isTraining)
    }
    let count = isTraining ? steps * rows * stack.width : 0
    let between = stack.dropout.rate > 0 ? stack.layers.count - 1 : 0
    masks = (0..<between).map { _ in Buffer(count: count) }
    masked = (0..<between).map { _ in Buffer(count: count) }
    outputGradient = Buffer(count: stack.layers.count > 1 ? count : 0)
  }

  /// The top layer's outputs, `[time, row, padded hidden]`, for shards of `rows` rows.
  func output(rows: Int, width: Int) -> Pointer {
    layers[layers.count - 1].hidden.base + rows * width
  }
}
