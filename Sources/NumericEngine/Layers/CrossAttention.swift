import VectorMath

/// How a decoder's state is compared with the encoder's states.
public enum AttentionScore: String, Sendable, CaseIterable {
  /// v . tanh(W_q q + W_k h_t + b) (Bahdanau and others 2015).
  case additive
  /// q . h_t (Luong and others 2015).
  case dot
}

/// Attention of a decoder state (the query) over all encoder states (the keys and values).
struct CrossAttention: Sendable {
  let score: AttentionScore
  let query: Linear?
  let key: Linear?
  let vector: Parameter?
  let stateWidth: Int

  init(_ builder: inout NetworkBuilder, score: AttentionScore, stateSize: Int, attentionSize: Int) {
    self.score = score
    stateWidth = paddedLength(stateSize)
    switch score {
    case .dot:
      query = nil
      key = nil
      vector = nil
    case .additive:
      query = Linear(
        &builder, "attention.query", inputSize: stateSize, outputSize: attentionSize, hasBias: false)
      key = Linear(&builder, "attention.key", inputSize: stateSize, outputSize: attentionSize)
      let bound = 1 / Double(attentionSize).squareRoot()
      vector =
        builder.matrix(
          "attention.score.weight", rows: 1, columns: attentionSize,
          role: .inputWeight(fanIn: attentionSize, bound: bound)
        ).parameter
    }
  }

  /// Projects the keys once for all queries; `states` is `[time, row, padded state]`.
  func prepare(_ pass: Pass, _ space: CrossAttentionState, _ states: UnsafePointer<Scalar>) {
    key?.forward(pass, rows: space.keySteps * pass.rows, states, into: space.keys.base)
  }

  /// The context of decoder step `t` for queries `[row, padded state]`; `context` has rows `contextStride` apart.
  func forward(
    _ pass: Pass, _ space: CrossAttentionState, step t: Int, query q: UnsafePointer<Scalar>, queryStride: Int,
    _ states: UnsafePointer<Scalar>, into context: Pointer, contextStride: Int
  ) {
    let rows = pass.rows
    let rowWidth = paddedLength(rows)
    let weights = space.weights(t, rowWidth: rowWidth)
    if let query, let vector {
      let width = query.outputWidth
      let projected = space.projectedQuery.base
      for r in 0..<rows { (space.query.base + r * stateWidth).update(from: q + r * queryStride, count: stateWidth) }
      query.forward(pass, rows: rows, space.query.base, into: projected)
      let v = pass.weights + vector.offset
      for s in 0..<space.keySteps {
        for r in 0..<rows {
          let key = space.keys.base + (s * rows + r) * width
          var sum = Vector.zero
          for j in stride(from: 0, to: width, by: laneCount) {
            sum.addProduct(load(v + j), tanh(load(key + j) + load(projected + r * width + j)))
          }
          weights[s * rowWidth + r] = laneSum(sum)
        }
      }
    } else {
      for s in 0..<space.keySteps {
        for r in 0..<rows {
          weights[s * rowWidth + r] = rowProduct(
            states + (s * rows + r) * stateWidth, q + r * queryStride, width: stateWidth)
        }
      }
    }
    TimeSoftmax.forward(weights, steps: space.keySteps, rowWidth: rowWidth)
    for r in 0..<rows {
      let target = context + r * contextStride
      target.update(repeating: 0, count: stateWidth)
      for s in 0..<space.keySteps {
        addScaled(
          target, weights[s * rowWidth + r], states + (s * rows + r) * stateWidth, width: stateWidth)
      }
    }
  }

