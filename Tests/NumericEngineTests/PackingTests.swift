import Testing
import VectorMath

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

@Suite("Repacking of weights for products")
struct PackingTests {
  /// The second matrix of a plan, its weights numbered from 1.
  struct Packed {
    let matrix: PackedMatrix
    let packed: Buffer

    init(rowBlocks: Int, rows: Int, columnBlocks: Int, columns: Int, threads: Int = 1) {
      var layout = ParameterLayout()
      // Something before it, so that its offset is not zero.
      _ = layout.vector("before", length: 5)
      let parameter = layout.matrix(
        "weight", rowBlocks: rowBlocks, rows: rows, columnBlocks: columnBlocks, columns: columns)
      var plan = PackingPlan()
      _ = plan.matrix(parameter)
      matrix = plan.matrix(parameter)
      let repacking = Repacking(plan, of: layout, pool: ThreadPool(threads: threads))
      let count = parameter.shape[0] * parameter.shape[1]
      parameter.write((0..<count).map { Scalar($0 + 1) }, to: repacking.weights.base)
      repacking.run()
      packed = repacking.packed
    }

    /// The element of the logical matrix that panels `[rows / 32][depth][32]` hold for a stored row and a place of the depth.
    func element(storedRow: Int, depth: Int) -> Scalar {
      packed.base[matrix.offset + (storedRow / 32 * matrix.depth + depth) * 32 + storedRow % 32]
    }
  }

  @Test(
    "Every weight stands in its panel, and padding is zero",
    arguments: [
      (1, 1, 1), (1, 16, 3), (4, 7, 5), (3, 50, 50), (4, 64, 1), (1, 33, 17), (3, 100, 2),
    ])
  func panels(rowBlocks: Int, rows: Int, columns: Int) {
    let packed = Packed(rowBlocks: rowBlocks, rows: rows, columnBlocks: 1, columns: columns)
    #expect(packed.matrix.depth == columns)
    let paddedRows = paddedLength(rows)
    for stored in 0..<(rowBlocks * paddedRows + 31) / 32 * 32 {
      let (block, row) = (stored / paddedRows, stored % paddedRows)
      for column in 0..<columns {
        let isPadding = block >= rowBlocks || row >= rows
        let expected = isPadding ? 0 : Scalar((block * rows + row) * columns + column + 1)
        #expect(packed.element(storedRow: stored, depth: column) == expected, "\(stored), \(column)")
      }
    }
  }

  @Test("Blocks of columns stand side by side, each with its padding")
  func columnBlocks() {
    let packed = Packed(rowBlocks: 1, rows: 3, columnBlocks: 2, columns: 18)
    #expect(packed.matrix.depth == 64)
    for row in 0..<3 {
      for depth in 0..<64 {
        let (block, column) = (depth / 32, depth % 32)
        let expected = column < 18 ? Scalar(row * 36 + block * 18 + column + 1) : 0
        #expect(packed.element(storedRow: row, depth: depth) == expected, "\(row), \(depth)")
      }
    }
  }

  @Test("Threads share panels without missing any", arguments: [2, 3, 8])
  func threads(threads: Int) {
    let one = Packed(rowBlocks: 4, rows: 100, columnBlocks: 1, columns: 30)
    let several = Packed(rowBlocks: 4, rows: 100, columnBlocks: 1, columns: 30, threads: threads)
    #expect(several.packed.values == one.packed.values)
    #expect(one.packed.values.contains { $0 != 0 })
  }

  @Test("The first `summed` biases are sums of both, the rest the first one alone")
  func biases() {
    var layout = ParameterLayout()
    let first = layout.vector("first", blocks: 3, length: 20)
    let second = layout.vector("second", blocks: 3, length: 20)
    var plan = PackingPlan()
    let bias = plan.bias(first, second, summed: 64)
    let repacking = Repacking(plan, of: layout, pool: ThreadPool(threads: 1))
    first.write((0..<60).map { Scalar($0) }, to: repacking.weights.base)
    second.write((0..<60).map { Scalar(1000 + $0) }, to: repacking.weights.base)
    repacking.run()
    for block in 0..<3 {
      for i in 0..<20 {
        let expected = block < 2 ? Scalar(1000 + 2 * (block * 20 + i)) : Scalar(block * 20 + i)
        #expect(repacking.packed.base[bias.offset + block * 32 + i] == expected, "\(block), \(i)")
      }
    }
  }
}
