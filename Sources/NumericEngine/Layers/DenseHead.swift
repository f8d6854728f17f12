import VectorMath

/// The part of a network after its recurrent body: dense layers with ReLU, batch normalisation and dropout, then a
/// linear output.
///
/// It sees the whole batch at once, since batch statistics must not depend on how the batch is sharded.
struct DenseHead: Sendable {
  /// One hidden layer: ReLU(W x + b), normalised, with dropout.
  struct Hidden: Sendable {
    let linear: Linear
    let norm: BatchNorm?
  }

  let hidden: [Hidden]
  let output: Linear
  let dropout: DropoutMask

  /// `name` is the output layer's; hidden layers are `dense.0`, `norm.0` and so on.
  init(
    _ builder: inout NetworkBuilder, name: String, inputSize: Int, denseSizes: [Int] = [], outputSize: Int,
    batchNorm: Bool = false, dropout: Double = 0
  ) {
    var trained: [(linear: Linear, norm: (weight: Parameter, bias: Parameter)?)] = []
    var size = inputSize
    for (index, units) in denseSizes.enumerated() {
      let linear = Linear(&builder, "dense.\(index)", inputSize: size, outputSize: units)
      trained.append((linear, batchNorm ? BatchNorm.trained(&builder, "norm.\(index)", size: units) : nil))
      size = units
    }
    output = Linear(&builder, name, inputSize: size, outputSize: outputSize)
    var hidden: [Hidden] = []
    for (index, layer) in trained.enumerated() {
      let norm = layer.norm.map { BatchNorm(&builder, "norm.\(index)", size: denseSizes[index], trained: $0) }
      hidden.append(Hidden(linear: layer.linear, norm: norm))
    }
    self.hidden = hidden
    self.dropout = DropoutMask(rate: dropout)
  }

  /// `x` is `[row, padded input]`; returns `[row, padded output]`.
  func forward(_ pass: Pass, _ state: HeadState, _ x: UnsafePointer<Scalar>, statistics: Pointer?) -> Pointer {
    var input = x
    for (index, layer) in hidden.enumerated() {
      let y = state.activations[index].base
      let relu = state.rectified[index].base
      let count = pass.rows * layer.linear.outputWidth
      layer.linear.forward(pass, rows: pass.rows, input, into: y)
      for i in stride(from: 0, to: count, by: laneCount) {
        let value = pointwiseMax(load(y + i), .zero)
        store(value, y + i)
        store(value, relu + i)
      }
      if let norm = layer.norm, let space = state.norms[index] {
        norm.forward(pass, space, rows: pass.rows, y, statistics: statistics)
      }
      if pass.isTraining, dropout.rate > 0 {
        let mask = state.masks[index].base
        let key = mix(pass.randomKey ^ mix(0xDE5E ^ UInt64(index)))
        dropout.fill(
          mask, rows: pass.rows, width: layer.linear.outputWidth, key: key,
          firstPosition: UInt32(truncatingIfNeeded: pass.firstRow * layer.linear.outputWidth))
        for i in stride(from: 0, to: count, by: laneCount) { store(load(y + i) * load(mask + i), y + i) }
      }
      input = UnsafePointer(y)
    }
    output.forward(pass, rows: pass.rows, input, into: state.output.base)
    return state.output.base
  }

  /// Writes the head's weight gradients and returns dLoss/dx, `[row, padded input]`.
  func backward(
    _ pass: Pass, _ state: HeadState, _ x: UnsafePointer<Scalar>, outputGradient: UnsafePointer<Scalar>,
    gradient: Pointer
  ) -> UnsafePointer<Scalar> {
    let rows = pass.rows
    var dy = outputGradient
    for index in (0...hidden.count).reversed() {
      let linear = index == hidden.count ? output : hidden[index].linear
      let input = index == 0 ? x : UnsafePointer(state.activations[index - 1].base)
      let dx = state.gradients[index].base
      linear.weightGradient(rows: rows, dy, input, gradient: gradient, accumulate: false)
      linear.inputGradient(pass, rows: rows, dy, into: dx, start: .zero)
      dy = UnsafePointer(dx)
      guard index > 0 else { break }
      let layer = hidden[index - 1]
      let count = rows * layer.linear.outputWidth
      if dropout.rate > 0 {
        let mask = state.masks[index - 1].base
        for i in stride(from: 0, to: count, by: laneCount) { store(load(dx + i) * load(mask + i), dx + i) }
      }
      if let norm = layer.norm, let space = state.norms[index - 1] {
        norm.backward(pass, space, rows: rows, dx, gradient: gradient)
      }
      let relu = state.rectified[index - 1].base
      for i in stride(from: 0, to: count, by: laneCount) {
        let isOff = load(relu + i) .<= Vector.zero
        store(load(dx + i).replacing(with: Vector.zero, where: isOff), dx + i)
      }
    }
    return dy
  }
}

/// What the head keeps from forward to backward.
final class HeadState {
  let activations: [Buffer]
  let rectified: [Buffer]
  let norms: [BatchNormState?]
  let masks: [Buffer]
  /// dLoss/d(input of layer i), the output layer last.
  let gradients: [Buffer]
  let output: Buffer

  init(_ head: DenseHead, rows: Int) {
    let widths = head.hidden.map(\.linear.outputWidth)
    activations = widths.map { Buffer(count: rows * $0) }
    rectified = widths.map { Buffer(count: rows * $0) }
    masks = widths.map { Buffer(count: head.dropout.rate > 0 ? rows * $0 : 0) }
    norms = head.hidden.map { layer in layer.norm.map { BatchNormState($0, rows: rows) } }
    gradients = (head.hidden.map(\.linear) + [head.output]).map { Buffer(count: rows * $0.inputWidth) }
    output = Buffer(count: rows * head.output.outputWidth)
  }
}
