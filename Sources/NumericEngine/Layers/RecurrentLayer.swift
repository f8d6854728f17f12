import VectorMath

/// One recurrent layer of any cell. The loop over time is written once, here.
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
  func forward(_ pass: Pass, _ state: RecurrentState, steps: Range<Int>, _ x: UnsafePointer<Scalar>) {
    let rows = pass.rows
    let block = rows * gateWidth
    multiply(
      rows: steps.count * rows, columns: gateWidth, depth: inputWeight.depth,
      LeftOperand(x, rowStride: inputWidth, depthStride: 1), inputWeight.operand(pass.packed),
      into: state.gates.base + steps.lowerBound * block, targetStride: gateWidth,
      start: .bias(pass.packed + packedBias.offset))
    // Columns that the recurrent product adds to the input's: all gates, or all but GRU's candidate.
    let added = cell == .gru ? 2 * width : gateWidth
    if steps.lowerBound == 0 && state.startsAtZero { state.clearStart(rows: rows, width: width) }
    for t in steps {
      let s = state.step(t, rows: rows, layer: self)
      let previous = LeftOperand(UnsafePointer(s.previousHidden), rowStride: width, depthStride: 1)
      let isFirst = t == 0 && state.startsAtZero
      if !isFirst {
        multiply(
          rows: rows, columns: added, depth: hiddenSize, previous, hiddenWeight.operand(pass.packed),
          into: s.gates, targetStride: gateWidth, start: .accumulate)
      }
      switch cell {
      case .rnn: RNNCell.forward(s)
      case .lstm: LSTMCell.forward(s)
      case .gru:
        multiply(
          rows: rows, columns: width, depth: isFirst ? 0 : hiddenSize, previous,
          hiddenWeight.operand(pass.packed, firstRow: added), into: s.auxiliary, targetStride: width,
          start: .bias(pass.weights + hiddenBias.offset + added))
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
    let carry = CellCarry(hidden: state.hiddenCarry.base, cell: state.cellCarry.base)
    let weights = pass.weights + hiddenWeight.parameter.offset
    for t in steps.reversed() {
      let s = state.step(t, rows: rows, layer: self)
      let gradient = outputGradient.map { $0 + (t - steps.lowerBound) * rows * width }
      switch cell {
      case .rnn: RNNCell.backward(s, carry: carry, output: gradient)
      case .lstm: LSTMCell.backward(s, carry: carry, output: gradient)
      case .gru: GRUCell.backward(s, carry: carry, output: gradient)
      }
      if t == 0 && state.startsAtZero { continue }
      let direct = cell == .gru ? 2 * width : gateWidth
      multiply(
        rows: rows, columns: width, depth: direct, LeftOperand(s.gates, rowStride: gateWidth, depthStride: 1),
        RightOperand(rowMajor: weights, rowStride: width), into: carry.hidden, targetStride: width, start: .accumulate)
      if cell == .gru {
        multiply(
          rows: rows, columns: width, depth: width, LeftOperand(s.auxiliary, rowStride: width, depthStride: 1),
          RightOperand(rowMajor: weights + direct * width, rowStride: width), into: carry.hidden, targetStride: width,
          start: .accumulate)
      }
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
    multiply(
      rows: gateWidth, columns: inputWidth, depth: all, LeftOperand(gates, rowStride: 1, depthStride: gateWidth),
      RightOperand(rowMajor: x, rowStride: inputWidth), into: gradient + inputWeight.parameter.offset,
      targetStride: inputWidth, start: .zero)
    // A zero state before the first step contributes nothing.
    let skipped = state.startsAtZero ? pass.rows : 0
    let hidden = RightOperand(rowMajor: UnsafePointer(state.hidden.base + skipped * width), rowStride: width)
    let target = gradient + hiddenWeight.parameter.offset
    let direct = cell == .gru ? 2 * width : gateWidth
    multiply(
      rows: direct, columns: width, depth: all - skipped,
      LeftOperand(gates + skipped * gateWidth, rowStride: 1, depthStride: gateWidth), hidden, into: target,
      targetStride: width, start: .zero)
    columnSums(gates, rows: all, width: gateWidth, into: gradient + inputBias.offset)
    (gradient + hiddenBias.offset).update(from: gradient + inputBias.offset, count: direct)
    if cell == .gru {
      let inner = UnsafePointer(state.auxiliary.base)
      multiply(
        rows: width, columns: width, depth: all - skipped,
        LeftOperand(inner + skipped * width, rowStride: 1, depthStride: width), hidden, into: target + direct * width,
        targetStride: width, start: .zero)
      columnSums(inner, rows: all, width: width, into: gradient + hiddenBias.offset + direct)
    }
  }
}

/// The activations of one layer over one shard, kept from forward to backward.
final class RecurrentState {
  /// `[time, row, gate, padded hidden]`.
  let gates: Buffer
  /// `[time + 1, row, padded hidden]`; block 0 is the state before the first step.
  let hidden: Buffer
  /// LSTM's cell state, likewise.
  let cellState: Buffer
  /// `[time, row, padded hidden]`; see `CellStep.auxiliary`.
  let auxiliary: Buffer
  /// `[row, padded hidden]`.
  let hiddenCarry: Buffer
  let cellCarry: Buffer
  /// Whether the state before the first step is zero and wants no gradient.
  let startsAtZero: Bool

  init(_ layer: RecurrentLayer, steps: Int, rows: Int, startsAtZero: Bool) {
    self.startsAtZero = startsAtZero
    let block = rows * layer.width
    let isLSTM = layer.cell == .lstm
    gates = Buffer(count: steps * rows * layer.gateWidth)
    hidden = Buffer(count: (steps + 1) * block)
    cellState = Buffer(count: isLSTM ? (steps + 1) * block : 0)
    auxiliary = Buffer(count: layer.cell == .rnn ? 0 : steps * block)
    hiddenCarry = Buffer(count: block)
    cellCarry = Buffer(count: isLSTM ? block : 0)
  }

  func step(_ t: Int, rows: Int, layer: RecurrentLayer) -> CellStep {
    let block = rows * layer.width
    let hasCell = layer.cell == .lstm
    return CellStep(
      rows: rows, width: layer.width, gates: gates.base + t * rows * layer.gateWidth,
      auxiliary: auxiliary.base + (layer.cell == .rnn ? 0 : t * block), previousHidden: hidden.base + t * block,
      hidden: hidden.base + (t + 1) * block, previousCell: cellState.base + (hasCell ? t * block : 0),
      cell: cellState.base + (hasCell ? (t + 1) * block : 0))
  }

  /// Sets the state before the first step to zero; a shard of fewer rows may have left its first step there.
  func clearStart(rows: Int, width: Int) {
    hidden.base.update(repeating: 0, count: rows * width)
    cellState.base.update(repeating: 0, count: min(cellState.count, rows * width))
  }

  /// Sets the carry to zero before a backward pass.
  func clearCarry() {
    hiddenCarry.clear()
    cellCarry.clear()
  }
}
