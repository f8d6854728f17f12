import NumericEngine

/// The map between original and scaled units inside a graph, computed in double precision.
struct ScalingValues {
  /// `[columns]`, or `[batch, 1, columns]` where each window has its own.
  let center: GraphBuilder.Value
  let scale: GraphBuilder.Value
  private let isPerWindow: Bool

  init(_ scaling: ONNXScaling, window: GraphBuilder.Value, _ graph: inout GraphBuilder) {
    switch scaling {
    case .columns(let center, let scale):
      self.center = graph.doubles("scaler.center", [center.count], center)
      self.scale = graph.doubles("scaler.scale", [scale.count], scale)
      isPerWindow = false
    case .window(let floors):
      let overTime = [Onnx_AttributeProto.integers("axes", [1])]
      let mean = graph.add("ReduceMean", [window], overTime)
      let difference = graph.add("Sub", [window, mean])
      let variance = graph.add("ReduceMean", [graph.add("Mul", [difference, difference])], overTime)
      center = mean
      scale = graph.add(
        "Max", [graph.add("Sqrt", [variance]), graph.doubles("scaler.floor", [floors.count], floors)])
      isPerWindow = true
    }
  }

  /// `[batch, time, column]` in original units to floats in scaled ones.
  func scaled(_ window: GraphBuilder.Value, _ graph: inout GraphBuilder) -> GraphBuilder.Value {
    let scaled = graph.add("Div", [graph.add("Sub", [window, center]), scale])
    return graph.add("Cast", [scaled], [.integer("to", Onnx_TensorProto.DataType.float.rawValue)])
  }

  /// Turns floats `[batch, horizon, target]`, or `[batch, horizon, target, quantile]`, in scaled units into doubles in
  /// those of the columns.
  func restored(
    _ forecast: GraphBuilder.Value, shape: NetworkShape, _ graph: inout GraphBuilder
  ) -> GraphBuilder.Value {
    let double = graph.add("Cast", [forecast], [.integer("to", Onnx_TensorProto.DataType.double.rawValue)])
    let product = graph.add("Mul", [double, targets(scale, shape, &graph)])
    return graph.add("Add", [product, targets(center, shape, &graph)])
  }

  /// The part of the targets, which come first among the columns; the same for all quantiles of one.
  private func targets(
    _ value: GraphBuilder.Value, _ shape: NetworkShape, _ graph: inout GraphBuilder
  ) -> GraphBuilder.Value {
    let count = shape.targetCount
    let targets = graph.add(
      "Slice",
      [
        value, graph.integers("slice.0", [0]), graph.integers("slice.\(count)", [count]),
        graph.integers("slice.axis", [isPerWindow ? 2 : 0]),
      ])
    return shape.quantiles.isEmpty
      ? targets : graph.add("Unsqueeze", [targets, graph.integers("quantiles.axis", [-1])])
  }
}
