import Testing
import VectorMath

/// The product kernel against its scalar twin: the same chain of fused multiply-adds, so the bits agree.
@Suite("Products")
struct ProductTests {
  enum Form: CaseIterable { case packed, rowMajor, leftTransposed }
  enum Start: CaseIterable { case zero, accumulate, bias }

  /// Numbers that are no multiples of each other, positive and negative.
  static func numbers<Scalar: BinaryFloatingPoint>(_ count: Int, salt: Int) -> [Scalar] {
    (0..<count).map { i in Scalar((i * 7919 + salt * 104_729) % 2003 - 1001) / 977 }
  }

  /// target[r, c] after start + sum over k, element by element.
  static func twin<Scalar: BinaryFloatingPoint>(
    _ form: Form, _ start: Start, rows: Int, columns: Int, depth: Int, left: [Scalar], right: [Scalar],
    target: [Scalar], bias: [Scalar]
  ) -> [Scalar] {
    var result = target
    for r in 0..<rows {
      for c in 0..<columns {
        var sum: Scalar =
          switch start {
          case .zero: 0
          case .accumulate: target[r * columns + c]
          case .bias: bias[c]
          }
        for k in 0..<depth {
          let a = form == .leftTransposed ? left[k * rows + r] : left[r * depth + k]
          sum.addProduct(a, right[k * columns + c])
        }
        result[r * columns + c] = sum
      }
    }
    return result
  }

  /// Panels `[columns / 32][depth][32]` of a row-major matrix, as the kernel wants them.
  static func pack<Scalar: BinaryFloatingPoint>(_ right: [Scalar], columns: Int, depth: Int) -> [Scalar] {
    let panels = (columns + 31) / 32
    var packed = [Scalar](repeating: 0, count: panels * depth * 32 + 32)
    for k in 0..<depth {
      for c in 0..<columns { packed[(c / 32 * depth + k) * 32 + c % 32] = right[k * columns + c] }
    }
    return packed
  }

  static func kernel<Scalar: BinaryFloatingPoint & SIMDScalar>(
    _ form: Form, _ start: Start, rows: Int, columns: Int, depth: Int, split: Int, left: [Scalar], right: [Scalar],
    target: [Scalar], bias: [Scalar]
  ) -> [Scalar] {
    var result = target
    let packed = pack(right, columns: columns, depth: depth)
    left.withUnsafeBufferPointer { left in
      packed.withUnsafeBufferPointer { packed in
        right.withUnsafeBufferPointer { right in
          bias.withUnsafeBufferPointer { bias in
            result.withUnsafeMutableBufferPointer { result in
              guard let target = result.baseAddress, let a = left.baseAddress, let b = right.baseAddress else { return }
              func term(_ from: Int, _ count: Int) -> ProductTerm<Scalar> {
                let operand =
                  form == .leftTransposed
                  ? LeftOperand(a + from * rows, rowStride: 1, depthStride: rows)
                  : LeftOperand(a + from, rowStride: depth, depthStride: 1)
                let rightOperand =
                  form == .packed
                  ? RightOperand(packed: packed.baseAddress! + from * 32, depth: depth)
                  : RightOperand(rowMajor: b + from * columns, rowStride: columns)
                return ProductTerm(operand, rightOperand, depth: count)
              }
              let begin: ProductStart<Scalar> =
                switch start {
                case .zero: .zero
                case .accumulate: .accumulate
                case .bias: .bias(bias.baseAddress!)
                }
              multiply(
                rows: rows, columns: columns, term(0, split), term(split, depth - split), into: target,
                targetStride: columns, start: begin)
            }
          }
        }
      }
    }
    return result
  }

  func check<Scalar: BinaryFloatingPoint & SIMDScalar>(_ form: Form, _ rows: Int, _ scalar: Scalar.Type) {
    for columns in [16, 32, 48, 80, 112] {
      for depth in [0, 1, 5, 64] {
        let left: [Scalar] = Self.numbers(max(1, rows * depth), salt: 1)
        let right: [Scalar] = Self.numbers(depth * columns + 32, salt: 2)
        let bias: [Scalar] = Self.numbers(columns, salt: 3)
        let target: [Scalar] = Self.numbers(rows * columns + 1, salt: 4)
        for start in Start.allCases {
          let expected = Self.twin(
            form, start, rows: rows, columns: columns, depth: depth, left: left, right: right, target: target,
            bias: bias)
          for split in Set([0, depth / 3, depth]) {
            let result = Self.kernel(
              form, start, rows: rows, columns: columns, depth: depth, split: split, left: left, right: right,
              target: target, bias: bias)
            // The last element lies behind the target: it must stay as it was.
            #expect(result == expected, "\(columns) columns, depth \(depth) split at \(split), start \(start)")
          }
        }
      }
    }
  }

  @Test(
    "Every form, start and split gives the twin's bits",
    arguments: Form.allCases, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 17, 23, 24, 25])
  func everyShape(form: Form, rows: Int) {
    check(form, rows, Float.self)
    check(form, rows, Double.self)
  }
}
