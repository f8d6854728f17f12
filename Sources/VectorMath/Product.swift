/// One matrix operand of a product as the kernel walks it: element (row, k) stands at `base[row * rowStride + k * depthStride]`.
public struct LeftOperand<Scalar: SIMDScalar> {
  @usableFromInline let base: UnsafePointer<Scalar>
  @usableFromInline let rowStride: Int
  @usableFromInline let depthStride: Int

  /// Describes a left operand by its strides: row-major has `depthStride` 1, transposed has `rowStride` 1.
  @inlinable @inline(__always)
  public init(_ base: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int) {
    self.base = base
    self.rowStride = rowStride
    self.depthStride = depthStride
  }
}

/// The right operand: rows of k with contiguous columns, either row-major or packed in panels of 32 columns.
public struct RightOperand<Scalar: SIMDScalar> {
  @usableFromInline let base: UnsafePointer<Scalar>
  @usableFromInline let depthStride: Int
  @usableFromInline let panelStride: Int

  @inlinable @inline(__always)
  init(base: UnsafePointer<Scalar>, depthStride: Int, panelStride: Int) {
    self.base = base
    self.depthStride = depthStride
    self.panelStride = panelStride
  }

  /// A row-major matrix `[depth, columns]` with the given row stride.
  @inlinable @inline(__always)
  public init(rowMajor base: UnsafePointer<Scalar>, rowStride: Int) {
    self.base = base
    depthStride = rowStride
    panelStride = 32
  }

  /// Panels `[columns / 32][depth][32]`, as `packTransposed` lays them out.
  @inlinable @inline(__always)
  public init(packed base: UnsafePointer<Scalar>, depth: Int) {
    self.base = base
    depthStride = 32
    panelStride = 32 * depth
  }
}

/// One product of `left` and `right` over `depth`.
public struct ProductTerm<Scalar: SIMDScalar> {
  @usableFromInline let left: LeftOperand<Scalar>
  @usableFromInline let right: RightOperand<Scalar>
  @usableFromInline let depth: Int

  /// Names both operands and the length of their common axis.
  @inlinable @inline(__always)
  public init(_ left: LeftOperand<Scalar>, _ right: RightOperand<Scalar>, depth: Int) {
    self.left = left
    self.right = right
    self.depth = depth
  }

  /// What a block of rows and a panel of columns see of it.
  @inlinable @inline(__always)
  func part(row: Int, panel: Int) -> ProductTerm {
    ProductTerm(
      LeftOperand(left.base + row * left.rowStride, rowStride: left.rowStride, depthStride: left.depthStride),
      RightOperand(
        base: right.base + panel * right.panelStride, depthStride: right.depthStride, panelStride: right.panelStride),
      depth: depth)
  }
}

/// What a product's accumulators begin with.
public enum ProductStart<Scalar: SIMDScalar> {
  /// The product overwrites its target.
  case zero
  /// The product is added to its target.
  case accumulate
  /// Every row begins with this vector, padded to whole lanes.
  case bias(UnsafePointer<Scalar>)
}

/// target[rows, columns] = start + left[rows, depth] x right[depth, columns].
///
/// Every element is one chain of fused multiply-adds over the depth in ascending order, whatever the tile it falls in: the
/// bits depend neither on the vector width nor on how rows are shared among threads. `columns` is a multiple of 16.
@inlinable @inline(__always)
public func multiply<Scalar: SIMDScalar & FloatingPoint>(
  rows: Int, columns: Int, depth: Int,
  _ left: LeftOperand<Scalar>, _ right: RightOperand<Scalar>,
  into target: UnsafeMutablePointer<Scalar>, targetStride: Int, start: ProductStart<Scalar>
) {
  let term = ProductTerm(left, right, depth: depth)
  multiply(
    rows: rows, columns: columns, term, ProductTerm(left, right, depth: 0), into: target, targetStride: targetStride,
    start: start)
}

