import VectorMath

/// y = x W^T + b (`torch.nn.Linear`), `[row, in]` to `[row, out]`, both padded to whole vectors.
struct Linear: Sendable {
  let weight: PackedMatrix
  let bias: Parameter?

  /// Padded length of an output row.
  var outputWidth: Int { weight.parameter.storedRows }
  /// Padded length of an input row.
  var inputWidth: Int { weight.parameter.rowStride }

  /// `inputBlocks` blocks of `inputSize` stand side by side in an input row, each padded by itself.
  init(
    _ builder: inout NetworkBuilder, _ name: String, inputSize: Int, inputBlocks: Int = 1, outputSize: Int,
    hasBias: Bool = true
  ) {
    let fanIn = inputSize * inputBlocks
    let bound = 1 / Double(fanIn).squareRoot()
    weight = builder.matrix(
      "\(name).weight", rows: outputSize, columnBlocks: inputBlocks, columns: inputSize,
      role: .inputWeight(fanIn: fanIn, bound: bound))
    bias = hasBias ? builder.vector("\(name).bias", length: outputSize, role: .bias(bound: bound)) : nil
  }

  func forward(_ pass: Pass, rows: Int, _ x: UnsafePointer<Scalar>, into y: Pointer) {
    let start: ProductStart<Scalar> = if let bias { .bias(pass.weights + bias.offset) } else { .zero }
    multiply(
      rows: rows, columns: outputWidth, depth: weight.depth,
      LeftOperand(x, rowStride: inputWidth, depthStride: 1), weight.operand(pass.packed),
      into: y, targetStride: outputWidth, start: start)
  }

  /// dx = dy W.
  func inputGradient(
    _ pass: Pass, rows: Int, _ dy: UnsafePointer<Scalar>, into dx: Pointer, start: ProductStart<Scalar>
  ) {
    multiply(
      rows: rows, columns: inputWidth, depth: weight.parameter.rows,
      LeftOperand(dy, rowStride: outputWidth, depthStride: 1),
      RightOperand(rowMajor: pass.weights + weight.parameter.offset, rowStride: inputWidth),
      into: dx, targetStride: inputWidth, start: start)
  }

  /// dW = dy^T x and db = the column sums of dy, written over what `gradient` held, or added to it.
  func weightGradient(
    rows: Int, _ dy: UnsafePointer<Scalar>, _ x: UnsafePointer<Scalar>, gradient: Pointer, accumulate: Bool
  ) {
    multiply(
      rows: weight.parameter.rows, columns: inputWidth, depth: rows,
      LeftOperand(dy, rowStride: 1, depthStride: outputWidth), RightOperand(rowMajor: x, rowStride: inputWidth),
      into: gradient + weight.parameter.offset, targetStride: inputWidth, start: accumulate ? .accumulate : .zero)
    if let bias {
      columnSums(dy, rows: rows, width: outputWidth, into: gradient + bias.offset, accumulate: accumulate)
    }
  }
}

/// The sum of `rows` rows, in ascending order, of a matrix `[rows, stride]`'s first `width` columns.
func columnSums(
  _ x: UnsafePointer<Scalar>, rows: Int, width: Int, stride rowStride: Int? = nil, into sums: Pointer,
  accumulate: Bool = false
) {
  let step = rowStride ?? width
  for j in stride(from: 0, to: width, by: laneCount) {
    var sum: Vector = accumulate ? load(sums + j) : .zero
    var p = x + j
    for _ in 0..<rows {
      sum += load(p)
      p += step
    }
    store(sum, sums + j)
  }
}
