/// What one pass over one shard of a batch needs besides the workspace.
struct Pass {
  /// The flat parameter buffer.
  let weights: UnsafePointer<Scalar>
  /// What `PackingPlan` made of it.
  let packed: UnsafePointer<Scalar>
  /// Rows of this shard.
  let rows: Int
  /// The shard's first row within the batch, so that random masks do not depend on the sharding.
  let firstRow: Int
  /// Whether dropout and batch statistics are on.
  let isTraining: Bool
  /// The key of this step's random masks and coins.
  let randomKey: UInt64
}
