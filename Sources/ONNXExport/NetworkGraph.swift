import NumericEngine

extension NetworkConfiguration {
  /// Adds the network; `x` is `[batch, time, feature]` in scaled units, the result `[batch, horizon, target]`, or
  /// `[batch, horizon, target, quantile]` with the quantiles sorted.
  func add(to graph: inout GraphBuilder, _ x: GraphBuilder.Value, shape: NetworkShape) -> GraphBuilder.Value {
    let forecast =
      switch self {
      case .recurrent(let configuration): configuration.add(to: &graph, x)
      case .attention(let configuration): configuration.add(to: &graph, x)
      case .seq2seq(let configuration): configuration.add(to: &graph, x, shape: shape)
      case .segment(let configuration): configuration.add(to: &graph, x, shape: shape)
      }
    let count = shape.quantiles.count
    let sizes = [-1, shape.horizon, shape.targetCount] + (count > 0 ? [count] : [])
    let values = graph.add("Reshape", [forecast, graph.integers("output.shape", sizes)])
    guard count > 0 else { return values }
    let attributes = [Onnx_AttributeProto.integer("axis", 3), .integer("largest", 0), .integer("sorted", 1)]
    return graph.add("TopK", [values, graph.integers("quantiles.count", [count])], attributes, outputs: 2)[0]
  }
}

extension GraphBuilder {
  /// `[batch, time, feature]` to `[time, batch, feature]`.
  fileprivate mutating func timeFirst(_ x: Value) -> Value {
    add("Transpose", [x], [.integers("perm", [1, 0, 2])])
  }

  /// The mean of states `[time, batch, hidden]` weighted by a softmax over time of scores `[time, batch, 1]`.
  fileprivate mutating func attend(_ states: Value, scores: Value) -> Value {
    let weights = add("Softmax", [scores], [.integer("axis", 0)])
    return add(
      "ReduceSum", [add("Mul", [weights, states]), integers("axis.0", [0])], [.integer("keepdims", 0)])
  }
}

extension RecurrentConfiguration {
  fileprivate func add(to graph: inout GraphBuilder, _ x: GraphBuilder.Value) -> GraphBuilder.Value {
    let states = graph.recurrent(
      graph.timeFirst(x), "rnn", cell, hiddenSize: hiddenSize, layerCount: layerCount
    ).states
    return graph.linear(
      graph.add("Squeeze", [states.hidden[layerCount - 1], graph.integers("axis.0", [0])]), "head")
  }
}

extension AttentionConfiguration {
  fileprivate func add(to graph: inout GraphBuilder, _ x: GraphBuilder.Value) -> GraphBuilder.Value {
    let projected = graph.linear(graph.timeFirst(x), "projection")
    let states = graph.recurrent(
      projected, "gru", .gru, hiddenSize: hiddenSize, layerCount: layerCount
    ).outputs
    let scored =
      switch score {
      case .additive: graph.add("Tanh", [graph.linear(states, "attention.hidden")])
      case .linear: states
      }
    var y = graph.attend(states, scores: graph.linear(scored, "attention.score"))
    for layer in denseSizes.indices {
      y = graph.add("Relu", [graph.linear(y, "dense.\(layer)")])
      guard batchNorm else { continue }
      let name = "norm.\(layer)"
      y = graph.add(
        "BatchNormalization",
        [y]
          + ["weight", "bias", "running_mean", "running_var"].map { graph.weights("\(name).\($0)") },
        [.number("epsilon", 1e-5)])
    }
    return graph.linear(y, "output")
  }
}

extension Seq2SeqConfiguration {
  /// The decoder is written out, a copy of its layers for each step, since it may feed on its own forecasts.
  fileprivate func add(
    to graph: inout GraphBuilder, _ x: GraphBuilder.Value, shape: NetworkShape
  ) -> GraphBuilder.Value {
    let input = graph.timeFirst(x)
    var (outputs, states) = graph.recurrent(
      input, "encoder", cell, hiddenSize: hiddenSize, layerCount: layerCount)
    let keys = attention == .additive ? graph.linear(outputs, "attention.key") : outputs
    var fed = first(of: input, shape, &graph)
    var steps: [GraphBuilder.Value] = []
    for _ in 0..<shape.horizon {
      let decoded = graph.recurrent(
        fed, "decoder", cell, hiddenSize: hiddenSize, layerCount: layerCount, from: states)
      states = decoded.states
      var top = decoded.outputs
      if let attention {
        let scores: GraphBuilder.Value
        switch attention {
        case .additive:
          let sum = graph.add("Add", [keys, graph.linear(top, "attention.query")])
          scores = graph.linear(graph.add("Tanh", [sum]), "attention.score")
        case .dot:
          scores = graph.add("ReduceSum", [graph.add("Mul", [keys, top]), graph.integers("axis.2", [2])])
        }
        let context = graph.attend(outputs, scores: scores)
        let stacked = graph.add("Unsqueeze", [context, graph.integers("axis.0", [0])])
        top = graph.add("Concat", [top, stacked], [.integer("axis", 2)])
      }
      let predicted = graph.linear(top, "output")
      steps.append(predicted)
      if case .predictions = decoderInput { fed = point(of: predicted, shape, &graph) }
    }
    return graph.timeFirst(graph.add("Concat", steps, [.integer("axis", 0)]))
  }

  /// The point forecasts `[1, batch, target]` among the outputs `[1, batch, target and quantile]`.
  private func point(
    of predicted: GraphBuilder.Value, _ shape: NetworkShape, _ graph: inout GraphBuilder
  ) -> GraphBuilder.Value {
    guard shape.outputsPerValue > 1 else { return predicted }
    return graph.add(
      "Slice",
      [
        predicted, graph.integers("point.start", [shape.pointOutput]),
        graph.integers("point.end", [shape.targetCount * shape.outputsPerValue]), graph.integers("point.axis", [2]),
        graph.integers("point.step", [shape.outputsPerValue]),
      ])
  }

  /// What the decoder's first step is fed with, `[1, batch, target]`: the last seen targets, or zeros of that shape.
  private func first(
    of input: GraphBuilder.Value, _ shape: NetworkShape, _ graph: inout GraphBuilder
  ) -> GraphBuilder.Value {
    let last = graph.add(
      "Slice",
      [
        input, graph.integers("last.start", [shape.lookback - 1, 0]),
        graph.integers("last.end", [shape.lookback, shape.targetCount]), graph.integers("last.axes", [0, 2]),
      ])
    return decoderInput == .zeros ? graph.add("Sub", [last, last]) : last
  }
}
