import NumericEngine

extension GraphBuilder {
  /// The domain of the operators for trees.
  static let treeDomain = "ai.onnx.ml"
}

extension RegressionForest {
  /// Adds the forest; `x` is `[batch, time, column]` in scaled units, `features` the place of each feature in a window,
  /// and the result `[batch, horizon, target]`.
  func add(
    to graph: inout GraphBuilder, _ x: GraphBuilder.Value, features places: [Int], shape: NetworkShape
  ) -> GraphBuilder.Value {
    let rows = graph.add(
      "Reshape", [x, graph.integers("window.shape", [-1, shape.lookback * shape.inputSize])])
    let table = graph.add("Gather", [rows, graph.integers("features", places)], [.integer("axis", 1)])
    let forecast = graph.add("TreeEnsembleRegressor", [table], attributes, domain: GraphBuilder.treeDomain)
    return graph.add(
      "Reshape", [forecast, graph.integers("output.shape", [-1, shape.horizon, shape.targetCount])])
  }

  /// All nodes, and an entry for each output of each leaf; the nodes of a tree are numbered from its root.
  private var attributes: [Onnx_AttributeProto] {
    var trees: [Int] = []
    var nodes: [Int] = []
    var lefts: [Int] = []
    var rights: [Int] = []
    var leafTrees: [Int] = []
    var leafNodes: [Int] = []
    var weights: [Float] = []
    for (tree, root) in roots.enumerated() {
      let end = tree + 1 < roots.count ? Int(roots[tree + 1]) : features.count
      for (number, node) in (Int(root)..<end).enumerated() {
        let isLeaf = features[node] < 0
        trees.append(tree)
        nodes.append(number)
        lefts.append(isLeaf ? 0 : number + 1)
        rights.append(isLeaf ? 0 : Int(self.rights[node] - root))
        guard isLeaf else { continue }
        let first = Int(self.rights[node]) * outputCount
        leafTrees += Array(repeating: tree, count: outputCount)
        leafNodes += Array(repeating: number, count: outputCount)
        weights += leaves[first..<first + outputCount]
      }
    }
    return [
      .text("aggregate_function", "AVERAGE"), .integer("n_targets", outputCount),
      .integers("nodes_treeids", trees), .integers("nodes_nodeids", nodes),
      .texts("nodes_modes", features.map { $0 < 0 ? "LEAF" : "BRANCH_LEQ" }),
      .integers("nodes_featureids", features.map { max(0, Int($0)) }), .numbers("nodes_values", thresholds),
      .integers("nodes_truenodeids", lefts), .integers("nodes_falsenodeids", rights),
      .integers("target_treeids", leafTrees), .integers("target_nodeids", leafNodes),
      .integers("target_ids", weights.indices.map { $0 % outputCount }), .numbers("target_weights", weights),
    ]
  }
}
