import VectorMath

/// Encoder and decoder of the same cell (Sutskever and others 2014): the decoder begins with the encoder's last state
/// of each layer and gives one step of the forecast at a time.
///
/// A decoder that feeds on its own predictions takes the medians where quantiles are predicted.
///
/// With attention, the output layer sees the decoder's state beside the context that the state asks for (Luong and
/// others 2015).
struct Seq2SeqNetwork: Network {
  let encoder: RecurrentStack
  let decoder: RecurrentStack
  let attention: CrossAttention?
  let output: Linear
  let decoderInput: DecoderInput
  let head: DenseHead? = nil
  let layout: ParameterLayout
  let packing: PackingPlan
  let initialValues: [InitialValue]
  let lookback: Int
  let inputSize: Int
  let horizon: Int
  let targetCount: Int
  /// Outputs for each value, and which of them the decoder is fed with.
  let outputsPerValue: Int
  let pointOutput: Int

  var outputSize: Int { horizon * targetCount * outputsPerValue }

  init(_ configuration: Seq2SeqConfiguration, shape: NetworkShape) {
    var builder = NetworkBuilder()
    func stack(_ prefix: String, inputSize: Int) -> RecurrentStack {
      RecurrentStack(
        &builder, prefix: prefix, cell: configuration.cell, inputSize: inputSize,
        hiddenSize: configuration.hiddenSize, layerCount: configuration.layerCount, dropout: configuration.dropout,
        forgetBias: configuration.forgetBias)
    }
    encoder = stack("encoder", inputSize: shape.inputSize)
    decoder = stack("decoder", inputSize: shape.targetCount)
    attention = configuration.attention.map {
      CrossAttention(
        &builder, score: $0, stateSize: configuration.hiddenSize, attentionSize: configuration.attentionSize)
    }
    output = Linear(
      &builder, "output", inputSize: configuration.hiddenSize, inputBlocks: configuration.attention == nil ? 1 : 2,
      outputSize: shape.targetCount * shape.outputsPerValue)
    decoderInput = configuration.decoderInput
    layout = builder.layout
    packing = builder.packing
    initialValues = builder.initialValues
    lookback = shape.lookback
    inputSize = shape.inputSize
    horizon = shape.horizon
    targetCount = shape.targetCount
    outputsPerValue = shape.outputsPerValue
    pointOutput = shape.pointOutput
  }

  func makeBody(rows: Int, isTraining: Bool) -> any NetworkBody {
    Seq2SeqBody(self, rows: rows, isTraining: isTraining)
  }
}

private final class Seq2SeqBody: NetworkBody {
  let input: Buffer
  let inputWidth: Int
  let outputWidth: Int
  private let network: Seq2SeqNetwork
  private let encoderState: StackState
  private let decoderState: StackState
  private let attentionState: CrossAttentionState?
  /// `[step, row, padded target]`: what the decoder is fed with, and the gradient of it.
  private let fed: Buffer
  private let fedGradient: Buffer
  /// Whether step t was fed with the prediction of step t - 1.
  private var fedByPrediction: [Bool]
  /// With attention, `[step, row, state and context]`.
  private let joined: Buffer
  private let joinedGradient: Buffer
  /// `[step, row, padded target and quantile]`.
  private let predicted: Buffer
  private let predictedGradient: Buffer
  private let topGradient: Buffer
  private let statesGradient: Buffer
  private let result: Buffer

  private var width: Int { network.encoder.width }
  private var fedWidth: Int { network.decoder.inputWidth }
  private var predictedWidth: Int { network.output.outputWidth }

  init(_ network: Seq2SeqNetwork, rows: Int, isTraining: Bool) {
    self.network = network
    let horizon = network.horizon
    inputWidth = network.encoder.inputWidth
    outputWidth = paddedLength(network.outputSize)
    input = Buffer(count: network.lookback * rows * inputWidth)
    encoderState = StackState(
      network.encoder, steps: network.lookback, rows: rows, startsAtZero: true, isTraining: isTraining)
    decoderState = StackState(network.decoder, steps: horizon, rows: rows, startsAtZero: false, isTraining: isTraining)
    attentionState = network.attention.map {
      CrossAttentionState($0, keySteps: network.lookback, querySteps: horizon, rows: rows)
    }
    let (fedWidth, predictedWidth) = (network.decoder.inputWidth, network.output.outputWidth)
    let attends = network.attention != nil
    let gradients = isTraining ? rows : 0
    fed = Buffer(count: horizon * rows * fedWidth)
    fedGradient = Buffer(count: gradients * fedWidth)
    fedByPrediction = [Bool](repeating: false, count: horizon)
    joined = Buffer(count: attends ? horizon * rows * network.output.inputWidth : 0)
    joinedGradient = Buffer(count: attends ? horizon * gradients * network.output.inputWidth : 0)
    predicted = Buffer(count: horizon * rows * predictedWidth)
    predictedGradient = Buffer(count: horizon * gradients * predictedWidth)
    topGradient = Buffer(count: horizon * gradients * network.encoder.width)
    statesGradient = Buffer(count: attends ? network.lookback * gradients * network.encoder.width : 0)
    result = Buffer(count: rows * outputWidth)
  }

