import VectorMath

/// One recurrent layer of any cell.
///
/// The loop over time is written once, here.
///
/// Arrays are time-major, `[time, row, feature]`, so that a step is one contiguous block. The inputs of all steps are
/// projected in one product before the loop, and the weight gradients of all steps are one product after it.
struct RecurrentLayer: Sendable {
  let cell: CellKind
  let hiddenSize: Int
  let inputWeight: PackedMatrix
  let hiddenWeight: PackedMatrix
  let inputBias: Parameter
  let hiddenBias: Parameter
  let packedBias: PackedBias

  /// Padded hidden size.
  var width: Int { paddedLength(hiddenSize) }
  /// Padded size of the input.
  var inputWidth: Int { inputWeight.parameter.paddedColumns }
  /// Padded gates of one row.
  var gateWidth: Int { cell.gateCount * width }

  init(
    _ builder: inout NetworkBuilder, prefix: String, index: Int, cell: CellKind, inputSize: Int, hiddenSize: Int,
    forgetBias: Double
  ) {
    self.cell = cell
    self.hiddenSize = hiddenSize
    let gates = cell.gateCount
    let bound = 1 / Double(hiddenSize).squareRoot()
    inputWeight = builder.matrix(
      "\(prefix).weight_ih_l\(index)", rowBlocks: gates, rows: hiddenSize, columns: inputSize,
      role: .inputWeight(fanIn: inputSize, bound: bound))
    hiddenWeight = builder.matrix(
      "\(prefix).weight_hh_l\(index)", rowBlocks: gates, rows: hiddenSize, columns: hiddenSize,
      role: .recurrentWeight(size: hiddenSize))
    let setsForget = cell == .lstm && forgetBias != 0
    inputBias = builder.vector(
      "\(prefix).bias_ih_l\(index)", blocks: gates, length: hiddenSize, role: .bias(bound: bound),
      exception: setsForget ? (1, Scalar(forgetBias)) : nil)
    hiddenBias = builder.vector(
      "\(prefix).bias_hh_l\(index)", blocks: gates, length: hiddenSize, role: .bias(bound: bound),
      exception: setsForget ? (1, 0) : nil)
    let width = paddedLength(hiddenSize)
    packedBias = builder.bias(inputBias, hiddenBias, summed: cell == .gru ? 2 * width : gates * width)
  }

  /// Runs `steps`; `x` is the input of the first of them, `[step, row, padded input]`.
  ///
  /// Input and recurrent product of a step are one chain: the gates are written once, while they are in the cache.
  func forward(_ pass: Pass, _ state: RecurrentState, steps: Range<Int>, _ x: UnsafePointer<Scalar>) {
    let rows = pass.rows
    let bias = pass.packed + packedBias.offset
    // Columns that both products reach: all gates, or all but GRU's candidate, whose recurrent part meets the reset gate.
    let shared = cell == .gru ? 2 * width : gateWidth
    if steps.lowerBound == 0 && state.startsAtZero { state.clearStart(rows: rows, width: width) }
    for t in steps {
      let s = state.step(t, rows: rows, layer: self)
      let input = LeftOperand(
        x + (t - steps.lowerBound) * rows * inputWidth, rowStride: inputWidth, depthStride: 1)
      let previous = LeftOperand(UnsafePointer(s.previousHidden), rowStride: width, depthStride: 1)
      let hiddenDepth = t == 0 && state.startsAtZero ? 0 : hiddenSize
      multiply(
        rows: rows, columns: shared,
        ProductTerm(input, inputWeight.operand(pass.packed), depth: inputWeight.depth),
        ProductTerm(previous, hiddenWeight.operand(pass.packed), depth: hiddenDepth),
        into: s.gates, targetStride: gateWidth, start: .bias(bias))
      switch cell {
      case .rnn: RNNCell.forward(s)
      case .lstm: LSTMCell.forward(s)
      case .gru:
        multiply(
          rows: rows, columns: width, depth: inputWeight.depth, input,
          inputWeight.operand(pass.packed, firstRow: shared), into: s.gates + shared, targetStride: gateWidth,
          start: .bias(bias + shared))
        multiply(
          rows: rows, columns: width, depth: hiddenDepth, previous,
          hiddenWeight.operand(pass.packed, firstRow: shared), into: s.auxiliary, targetStride: width,
          start: .bias(pass.weights + hiddenBias.offset + shared))
        GRUCell.forward(s)
      }
    }
  }

