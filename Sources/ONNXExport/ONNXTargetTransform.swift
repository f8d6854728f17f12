/// What a model predicts in place of its targets' values, by the names that specs use.
///
/// Its columns of the targets are then changes too, so that an exported model reads the last values beside its window.
public enum ONNXTargetTransform: String, Sendable {
  /// The change of the natural logarithm from row to row.
  case logReturn = "log-return"

  /// Values from predicted changes, both `[batch, horizon, target]` or `[batch, horizon, target, quantile]`, and the last
  /// values `[batch, target]`.
  func values(
    _ predicted: GraphBuilder.Value, after last: GraphBuilder.Value, hasQuantiles: Bool, _ graph: inout GraphBuilder
  ) -> GraphBuilder.Value {
    let start = graph.add("Unsqueeze", [last, graph.integers("last_value.axes", hasQuantiles ? [1, 3] : [1])])
    switch self {
    case .logReturn:
      let sums = graph.add("CumSum", [predicted, graph.integers("last_value.axis", [1])])
      return graph.add("Mul", [start, graph.add("Exp", [sums])])
    }
  }
}