/// target[rows, columns] = start + first + second: two products in one chain, the first one's depth before the second's,
/// without a detour of the sums through memory.
@inlinable @inline(__always)
public func multiply<Scalar: SIMDScalar & FloatingPoint>(
  rows: Int, columns: Int, _ first: ProductTerm<Scalar>, _ second: ProductTerm<Scalar>,
  into target: UnsafeMutablePointer<Scalar>, targetStride: Int, start: ProductStart<Scalar>
) {
  guard rows > 0 else { return }
  // Rows in nearly equal blocks of at most eight, since a block of one row starves the multipliers.
  let blocks = (rows + 7) / 8
  let small = rows / blocks
  let larger = rows - small * blocks
  var column = 0
  while column < columns {
    let wide = columns - column >= 32
    var row = 0
    for block in 0..<blocks {
      let height = block < larger ? small + 1 : small
      let bias: UnsafePointer<Scalar>? = if case .bias(let base) = start { base + column } else { nil }
      let accumulate = if case .accumulate = start { true } else { false }
      let tile = Tile(
        first: first.part(row: row, panel: column >> 5), second: second.part(row: row, panel: column >> 5),
        target: target + row * targetStride + column, targetStride: targetStride, bias: bias, accumulate: accumulate)
      if wide {
        switch height {
        case 1: tile.wide(InlineArray<1, Lanes<Scalar>>(repeating: .zero))
        case 2: tile.wide(InlineArray<2, Lanes<Scalar>>(repeating: .zero))
        case 3: tile.wide(InlineArray<3, Lanes<Scalar>>(repeating: .zero))
        case 4: tile.wide(InlineArray<4, Lanes<Scalar>>(repeating: .zero))
        case 5: tile.wide(InlineArray<5, Lanes<Scalar>>(repeating: .zero))
        case 6: tile.wide(InlineArray<6, Lanes<Scalar>>(repeating: .zero))
        case 7: tile.wide(InlineArray<7, Lanes<Scalar>>(repeating: .zero))
        default: tile.wide(InlineArray<8, Lanes<Scalar>>(repeating: .zero))
        }
      } else {
        switch height {
        case 1: tile.narrow(InlineArray<1, Lanes<Scalar>>(repeating: .zero))
        case 2: tile.narrow(InlineArray<2, Lanes<Scalar>>(repeating: .zero))
        case 3: tile.narrow(InlineArray<3, Lanes<Scalar>>(repeating: .zero))
        case 4: tile.narrow(InlineArray<4, Lanes<Scalar>>(repeating: .zero))
        case 5: tile.narrow(InlineArray<5, Lanes<Scalar>>(repeating: .zero))
        case 6: tile.narrow(InlineArray<6, Lanes<Scalar>>(repeating: .zero))
        case 7: tile.narrow(InlineArray<7, Lanes<Scalar>>(repeating: .zero))
        default: tile.narrow(InlineArray<8, Lanes<Scalar>>(repeating: .zero))
        }
      }
      row += height
    }
    column += wide ? 32 : 16
  }
}

/// A block of the target that stays in registers while the depth runs.
@usableFromInline
struct Tile<Scalar: SIMDScalar & FloatingPoint> {
  @usableFromInline let first: ProductTerm<Scalar>
  @usableFromInline let second: ProductTerm<Scalar>
  @usableFromInline let target: UnsafeMutablePointer<Scalar>
  @usableFromInline let targetStride: Int
  @usableFromInline let bias: UnsafePointer<Scalar>?
  @usableFromInline let accumulate: Bool

  @inlinable @inline(__always)
  init(
    first: ProductTerm<Scalar>, second: ProductTerm<Scalar>, target: UnsafeMutablePointer<Scalar>, targetStride: Int,
    bias: UnsafePointer<Scalar>?, accumulate: Bool
  ) {
    self.first = first
    self.second = second
    self.target = target
    self.targetStride = targetStride
    self.bias = bias
    self.accumulate = accumulate
  }

  /// Height x 32 columns.
  @inlinable @inline(__always)
  func wide<let height: Int>(_ zeros: InlineArray<height, Lanes<Scalar>>) {
    var left = zeros
    var right = zeros
    if accumulate {
      for i in 0..<height {
        left[i] = load(target + i * targetStride)
        right[i] = load(target + i * targetStride + 16)
      }
    } else if let bias {
      for i in 0..<height {
        left[i] = load(bias)
        right[i] = load(bias + 16)
      }
    }
    wideTerm(first, &left, &right)
    wideTerm(second, &left, &right)
    for i in 0..<height {
      store(left[i], target + i * targetStride)
      store(right[i], target + i * targetStride + 16)
    }
  }

  @inlinable @inline(__always)
  func wideTerm<let height: Int>(
    _ term: ProductTerm<Scalar>, _ left: inout InlineArray<height, Lanes<Scalar>>,
    _ right: inout InlineArray<height, Lanes<Scalar>>
  ) {
    var p = term.right.base
    var q = term.left.base
    let rowStride = term.left.rowStride
    for _ in 0..<term.depth {
      let b0 = load(p)
      let b1 = load(p + 16)
      for i in 0..<height {
        let x = Lanes<Scalar>(repeating: q[i * rowStride])
        left[i].addProduct(x, b0)
        right[i].addProduct(x, b1)
      }
      p += term.right.depthStride
      q += term.left.depthStride
    }
  }

  /// Height x 16 columns.
  @inlinable @inline(__always)
  func narrow<let height: Int>(_ zeros: InlineArray<height, Lanes<Scalar>>) {
    var sums = zeros
    if accumulate {
      for i in 0..<height { sums[i] = load(target + i * targetStride) }
    } else if let bias {
      for i in 0..<height { sums[i] = load(bias) }
    }
    narrowTerm(first, &sums)
    narrowTerm(second, &sums)
    for i in 0..<height { store(sums[i], target + i * targetStride) }
  }

  @inlinable @inline(__always)
  func narrowTerm<let height: Int>(_ term: ProductTerm<Scalar>, _ sums: inout InlineArray<height, Lanes<Scalar>>) {
    var p = term.right.base
    var q = term.left.base
    let rowStride = term.left.rowStride
    for _ in 0..<term.depth {
      let b0 = load(p)
      for i in 0..<height { sums[i].addProduct(Lanes<Scalar>(repeating: q[i * rowStride]), b0) }
      p += term.right.depthStride
      q += term.left.depthStride
    }
  }
}