  /// Adds to dLoss/dquery and dLoss/dstates, and collects the key's gradient over decoder steps; the additive units are
  /// computed again instead of kept, which would take decoder steps x encoder steps of memory.
  func backward(
    _ pass: Pass, _ space: CrossAttentionState, step t: Int, query q: UnsafePointer<Scalar>, queryStride: Int,
    _ states: UnsafePointer<Scalar>, contextGradient: UnsafePointer<Scalar>, contextStride: Int,
    queryGradient: Pointer, statesGradient: Pointer, gradient: Pointer
  ) {
    let rows = pass.rows
    let rowWidth = paddedLength(rows)
    let weights = space.weights(t, rowWidth: rowWidth)
    let dScore = space.scoreGradient.base
    for s in 0..<space.keySteps {
      for r in 0..<rows {
        let i = (s * rows + r) * stateWidth
        let dContext = contextGradient + r * contextStride
        dScore[s * rowWidth + r] = rowProduct(states + i, dContext, width: stateWidth)
        addScaled(statesGradient + i, weights[s * rowWidth + r], dContext, width: stateWidth)
      }
    }
    TimeSoftmax.backward(UnsafePointer(weights), dScore, steps: space.keySteps, rowWidth: rowWidth)
    guard let query, let vector else {
      for s in 0..<space.keySteps {
        for r in 0..<rows {
          let i = (s * rows + r) * stateWidth
          let d = dScore[s * rowWidth + r]
          addScaled(queryGradient + r * stateWidth, d, states + i, width: stateWidth)
          addScaled(statesGradient + i, d, q + r * queryStride, width: stateWidth)
        }
      }
      return
    }
    let width = query.outputWidth
    let projected = space.projectedQuery.base
    let dProjected = space.projectedGradient.base
    for r in 0..<rows { (space.query.base + r * stateWidth).update(from: q + r * queryStride, count: stateWidth) }
    query.forward(pass, rows: rows, space.query.base, into: projected)
    dProjected.update(repeating: 0, count: rows * width)
    let v = pass.weights + vector.offset
    let dVector = gradient + vector.offset
    for s in 0..<space.keySteps {
      for r in 0..<rows {
        let key = space.keys.base + (s * rows + r) * width
        let dKey = space.keyGradient.base + (s * rows + r) * width
        let d = Vector(repeating: dScore[s * rowWidth + r])
        for j in stride(from: 0, to: width, by: laneCount) {
          let u = tanh(load(key + j) + load(projected + r * width + j))
          store(load(dVector + j).addingProduct(d, u), dVector + j)
          let inner = d * load(v + j) * (1 - u * u)
          store(load(dKey + j) + inner, dKey + j)
          store(load(dProjected + r * width + j) + inner, dProjected + r * width + j)
        }
      }
    }
    query.inputGradient(pass, rows: rows, dProjected, into: queryGradient, start: .accumulate)
    query.weightGradient(rows: rows, dProjected, space.query.base, gradient: gradient, accumulate: true)
  }

  /// Clears what `backward` collects over decoder steps.
  func beginBackward(_ pass: Pass, _ space: CrossAttentionState, gradient: Pointer) {
    guard let query, let vector else { return }
    space.keyGradient.base.update(repeating: 0, count: space.keySteps * pass.rows * query.outputWidth)
    (gradient + vector.offset).update(repeating: 0, count: vector.rowStride)
    let weight = query.weight.parameter
    (gradient + weight.offset).update(repeating: 0, count: weight.storedCount)
  }

  /// Adds what reaches the encoder states through the keys.
  func finishBackward(
    _ pass: Pass, _ space: CrossAttentionState, _ states: UnsafePointer<Scalar>, statesGradient: Pointer,
    gradient: Pointer
  ) {
    guard let key else { return }
    let rows = space.keySteps * pass.rows
    key.inputGradient(pass, rows: rows, space.keyGradient.base, into: statesGradient, start: .accumulate)
    key.weightGradient(rows: rows, space.keyGradient.base, states, gradient: gradient, accumulate: false)
  }
}

/// What cross attention keeps from forward to backward.
final class CrossAttentionState {
  /// Encoder steps.
  let keySteps: Int
  /// The attention weights, `[decoder step, encoder step, padded row]`.
  let allWeights: Buffer
  let scoreGradient: Buffer
  let keys: Buffer
  let keyGradient: Buffer
  let query: Buffer
  let projectedQuery: Buffer
  let projectedGradient: Buffer

  init(_ attention: CrossAttention, keySteps: Int, querySteps: Int, rows: Int) {
    self.keySteps = keySteps
    let width = attention.query?.outputWidth ?? 0
    allWeights = Buffer(count: querySteps * keySteps * paddedLength(rows))
    scoreGradient = Buffer(count: keySteps * paddedLength(rows))
    keys = Buffer(count: keySteps * rows * width)
    keyGradient = Buffer(count: keySteps * rows * width)
    query = Buffer(count: width > 0 ? rows * attention.stateWidth : 0)
    projectedQuery = Buffer(count: rows * width)
    projectedGradient = Buffer(count: rows * width)
  }

  func weights(_ step: Int, rowWidth: Int) -> Pointer {
    allWeights.base + step * keySteps * rowWidth
  }
}