  func forward(_ pass: Pass, targets: UnsafePointer<Scalar>?) -> UnsafePointer<Scalar> {
    let rows = pass.rows
    let lookback = network.lookback
    let horizon = network.horizon
    network.encoder.forward(pass, encoderState, steps: 0..<lookback, input.base)
    for (encoder, decoder) in zip(encoderState.layers, decoderState.layers) {
      decoder.start(after: encoder, steps: lookback, rows: rows, width: width)
    }
    if let attention = network.attention, let attentionState {
      attention.prepare(pass, attentionState, states(rows))
    }
    switch network.decoderInput {
    case .zeros:
      network.decoder.forward(pass, decoderState, steps: 0..<horizon, fed.base)
      predict(pass, steps: 0..<horizon)
    case .predictions(let teacherForcing):
      for t in 0..<horizon {
        feed(pass, step: t, targets: targets, teacherForcing: teacherForcing)
        network.decoder.forward(
          pass, decoderState, steps: t..<t + 1, fed.base + t * rows * fedWidth)
        predict(pass, steps: t..<t + 1)
      }
    }
    let count = network.targetCount * network.outputsPerValue
    for t in 0..<horizon {
      for r in 0..<rows {
        (result.base + r * outputWidth + t * count).update(
          from: predicted.base + (t * rows + r) * predictedWidth, count: count)
      }
    }
    return UnsafePointer(result.base)
  }

  func trace() -> NetworkTrace {
    let rowWidth = paddedLength(1)
    return NetworkTrace(
      layers: encoderState.trace(network.encoder, prefix: "encoder", steps: network.lookback)
        + decoderState.trace(network.decoder, prefix: "decoder", steps: network.horizon),
      attention: attentionState.map { space in
        (0..<network.horizon).map { step in
          let weights = space.weights(step, rowWidth: rowWidth)
          return (0..<network.lookback).map { weights[$0 * rowWidth] }
        }
      } ?? [])
  }

  func backward(_ pass: Pass, outputGradient: UnsafePointer<Scalar>, gradient: Pointer) {
    let rows = pass.rows
    let horizon = network.horizon
    let count = network.targetCount * network.outputsPerValue
    for t in 0..<horizon {
      for r in 0..<rows {
        (predictedGradient.base + (t * rows + r) * predictedWidth).update(
          from: outputGradient + r * outputWidth + t * count, count: count)
      }
    }
    if let attention = network.attention, let attentionState {
      attention.beginBackward(pass, attentionState, gradient: gradient)
      statesGradient.base.update(repeating: 0, count: network.lookback * rows * width)
    }
    for layer in decoderState.layers { layer.beginBackward() }
    switch network.decoderInput {
    case .zeros:
      unpredict(pass, steps: 0..<horizon, gradient: gradient)
      network.decoder.backward(
        pass, decoderState, steps: 0..<horizon, outputGradient: UnsafePointer(topGradient.base),
        inputGradient: nil)
    case .predictions:
      for t in (0..<horizon).reversed() {
        unpredict(pass, steps: t..<t + 1, gradient: gradient)
        network.decoder.backward(
          pass, decoderState, steps: t..<t + 1,
          outputGradient: UnsafePointer(topGradient.base + t * rows * width), inputGradient: fedGradient.base)
        guard fedByPrediction[t] else { continue }
        let earlier = predictedGradient.base + (t - 1) * rows * predictedWidth + network.pointOutput
        for r in 0..<rows {
          for j in 0..<network.targetCount {
            earlier[r * predictedWidth + j * network.outputsPerValue] += fedGradient.base[r * fedWidth + j]
          }
        }
      }
    }
    network.output.weightGradient(
      rows: horizon * rows, predictedGradient.base, outputInput(rows), gradient: gradient, accumulate: false)
    network.decoder.weightGradient(pass, decoderState, stepCount: horizon, fed.base, gradient: gradient)
    encoderBackward(pass, gradient: gradient)
  }

