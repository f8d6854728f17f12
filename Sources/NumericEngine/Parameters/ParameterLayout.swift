import VectorMath

/// Where every tensor of a network stands in one flat buffer, which makes the optimizer, the gradient norm and the sum over
/// shards single loops.
public struct ParameterLayout: Sendable {
  /// The tensors, trained ones first.
  public private(set) var parameters: [Parameter] = []
  /// Scalars of the whole buffer, padding included.
  public private(set) var count = 0
  /// Scalars of the trained part, which comes first.
  public private(set) var trainedCount = 0

  /// The number of trained scalars without padding: what people mean by "parameters".
  public var trainedParameterCount: Int {
    parameters.filter(\.isTrained).reduce(0) { $0 + $1.shape.reduce(1, *) }
  }

  /// Adds a weight matrix `[rowBlocks * rows, columnBlocks * columns]`.
  mutating func matrix(
    _ name: String, rowBlocks: Int = 1, rows: Int, columnBlocks: Int = 1, columns: Int
  ) -> Parameter {
    add(
      name, shape: [rowBlocks * rows, columnBlocks * columns], trained: true, rowBlocks: rowBlocks, rows: rows,
      paddedRows: paddedLength(rows), columnBlocks: columnBlocks, columns: columns)
  }

  /// Adds a vector `[blocks * length]`, each block padded by itself.
  mutating func vector(_ name: String, blocks: Int = 1, length: Int, trained: Bool = true) -> Parameter {
    add(
      name, shape: [blocks * length], trained: trained, rowBlocks: 1, rows: 1, paddedRows: 1, columnBlocks: blocks,
      columns: length)
  }

  private mutating func add(
    _ name: String, shape: [Int], trained: Bool, rowBlocks: Int, rows: Int, paddedRows: Int, columnBlocks: Int,
    columns: Int
  ) -> Parameter {
    let parameter = Parameter(
      name: name, shape: shape, isTrained: trained, offset: count, rowBlocks: rowBlocks, rows: rows,
      paddedRows: paddedRows, columnBlocks: columnBlocks, columns: columns, paddedColumns: paddedLength(columns))
    precondition(!trained || trainedCount == count, "trained tensors come before running statistics")
    parameters.append(parameter)
    count += parameter.storedCount
    if trained { trainedCount = count }
    return parameter
  }
}
