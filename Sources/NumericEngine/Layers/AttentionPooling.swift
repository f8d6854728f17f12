import VectorMath

/// How a sequence's states are scored before they are averaged.
public enum PoolingScore: String, Sendable, CaseIterable {
  /// v . tanh(W h_t + b) (Bahdanau and others 2015, without a query).
  case additive
  /// w . h_t + b.
  case linear
}

/// Pools a sequence of states into one context, the mean weighted by a softmax over time of each state's score.
struct AttentionPooling: Sendable {
  let score: PoolingScore
  /// `attention_size` units of the additive score.
  let hidden: Linear?
  /// v or w, `[1, size]`.
  let vector: Parameter
  /// b of the linear score: `torch.nn.Linear` has it, though a softmax cannot feel it.
  let bias: Parameter?
  let stateWidth: Int

  init(_ builder: inout NetworkBuilder, score: PoolingScore, stateSize: Int, attentionSize: Int) {
    self.score = score
    stateWidth = paddedLength(stateSize)
    let size = score == .additive ? attentionSize : stateSize
    let bound = 1 / Double(size).squareRoot()
    hidden =
      score == .additive
      ? Linear(&builder, "attention.hidden", inputSize: stateSize, outputSize: attentionSize) : nil
    vector =
      builder.matrix("attention.score.weight", rows: 1, columns: size, role: .inputWeight(fanIn: size, bound: bound))
      .parameter
    bias = score == .linear ? builder.vector("attention.score.bias", length: 1, role: .bias(bound: bound)) : nil
  }

  /// `states` is `[time, row, padded state]`; writes the context `[row, padded state]`.
  func forward(_ pass: Pass, _ space: PoolingState, steps: Int, _ states: UnsafePointer<Scalar>, into context: Pointer)
  {
    let rows = pass.rows
    let v = pass.weights + vector.offset
    var scored = states
    var width = stateWidth
    if let hidden {
      let units = space.units.base
      hidden.forward(pass, rows: steps * rows, states, into: units)
      width = hidden.outputWidth
      for i in stride(from: 0, to: steps * rows * width, by: laneCount) { store(tanh(load(units + i)), units + i) }
      scored = UnsafePointer(units)
    }
    let rowWidth = paddedLength(rows)
    let offset: Scalar = if let bias { pass.weights[bias.offset] } else { 0 }
    for t in 0..<steps {
      for r in 0..<rows {
        space.weights.base[t * rowWidth + r] = offset + rowProduct(scored + (t * rows + r) * width, v, width: width)
      }
    }
    TimeSoftmax.forward(space.weights.base, steps: steps, rowWidth: rowWidth)
    context.update(repeating: 0, count: rows * stateWidth)
    for t in 0..<steps {
      for r in 0..<rows {
        addScaled(
          context + r * stateWidth, space.weights.base[t * rowWidth + r], states + (t * rows + r) * stateWidth,
          width: stateWidth)
      }
    }
  }

  /// Writes dLoss/dstates, `[time, row, padded state]`, and the weight gradients.
  func backward(
    _ pass: Pass, _ space: PoolingState, steps: Int, _ states: UnsafePointer<Scalar>,
    contextGradient: UnsafePointer<Scalar>, statesGradient: Pointer, gradient: Pointer
  ) {
    let rows = pass.rows
    let rowWidth = paddedLength(rows)
    let dScore = space.scoreGradient.base
    let weights = space.weights.base
    for t in 0..<steps {
      for r in 0..<rows {
        let dContext = contextGradient + r * stateWidth
        let i = (t * rows + r) * stateWidth
        dScore[t * rowWidth + r] = rowProduct(states + i, dContext, width: stateWidth)
        let weight = Vector(repeating: weights[t * rowWidth + r])
        for j in stride(from: 0, to: stateWidth, by: laneCount) {
          store(weight * load(dContext + j), statesGradient + i + j)
        }
      }
    }
    TimeSoftmax.backward(UnsafePointer(weights), dScore, steps: steps, rowWidth: rowWidth)
    let v = pass.weights + vector.offset
    let dVector = gradient + vector.offset
    dVector.update(repeating: 0, count: vector.rowStride)
    guard let hidden else {
      for t in 0..<steps {
        for r in 0..<rows {
          let i = (t * rows + r) * stateWidth
          let d = dScore[t * rowWidth + r]
          addScaled(dVector, d, states + i, width: stateWidth)
          addScaled(statesGradient + i, d, v, width: stateWidth)
        }
      }
      // Moving all scores alike moves no weight: the exact gradient is zero, and rounding noise must not become a step.
      if let bias { gradient[bias.offset] = 0 }
      return
    }
    let width = hidden.outputWidth
    let units = space.units.base
    for t in 0..<steps {
      for r in 0..<rows {
        let u = units + (t * rows + r) * width
        let d = dScore[t * rowWidth + r]
        addScaled(dVector, d, u, width: width)
        let factor = Vector(repeating: d)
        for j in stride(from: 0, to: width, by: laneCount) {
          let value = load(u + j)
          store(factor * load(v + j) * (1 - value * value), u + j)
        }
      }
    }
    hidden.inputGradient(pass, rows: steps * rows, units, into: statesGradient, start: .accumulate)
    hidden.weightGradient(rows: steps * rows, units, states, gradient: gradient, accumulate: false)
  }
}

/// What pooling keeps from forward to backward.
final class PoolingState {
  /// tanh(W h + b), then its gradient, `[time, row, padded attention_size]`.
  let units: Buffer
  /// The attention weights, `[time, padded row]`.
  let weights: Buffer
  let scoreGradient: Buffer

  init(_ pooling: AttentionPooling, steps: Int, rows: Int) {
    units = Buffer(count: (pooling.hidden?.outputWidth ?? 0) * steps * rows)
    weights = Buffer(count: steps * paddedLength(rows))
    scoreGradient = Buffer(count: steps * paddedLength(rows))
  }
}
