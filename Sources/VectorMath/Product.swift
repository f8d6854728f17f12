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
  guard rows > 0 else { return }
  // Rows in nearly equal blocks of at most eight, since a block of one row starves the multipliers.
  let blocks = (rows + 7) / 8
  let small = rows / blocks
  let larger = rows - small * blocks
  var column = 0
  while column < columns {
    let panel = right.base + (column >> 5) * right.panelStride
    let wide = columns - column >= 32
    var row = 0
    for block in 0..<blocks {
      let height = block < larger ? small + 1 : small
      let a = left.base + row * left.rowStride
      let c = target + row * targetStride + column
      let tile = Tile(
        depth: depth, a: a, rowStride: left.rowStride, depthStride: left.depthStride, b: panel,
        panelDepthStride: right.depthStride, c: c, targetStride: targetStride)
      let bias: UnsafePointer<Scalar>? = if case .bias(let base) = start { base + column } else { nil }
      let accumulate = if case .accumulate = start { true } else { false }
      if wide {
        switch height {
        case 1: tile.wide(InlineArray<1, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        case 2: tile.wide(InlineArray<2, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        case 3: tile.wide(InlineArray<3, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        case 4: tile.wide(InlineArray<4, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        case 5: tile.wide(InlineArray<5, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        case 6: tile.wide(InlineArray<6, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        case 7: tile.wide(InlineArray<7, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        default: tile.wide(InlineArray<8, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        }
      } else {
        switch height {
        case 1: tile.narrow(InlineArray<1, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        case 2: tile.narrow(InlineArray<2, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        case 3: tile.narrow(InlineArray<3, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        case 4: tile.narrow(InlineArray<4, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        case 5: tile.narrow(InlineArray<5, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        case 6: tile.narrow(InlineArray<6, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        case 7: tile.narrow(InlineArray<7, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
        default: tile.narrow(InlineArray<8, Lanes<Scalar>>(repeating: .zero), bias, accumulate)
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
  @usableFromInline let depth: Int
  @usableFromInline let a: UnsafePointer<Scalar>
  @usableFromInline let rowStride: Int
  @usableFromInline let depthStride: Int
  @usableFromInline let b: UnsafePointer<Scalar>
  @usableFromInline let panelDepthStride: Int
  @usableFromInline let c: UnsafeMutablePointer<Scalar>
  @usableFromInline let targetStride: Int

  @inlinable @inline(__always)
  init(
    depth: Int, a: UnsafePointer<Scalar>, rowStride: Int, depthStride: Int, b: UnsafePointer<Scalar>,
    panelDepthStride: Int, c: UnsafeMutablePointer<Scalar>, targetStride: Int
  ) {
    self.depth = depth
    self.a = a
    self.rowStride = rowStride
    self.depthStride = depthStride
    self.b = b
    self.panelDepthStride = panelDepthStride
    self.c = c
    self.targetStride = targetStride
  }

  /// Height x 32 columns.
  @inlinable @inline(__always)
  func wide<let height: Int>(
    _ zeros: InlineArray<height, Lanes<Scalar>>, _ bias: UnsafePointer<Scalar>?, _ accumulate: Bool
  ) {
    var left = zeros
    var right = zeros
    if accumulate {
      for i in 0..<height {
        left[i] = load(c + i * targetStride)
        right[i] = load(c + i * targetStride + 16)
      }
    } else if let bias {
      for i in 0..<height {
        left[i] = load(bias)
        right[i] = load(bias + 16)
      }
    }
    var p = b
    var q = a
    for _ in 0..<depth {
      let b0 = load(p)
      let b1 = load(p + 16)
      for i in 0..<height {
        let x = Lanes<Scalar>(repeating: q[i * rowStride])
        left[i].addProduct(x, b0)
        right[i].addProduct(x, b1)
      }
      p += panelDepthStride
      q += depthStride
    }
    for i in 0..<height {
      store(left[i], c + i * targetStride)
      store(right[i], c + i * targetStride + 16)
    }
  }

  /// Height x 16 columns.
  @inlinable @inline(__always)
  func narrow<let height: Int>(
    _ zeros: InlineArray<height, Lanes<Scalar>>, _ bias: UnsafePointer<Scalar>?, _ accumulate: Bool
  ) {
    var sums = zeros
    if accumulate {
      for i in 0..<height { sums[i] = load(c + i * targetStride) }
    } else if let bias {
      for i in 0..<height { sums[i] = load(bias) }
    }
    var p = b
    var q = a
    for _ in 0..<depth {
      let b0 = load(p)
      for i in 0..<height { sums[i].addProduct(Lanes<Scalar>(repeating: q[i * rowStride]), b0) }
      p += panelDepthStride
      q += depthStride
    }
    for i in 0..<height { store(sums[i], c + i * targetStride) }
  }
}
