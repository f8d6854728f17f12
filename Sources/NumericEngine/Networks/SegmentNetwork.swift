import VectorMath

/// A recurrent encoder over segments of the lookback and a decoder that gives all segments of the horizon at once: family
/// `segment-rnn`, after SegRNN (Lin and others 2023, arXiv:2308.11200).
///
/// Each target is a sequence of its own, and all share one set of weights (channel independence). A target's lookback is
/// normalised by itself, cut into segments, each segment projected (ReLU) and read by the encoder. The decoder takes one
/// step from the encoder's last state for each future segment, all in parallel, and is told which by an embedding of the
/// segment's position beside one of the target; a linear layer turns its state into the segment's values, which return
/// to the units of the samples. Unlike the paper's, the decoder has weights of its own.
struct SegmentNetwork: Network {
  let embedding: Linear
  let encoder: RecurrentStack
  let decoder: RecurrentStack
  /// `[future segment, position size]`.
  let position: Parameter
  /// `[target, channel size]`; nil where there is one target.
  let channel: Parameter?
  let dropout: DropoutMask
  let output: Linear
  let normalization: SegmentNormalization
  let segment: Int
  let head: DenseHead? = nil
  let layout: ParameterLayout
  let packing: PackingPlan
  let initialValues: [InitialValue]
  let lookback: Int
  let inputSize: Int
  let horizon: Int
  let targetCount: Int
  /// Outputs for each value.
  let outputsPerValue: Int

  var outputSize: Int { horizon * targetCount * outputsPerValue }
  /// Segments of the lookback; steps before the first whole segment are not read.
  var seenSegments: Int { lookback / segment }
  /// Segments of the horizon; what the last one holds beyond the horizon is left out.
  var futureSegments: Int { (horizon + segment - 1) / segment }
  /// Inputs that are not forecast; each target's segments stand beside theirs.
  var covariateCount: Int { inputSize - targetCount }

  init(_ configuration: SegmentConfiguration, shape: NetworkShape) {
    precondition(shape.lookback >= configuration.segment, "the lookback holds no whole segment")
    var builder = NetworkBuilder()
    let size = configuration.hiddenSize
    func stack(_ prefix: String) -> RecurrentStack {
      RecurrentStack(
        &builder, prefix: prefix, cell: configuration.cell, inputSize: size, hiddenSize: size,
        layerCount: configuration.layerCount, dropout: configuration.dropout)
    }
    embedding = Linear(
      &builder, "embedding", inputSize: configuration.segment,
      inputBlocks: 1 + shape.inputSize - shape.targetCount, outputSize: size)
    encoder = stack("encoder")
    decoder = stack("decoder")
    let channelSize = shape.targetCount > 1 ? size / 2 : 0
    position = builder.table(
      "position.weight", rows: (shape.horizon + configuration.segment - 1) / configuration.segment,
      columns: size - channelSize)
    channel =
      channelSize > 0 ? builder.table("channel.weight", rows: shape.targetCount, columns: channelSize) : nil
    output = Linear(&builder, "output", inputSize: size, outputSize: configuration.segment * shape.outputsPerValue)
    dropout = DropoutMask(rate: configuration.dropout)
    normalization = configuration.normalization
    segment = configuration.segment
    layout = builder.layout
    packing = builder.packing
    initialValues = builder.initialValues
    lookback = shape.lookback
    inputSize = shape.inputSize
    horizon = shape.horizon
    targetCount = shape.targetCount
    outputsPerValue = shape.outputsPerValue
  }

  func makeBody(rows: Int, isTraining: Bool) -> any NetworkBody {
    SegmentBody(self, rows: rows, isTraining: isTraining)
  }
}