  /// Runs `steps` backwards, from the carry that `state` holds; `outputGradient` is dLoss/dh of the first of the steps,
  /// `[step, row, padded hidden]`, without what comes through later steps.
  ///
  /// Afterwards the carry holds the gradient of the state before the first step, if that state can have one.
  func backward(
    _ pass: Pass, _ state: RecurrentState, steps: Range<Int>, outputGradient: UnsafePointer<Scalar>?
  ) {
    let rows = pass.rows
    let carry = CellCarry(
      hidden: state.hiddenCarry.base, cell: state.cellCarry.base, biases: state.biasGradient.base)
    let weights = pass.weights + hiddenWeight.parameter.offset
    // The candidate's recurrent weights meet the gradient that has passed the reset gate.
    let direct = cell == .gru ? 2 * width : gateWidth
    for t in steps.reversed() {
      let s = state.step(t, rows: rows, layer: self)
      let gradient = outputGradient.map { $0 + (t - steps.lowerBound) * rows * width }
      switch cell {
      case .rnn: RNNCell.backward(s, carry: carry, output: gradient)
      case .lstm: LSTMCell.backward(s, carry: carry, output: gradient)
      case .gru: GRUCell.backward(s, carry: carry, output: gradient)
      }
      if t == 0 && state.startsAtZero { continue }
      let gates = ProductTerm(
        LeftOperand(UnsafePointer(s.gates), rowStride: gateWidth, depthStride: 1),
        RightOperand(rowMajor: weights, rowStride: width), depth: direct)
      let inner = ProductTerm(
        LeftOperand(UnsafePointer(s.auxiliary), rowStride: width, depthStride: 1),
        RightOperand(rowMajor: weights + direct * width, rowStride: width), depth: gateWidth - direct)
      multiply(
        rows: rows, columns: width, gates, inner, into: carry.hidden, targetStride: width,
        start: cell == .gru ? .accumulate : .zero)
    }
  }

  /// dLoss/dx of `steps`, `[step, row, padded input]`, after `backward`.
  func inputGradient(_ pass: Pass, _ state: RecurrentState, steps: Range<Int>, into dx: Pointer) {
    multiply(
      rows: steps.count * pass.rows, columns: inputWidth, depth: gateWidth,
      LeftOperand(
        state.gates.base + steps.lowerBound * pass.rows * gateWidth, rowStride: gateWidth, depthStride: 1),
      RightOperand(rowMajor: pass.weights + inputWeight.parameter.offset, rowStride: inputWidth),
      into: dx, targetStride: inputWidth, start: .zero)
  }

  /// The gradients of weights and biases over steps 0..<`stepCount`, written over what `gradient` held; `x` is the input of
  /// step 0.
  func weightGradient(
    _ pass: Pass, _ state: RecurrentState, stepCount: Int, _ x: UnsafePointer<Scalar>, gradient: Pointer
  ) {
    let all = stepCount * pass.rows
    let gates = UnsafePointer(state.gates.base)
    inputWeightGradient(state, rows: all, gates, x, into: gradient + inputWeight.parameter.offset)
    // A zero state before the first step contributes nothing.
    let skipped = state.startsAtZero ? pass.rows : 0
    let hidden = RightOperand(rowMajor: UnsafePointer(state.hidden.base + skipped * width), rowStride: width)
    let target = gradient + hiddenWeight.parameter.offset
    let direct = cell == .gru ? 2 * width : gateWidth
    multiply(
      rows: direct, columns: width, depth: all - skipped,
      LeftOperand(gates + skipped * gateWidth, rowStride: 1, depthStride: gateWidth), hidden, into: target,
      targetStride: width, start: .zero)
    let biases = state.biasGradient.base
    (gradient + inputBias.offset).update(from: biases, count: gateWidth)
    (gradient + hiddenBias.offset).update(from: biases, count: direct)
    if cell == .gru {
      let inner = UnsafePointer(state.auxiliary.base)
      multiply(
        rows: width, columns: width, depth: all - skipped,
        LeftOperand(inner + skipped * width, rowStride: 1, depthStride: width), hidden, into: target + direct * width,
        targetStride: width, start: .zero)
      (gradient + hiddenBias.offset + direct).update(from: biases + gateWidth, count: width)
    }
  }

  /// dW_ih = gates^T x.
  ///
  /// With few features x has more padding than data, so the transposed product is taken instead, and turned around.
  private func inputWeightGradient(
    _ state: RecurrentState, rows: Int, _ gates: UnsafePointer<Scalar>, _ x: UnsafePointer<Scalar>,
    into gradient: Pointer
  ) {
    let size = inputWeight.parameter.columns
    guard let turned = state.turnedGradient else {
      multiply(
        rows: gateWidth, columns: inputWidth, depth: rows, LeftOperand(gates, rowStride: 1, depthStride: gateWidth),
        RightOperand(rowMajor: x, rowStride: inputWidth), into: gradient, targetStride: inputWidth, start: .zero)
      return
    }
    multiply(
      rows: size, columns: gateWidth, depth: rows, LeftOperand(x, rowStride: 1, depthStride: inputWidth),
      RightOperand(rowMajor: gates, rowStride: gateWidth), into: turned.base, targetStride: gateWidth, start: .zero)
    for row in 0..<gateWidth {
      for feature in 0..<size { gradient[row * inputWidth + feature] = turned.base[feature * gateWidth + row] }
    }
  }
}

