/// A network: a recurrent body that runs shard by shard, and a head that sees the whole batch.
///
/// It holds shapes and offsets only. Weights live in a flat buffer, activations in `NetworkBody` and `HeadState`.
protocol Network: Sendable {
  /// Where the tensors stand.
  var layout: ParameterLayout { get }
  /// What is repacked after each change of the weights.
  var packing: PackingPlan { get }
  /// How the tensors begin.
  var initialValues: [InitialValue] { get }
  /// Steps and features of an input window.
  var lookback: Int { get }
  var inputSize: Int { get }
  /// Outputs of the network for a window.
  var outputSize: Int { get }
  /// The dense part, or nil where the body's output is the prediction.
  var head: DenseHead? { get }
  /// Makes a workspace for shards of at most `rows` rows; only one for training has what `backward` needs.
  func makeBody(rows: Int, isTraining: Bool) -> any NetworkBody
}

/// The body of a network at work on one shard.
protocol NetworkBody: AnyObject {
  /// The input, `[time, row, padded feature]`, which the caller fills before `forward`.
  var input: Buffer { get }
  /// Padded length of an input row.
  var inputWidth: Int { get }
  /// Padded length of an output row.
  var outputWidth: Int { get }
  /// Runs the shard; `targets`, `[row, value]` unpadded, are there in training only. Returns `[row, padded output]`.
  func forward(_ pass: Pass, targets: UnsafePointer<Scalar>?) -> UnsafePointer<Scalar>
  /// Writes the body's part of the gradient for dLoss/doutput `[row, padded output]`.
  func backward(_ pass: Pass, outputGradient: UnsafePointer<Scalar>, gradient: Pointer)
  /// What `forward` left of a shard of one row, in a workspace for training, which keeps every step.
  func trace() -> NetworkTrace
}