  private func encoderBackward(_ pass: Pass, gradient: Pointer) {
    for (encoder, decoder) in zip(encoderState.layers, decoderState.layers) {
      encoder.beginBackward()
      encoder.hiddenCarry.base.update(from: decoder.hiddenCarry.base, count: pass.rows * width)
      if encoder.cellCarry.count > 0 {
        encoder.cellCarry.base.update(from: decoder.cellCarry.base, count: pass.rows * width)
      }
    }
    var fromAttention: UnsafePointer<Scalar>?
    if let attention = network.attention, let attentionState {
      attention.finishBackward(
        pass, attentionState, states(pass.rows), statesGradient: statesGradient.base, gradient: gradient)
      fromAttention = UnsafePointer(statesGradient.base)
    }
    network.encoder.backward(
      pass, encoderState, steps: 0..<network.lookback, outputGradient: fromAttention, inputGradient: nil)
    network.encoder.weightGradient(
      pass, encoderState, stepCount: network.lookback, input.base, gradient: gradient)
  }

  /// The encoder's states, `[time, row, padded hidden]`.
  private func states(_ rows: Int) -> UnsafePointer<Scalar> {
    UnsafePointer(encoderState.output(rows: rows, width: width))
  }

  private func top(_ rows: Int) -> Pointer {
    decoderState.output(rows: rows, width: width)
  }

  private func outputInput(_ rows: Int) -> UnsafePointer<Scalar> {
    network.attention == nil ? UnsafePointer(top(rows)) : UnsafePointer(joined.base)
  }

  /// Writes the decoder's input of step `t`.
  private func feed(_ pass: Pass, step t: Int, targets: UnsafePointer<Scalar>?, teacherForcing: Double) {
    let rows = pass.rows
    let count = network.targetCount
    let target = fed.base + t * rows * fedWidth
    fedByPrediction[t] = false
    if t == 0 {
      // The targets come first among the features, so the last seen ones head the last input row.
      let last = input.base + (network.lookback - 1) * rows * inputWidth
      for r in 0..<rows { (target + r * fedWidth).update(from: last + r * inputWidth, count: count) }
      return
    }
    if let targets, pass.isTraining {
      var coin = RandomStream(seed: pass.randomKey, name: "teacher-forcing", index: UInt64(t))
      if coin.uniform() < teacherForcing {
        for r in 0..<rows {
          (target + r * fedWidth).update(from: targets + (r * network.horizon + t - 1) * count, count: count)
        }
        return
      }
    }
    fedByPrediction[t] = true
    let earlier = predicted.base + (t - 1) * rows * predictedWidth + network.pointOutput
    for r in 0..<rows {
      for j in 0..<count { target[r * fedWidth + j] = earlier[r * predictedWidth + j * network.outputsPerValue] }
    }
  }

  /// The output layer of `steps`, after the decoder.
  private func predict(_ pass: Pass, steps: Range<Int>) {
    let rows = pass.rows
    if let attention = network.attention, let attentionState {
      for t in steps {
        let query = top(rows) + t * rows * width
        let row = joined.base + t * rows * 2 * width
        for r in 0..<rows { (row + r * 2 * width).update(from: query + r * width, count: width) }
        attention.forward(
          pass, attentionState, step: t, query: query, queryStride: width, states(rows), into: row + width,
          contextStride: 2 * width)
      }
    }
    let start = steps.lowerBound * rows
    network.output.forward(
      pass, rows: steps.count * rows, outputInput(rows) + start * network.output.inputWidth,
      into: predicted.base + start * predictedWidth)
  }

  /// Turns the gradient of the predictions of `steps` into that of the decoder's top states.
  private func unpredict(_ pass: Pass, steps: Range<Int>, gradient: Pointer) {
    let rows = pass.rows
    let start = steps.lowerBound * rows
    let topStart = topGradient.base + start * width
    guard let attention = network.attention, let attentionState else {
      network.output.inputGradient(
        pass, rows: steps.count * rows, predictedGradient.base + start * predictedWidth, into: topStart, start: .zero)
      return
    }
    let joinedStart = joinedGradient.base + start * 2 * width
    network.output.inputGradient(
      pass, rows: steps.count * rows, predictedGradient.base + start * predictedWidth, into: joinedStart, start: .zero)
    for t in steps {
      let block = joinedGradient.base + t * rows * 2 * width
      let dTop = topGradient.base + t * rows * width
      for r in 0..<rows { (dTop + r * width).update(from: block + r * 2 * width, count: width) }
      attention.backward(
        pass, attentionState, step: t, query: top(rows) + t * rows * width, queryStride: width, states(rows),
        contextGradient: block + width, contextStride: 2 * width, queryGradient: dTop,
        statesGradient: statesGradient.base, gradient: gradient)
    }
  }
}