/// The activations of one layer over one shard, kept from forward to backward.
///
/// In inference only the outputs outlive their step: every step writes its gates and cell state over those of the one
/// before, which keeps them in the nearest cache.
final class RecurrentState {
  /// `[time, row, gate, padded hidden]`; one step in inference.
  let gates: Buffer
  /// `[time + 1, row, padded hidden]`; block 0 is the state before the first step.
  let hidden: Buffer
  /// LSTM's cell state, likewise; one block in inference.
  let cellState: Buffer
  /// `[time, row, padded hidden]`, one step in inference; see `CellStep.auxiliary`.
  let auxiliary: Buffer
  /// `[row, padded hidden]`.
  let hiddenCarry: Buffer
  let cellCarry: Buffer
  /// See `CellCarry.biases`.
  let biasGradient: Buffer
  /// Where the input has few features: the transposed gradient of its weights, `[feature, gate, padded hidden]`.
  let turnedGradient: Buffer?
  /// Whether the state before the first step is zero and wants no gradient.
  let startsAtZero: Bool
  /// Whether a backward pass follows, which needs every step's activations.
  let isTraining: Bool

  private static let fewFeatures = 8

  init(_ layer: RecurrentLayer, steps: Int, rows: Int, startsAtZero: Bool, isTraining: Bool) {
    self.startsAtZero = startsAtZero
    self.isTraining = isTraining
    let block = rows * layer.width
    let isLSTM = layer.cell == .lstm
    let kept = isTraining ? steps : 1
    gates = Buffer(count: kept * rows * layer.gateWidth)
    hidden = Buffer(count: (steps + 1) * block)
    cellState = Buffer(count: isLSTM ? (isTraining ? steps + 1 : 1) * block : 0)
    auxiliary = Buffer(count: layer.cell == .rnn ? 0 : kept * block)
    hiddenCarry = Buffer(count: isTraining ? block : 0)
    cellCarry = Buffer(count: isTraining && isLSTM ? block : 0)
    biasGradient = Buffer(count: isTraining ? layer.gateWidth + (layer.cell == .gru ? layer.width : 0) : 0)
    let size = layer.inputWeight.parameter.columns
    turnedGradient = isTraining && size <= Self.fewFeatures ? Buffer(count: size * layer.gateWidth) : nil
  }

  func step(_ t: Int, rows: Int, layer: RecurrentLayer) -> CellStep {
    let block = rows * layer.width
    let kept = isTraining ? t : 0
    let cellBlock = isTraining && layer.cell == .lstm ? block : 0
    return CellStep(
      rows: rows, width: layer.width, gates: gates.base + kept * rows * layer.gateWidth,
      auxiliary: auxiliary.base + (layer.cell == .rnn ? 0 : kept * block), previousHidden: hidden.base + t * block,
      hidden: hidden.base + (t + 1) * block, previousCell: cellState.base + t * cellBlock,
      cell: cellState.base + (t + 1) * cellBlock)
  }

  /// Sets the state before the first step to zero; a shard of fewer rows may have left its first step there.
  func clearStart(rows: Int, width: Int) {
    hidden.base.update(repeating: 0, count: rows * width)
    cellState.base.update(repeating: 0, count: min(cellState.count, rows * width))
  }

  /// Begins with the state that another layer of the same cell has after `steps` steps of `rows` rows, each of them
  /// `copies` times.
  func start(after other: RecurrentState, steps: Int, rows: Int, width: Int, copies: Int = 1) {
    let lastHidden = other.hidden.base + steps * rows * width
    let lastCell = other.cellState.base + (other.isTraining ? steps * rows * width : 0)
    for row in 0..<rows {
      for copy in row * copies..<(row + 1) * copies {
        (hidden.base + copy * width).update(from: lastHidden + row * width, count: width)
        guard cellState.count > 0 else { continue }
        (cellState.base + copy * width).update(from: lastCell + row * width, count: width)
      }
    }
  }

  /// Sets carry and sums to zero before a backward pass.
  func beginBackward() {
    biasGradient.clear()
    hiddenCarry.clear()
    cellCarry.clear()
  }
}
