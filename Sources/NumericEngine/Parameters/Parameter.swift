import VectorMath

/// One named tensor within the flat parameter buffer.
///
/// Stored as `rowBlocks x rows` by `columnBlocks x columns`, where every block of columns is padded to whole vectors, and so
/// is every block of rows of a matrix (a gate). Padding is zero and stays zero: its gradient is zero.
public struct Parameter: Sendable, Hashable {
  /// PyTorch's name, such as `rnn.weight_ih_l0`.
  public let name: String
  /// The logical shape, as PyTorch has it.
  public let shape: [Int]
  /// Whether the optimizer updates it; running statistics are not trained.
  public let isTrained: Bool
  /// Where it begins in the flat buffer.
  public let offset: Int

  let rowBlocks: Int
  let rows: Int
  let paddedRows: Int
  let columnBlocks: Int
  let columns: Int
  let paddedColumns: Int

  /// Scalars between two stored rows.
  var rowStride: Int { columnBlocks * paddedColumns }
  /// Stored rows, padding included.
  var storedRows: Int { rowBlocks * paddedRows }
  /// Scalars that it takes in the flat buffer.
  var storedCount: Int { storedRows * rowStride }
  /// Whether it is a matrix of weights, which L2 applies to, and not a bias or a normalisation vector.
  var isMatrix: Bool { shape.count == 2 }

  /// Copies the logical elements out of the flat buffer, in row-major order of `shape`.
  func read(from flat: Pointer) -> [Scalar] {
    var values: [Scalar] = []
    values.reserveCapacity(rowBlocks * rows * columnBlocks * columns)
    forEachElement { values.append(flat[$0]) }
    return values
  }

  /// Copies logical elements, in row-major order of `shape`, into the flat buffer.
  func write(_ values: [Scalar], to flat: Pointer) {
    var next = 0
    forEachElement {
      flat[$0] = values[next]
      next += 1
    }
  }

  private func forEachElement(_ body: (Int) -> Void) {
    for block in 0..<rowBlocks {
      for row in 0..<rows {
        let start = offset + (block * paddedRows + row) * rowStride
        for columnBlock in 0..<columnBlocks {
          for column in 0..<columns { body(start + columnBlock * paddedColumns + column) }
        }
      }
    }
  }
}
