import NumericEngine

extension SegmentConfiguration {
  /// Adds the network; `x` is `[batch, time, feature]`, the result `[batch, horizon, target and quantile]`.
  func add(to graph: inout GraphBuilder, _ x: GraphBuilder.Value, shape: NetworkShape) -> GraphBuilder.Value {
    let targets = shape.targetCount
    let futures = (shape.horizon + segment - 1) / segment
    let own = channels(0..<targets, of: x, &graph)
    let map = normalizer(of: own, shape, &graph)
    let segments = segments(of: x, own: map.normalized(own, &graph), shape, &graph)
    let embedded = graph.add("Relu", [graph.linear(segments, "embedding")])
    let seen = graph.recurrent(embedded, "encoder", cell, hiddenSize: hiddenSize, layerCount: layerCount).states

    /// `[1, sequence, hidden]` to `[1, sequence and future segment, hidden]`.
    func spread(_ state: GraphBuilder.Value) -> GraphBuilder.Value {
      let apart = graph.add("Reshape", [state, graph.integers("state.apart", [1, -1, 1, hiddenSize])])
      let repeated = graph.add("Expand", [apart, graph.integers("state.repeated", [1, 1, futures, hiddenSize])])
      return graph.add("Reshape", [repeated, graph.integers("state.shape", [1, -1, hiddenSize])])
    }
    let start = RecurrentStates(hidden: seen.hidden.map(spread), cell: seen.cell.map(spread))
    let query = query(like: start.hidden[0], shape, futures, &graph)
    let decoded = graph.recurrent(
      query, "decoder", cell, hiddenSize: hiddenSize, layerCount: layerCount, from: start
    ).outputs
    // The quantiles of a step stand side by side, so they count as steps until the end.
    let outputs = shape.outputsPerValue
    let values = graph.add(
      "Reshape",
      [graph.linear(decoded, "output"), graph.integers("values.shape", [-1, targets, futures * segment * outputs])])
    let forecast = map.restored(graph.slice(values, axis: 2, 0..<shape.horizon * outputs), &graph)
    guard outputs > 1 else { return graph.add("Transpose", [forecast], [.integers("perm", [0, 2, 1])]) }
    let apart = graph.add(
      "Reshape", [forecast, graph.integers("values.apart", [-1, targets, shape.horizon, outputs])])
    return graph.add("Transpose", [apart], [.integers("perm", [0, 2, 1, 3])])
  }

  /// `[batch, time, feature]` to `[batch, chosen feature, time]`.
  private func channels(
    _ features: Range<Int>, of x: GraphBuilder.Value, _ graph: inout GraphBuilder
  ) -> GraphBuilder.Value {
    graph.add("Transpose", [graph.slice(x, axis: 2, features)], [.integers("perm", [0, 2, 1])])
  }

  /// Each target's segments beside those of the covariates, `[segment, sequence, (1 + covariates) * steps]`.
  private func segments(
    of x: GraphBuilder.Value, own: GraphBuilder.Value, _ shape: NetworkShape, _ graph: inout GraphBuilder
  ) -> GraphBuilder.Value {
    let targets = shape.targetCount
    let covariates = shape.inputSize - targets
    let seen = shape.lookback / segment
    let steps = shape.lookback - seen * segment..<shape.lookback
    var blocks = graph.add(
      "Reshape",
      [graph.slice(own, axis: 2, steps), graph.integers("own.shape", [-1, targets, 1, seen, segment])])
    if covariates > 0 {
      let rest = graph.slice(channels(targets..<shape.inputSize, of: x, &graph), axis: 2, steps)
      let apart = graph.add("Reshape", [rest, graph.integers("rest.shape", [-1, 1, covariates, seen, segment])])
      let shared = graph.add("Expand", [apart, graph.integers("rest.repeated", [1, targets, 1, 1, 1])])
      blocks = graph.add("Concat", [blocks, shared], [.integer("axis", 2)])
    }
    let ordered = graph.add("Transpose", [blocks], [.integers("perm", [3, 0, 1, 2, 4])])
    return graph.add(
      "Reshape", [ordered, graph.integers("segments.shape", [seen, -1, (1 + covariates) * segment])])
  }

  /// What the decoder is asked: position beside channel, for each sequence and future segment of the batch.
  private func query(
    like state: GraphBuilder.Value, _ shape: NetworkShape, _ futures: Int, _ graph: inout GraphBuilder
  ) -> GraphBuilder.Value {
    func rows(_ name: String) -> [[Float]] {
      let tensor = graph.tensor(name)
      let size = tensor.shape[1]
      return (0..<tensor.shape[0]).map { Array(tensor.values[$0 * size..<($0 + 1) * size]) }
    }
    let positions = rows("position.weight")
    let channels = shape.targetCount > 1 ? rows("channel.weight") : [[]]
    let table = graph.floats(
      "query", [1, 1, shape.targetCount * futures, hiddenSize],
      channels.flatMap { channel in positions.flatMap { $0 + channel } })
    let places = graph.add(
      "Reshape",
      [state, graph.integers("query.apart", [1, -1, shape.targetCount * futures, hiddenSize])])
    let asked = graph.add("Add", [graph.add("Sub", [places, places]), table])
    return graph.add("Reshape", [asked, graph.integers("state.shape", [1, -1, hiddenSize])])
  }

  /// What each target `[batch, target, time]` is normalised by.
  private func normalizer(
    of own: GraphBuilder.Value, _ shape: NetworkShape, _ graph: inout GraphBuilder
  ) -> Normalizer {
    switch normalization {
    case .none: return Normalizer()
    case .last:
      return Normalizer(center: graph.slice(own, axis: 2, shape.lookback - 1..<shape.lookback))
    case .revin:
      let overTime = [Onnx_AttributeProto.integers("axes", [2])]
      let mean = graph.add("ReduceMean", [own], overTime)
      let difference = graph.add("Sub", [own, mean])
      let variance = graph.add("ReduceMean", [graph.add("Mul", [difference, difference])], overTime)
      let raised = graph.add("Add", [variance, graph.floats("revin.epsilon", [1], [1e-5])])
      return Normalizer(center: mean, scale: graph.add("Sqrt", [raised]))
    }
  }
}

/// What is subtracted from a target's lookback and what it is divided by then, `[batch, target, 1]`.
private struct Normalizer {
  var center: GraphBuilder.Value?
  var scale: GraphBuilder.Value?

  func normalized(_ x: GraphBuilder.Value, _ graph: inout GraphBuilder) -> GraphBuilder.Value {
    let centred = center.map { graph.add("Sub", [x, $0]) } ?? x
    return scale.map { graph.add("Div", [centred, $0]) } ?? centred
  }

  func restored(_ x: GraphBuilder.Value, _ graph: inout GraphBuilder) -> GraphBuilder.Value {
    let scaled = scale.map { graph.add("Mul", [x, $0]) } ?? x
    return center.map { graph.add("Add", [scaled, $0]) } ?? scaled
  }
}

extension GraphBuilder {
  /// The part of one axis.
  fileprivate mutating func slice(_ x: Value, axis: Int, _ range: Range<Int>) -> Value {
    add(
      "Slice",
      [
        x, integers("place.\(range.lowerBound)", [range.lowerBound]),
        integers("place.\(range.upperBound)", [range.upperBound]), integers("axis.\(axis)", [axis]),
      ])
  }
}
