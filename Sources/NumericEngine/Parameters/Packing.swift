import VectorMath

/// A matrix repacked once per optimizer step for products with its transpose: panels `[rows / 32][depth][32]`.
struct PackedMatrix: Sendable {
  let parameter: Parameter
  /// Where the panels begin in the packed buffer.
  let offset: Int

  /// Columns that the product runs over: the logical ones, or all stored ones where several padded blocks stand side by side.
  var depth: Int { parameter.columnBlocks == 1 ? parameter.columns : parameter.rowStride }

  static func count(_ parameter: Parameter) -> Int {
    let depth = parameter.columnBlocks == 1 ? parameter.columns : parameter.rowStride
    return (parameter.storedRows + 31) / 32 * 32 * depth
  }

  /// Packs one panel of 32 rows; panels are independent, so that threads can share them.
  func packPanel(_ panel: Int, weights: UnsafePointer<Scalar>, packed: Pointer) {
    let rows = min(32, parameter.storedRows - panel * 32)
    let source = weights + parameter.offset + panel * 32 * parameter.rowStride
    let target = packed + offset + panel * 32 * depth
    for k in 0..<depth {
      let column = target + k * 32
      for row in 0..<rows { column[row] = source[row * parameter.rowStride + k] }
    }
  }

  var panelCount: Int { (parameter.storedRows + 31) / 32 }

  /// The operand for `x W^T`, from row `firstRow` (a multiple of 32) on.
  @inline(__always)
  func operand(_ packed: UnsafePointer<Scalar>, firstRow: Int = 0) -> RightOperand<Scalar> {
    RightOperand(packed: packed + offset + firstRow * depth, depth: depth)
  }
}

/// The sum of two bias vectors, which enters the input product at once; of GRU's candidate only the input's bias does.
struct PackedBias: Sendable {
  let first: Parameter
  let second: Parameter
  let offset: Int
  /// Leading scalars that get both biases; the rest get `first` only.
  let summed: Int

  func pack(weights: UnsafePointer<Scalar>, packed: Pointer) {
    let target = packed + offset
    let a = weights + first.offset
    let b = weights + second.offset
    for i in stride(from: 0, to: first.storedCount, by: laneCount) {
      store(i < summed ? load(a + i) + load(b + i) : load(a + i), target + i)
    }
  }
}

/// Everything that is repacked after an optimizer step.
struct PackingPlan: Sendable {
  private(set) var matrices: [PackedMatrix] = []
  private(set) var biases: [PackedBias] = []
  /// Scalars of the packed buffer.
  private(set) var count = 0

  mutating func matrix(_ parameter: Parameter) -> PackedMatrix {
    let packed = PackedMatrix(parameter: parameter, offset: count)
    count += PackedMatrix.count(parameter)
    matrices.append(packed)
    return packed
  }

  mutating func bias(_ first: Parameter, _ second: Parameter, summed: Int) -> PackedBias {
    let packed = PackedBias(first: first, second: second, offset: count, summed: summed)
    count += first.storedCount
    biases.append(packed)
    return packed
  }
}

/// Repacks a plan's matrices and biases whenever the weights have changed, panels shared among threads.
final class Repacking {
  /// The flat parameter buffer.
  let weights: Buffer
  /// What products read.
  let packed: Buffer
  private let plan: PackingPlan
  private let pool: ThreadPool
  private let tasks: Int

  /// Panels of a task: they are small, and a handful at a time keeps the claims cheap.
  private static let group = 4

  init(_ plan: PackingPlan, of layout: ParameterLayout, pool: ThreadPool) {
    self.plan = plan
    self.pool = pool
    weights = Buffer(count: layout.count)
    packed = Buffer(count: plan.count)
    tasks = plan.matrices.reduce(0) { $0 + Self.tasks(of: $1) }
  }

  func run() {
    for bias in plan.biases { bias.pack(weights: weights.base, packed: packed.base) }
    nonisolated(unsafe) let repacking = self
    pool.run(tasks: tasks) { repacking.perform($0) }
  }

  private static func tasks(of matrix: PackedMatrix) -> Int { (matrix.panelCount + group - 1) / group }

  private func perform(_ task: Int) {
    var index = task
    for matrix in plan.matrices {
      let groups = Self.tasks(of: matrix)
      if index < groups {
        for panel in (index * Self.group)..<min((index + 1) * Self.group, matrix.panelCount) {
          matrix.packPanel(panel, weights: weights.base, packed: packed.base)
        }
        return
      }
      index -= groups
    }
  }
}
