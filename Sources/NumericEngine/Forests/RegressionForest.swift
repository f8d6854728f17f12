/// A random forest for regression (Breiman 2001): the mean of trees, each grown on a bootstrap sample with a few random
/// features competing for every split.
///
/// Trees are exact CART (Breiman, Friedman, Olshen and Stone 1984): a split minimises the squared error summed over all
/// outputs, its threshold lies midway between neighbouring values, and trees grow until leaves are pure. The nodes of a
/// tree stand one after another from its root on, a left child right after its parent.
public struct RegressionForest: Sendable, Equatable {
  /// Inputs of a sample.
  public let featureCount: Int
  /// Outputs of a sample.
  public let outputCount: Int
  /// The first node of each tree.
  public let roots: [Int32]
  /// The feature that a node asks about; -1 in a leaf.
  public let features: [Int32]
  /// What the feature is compared with: up to this, left; 0 in a leaf.
  public let thresholds: [Float]
  /// The right child; in a leaf the place of its values.
  public let rights: [Int32]
  /// The outputs of leaves, `[leaf, output]`.
  public let leaves: [Float]
  /// The share of each feature in the reduction of squared error, a mean over trees; they add up to 1, or are 0 where
  /// no tree has a split.
  ///
  /// "Mean decrease in impurity", as `feature_importances_` of scikit-learn. It favours features with many distinct
  /// values and divides the credit among features that say the same.
  public let importances: [Double]

  /// Puts a stored forest together; nil where it is not one.
  public init?(
    featureCount: Int, outputCount: Int, roots: [Int32], features: [Int32], thresholds: [Float], rights: [Int32],
    leaves: [Float], importances: [Double]
  ) {
    guard outputCount > 0, !roots.isEmpty, importances.count == featureCount, thresholds.count == features.count,
      rights.count == features.count, leaves.count.isMultiple(of: outputCount)
    else { return nil }
    // Children come after their parents, so every walk ends.
    for node in features.indices {
      let right = Int(rights[node])
      let isSound =
        features[node] < 0
        ? right >= 0 && right < leaves.count / outputCount
        : Int(features[node]) < featureCount && right > node + 1 && right < features.count
      guard isSound else { return nil }
    }
    guard roots.allSatisfy({ $0 >= 0 && $0 < features.count }) else { return nil }
    self.featureCount = featureCount
    self.outputCount = outputCount
    self.roots = roots
    self.features = features
    self.thresholds = thresholds
    self.rights = rights
    self.leaves = leaves
    self.importances = importances
  }

  /// Grows a forest; the same for any number of threads.
  ///
  /// - Parameters:
  ///   - inputs: `[sample, feature]`, finite.
  ///   - outputs: `[sample, output]`, finite; at least one sample.
  ///   - threads: asked again after every sixteen trees of each thread.
  ///   - isCancelled: asked before each tree.
  /// - Returns: nil when cancelled.
  public static func grow(
    inputs: [Float], featureCount: Int, outputs: [Float], outputCount: Int, options: ForestOptions, seed: UInt64,
    threads: @autoclosure () -> Int, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) -> RegressionForest? {
    let pool = ThreadPool(threads: threads())
    let table = ForestTable(
      inputs: inputs, featureCount: featureCount, outputs: outputs, outputCount: outputCount, pool: pool)
    var trees = [RegressionTree?](repeating: nil, count: options.treeCount)
    trees.withUnsafeMutableBufferPointer { trees in
      nonisolated(unsafe) let trees = trees
      var first = 0
      while first < options.treeCount, !isCancelled() {
        pool.resize(threads: threads())
        let round = first..<min(options.treeCount, first + 16 * pool.threads)
        pool.run(tasks: round.count) { task in
          if isCancelled() { return }
          let tree = round.lowerBound + task
          // A stream for each tree, so that no tree depends on which thread grows it, or on how many there are.
          trees[tree] = TreeGrower.grow(
            table, options, random: RandomStream(seed: seed, name: "random-forest", index: UInt64(tree)))
        }
        first = round.upperBound
      }
    }
    let grown = trees.compactMap(\.self)
    return grown.count == options.treeCount ? RegressionForest(grown, table) : nil
  }

  private init(_ trees: [RegressionTree], _ table: ForestTable) {
    var roots: [Int32] = []
    var features: [Int32] = []
    var thresholds: [Float] = []
    var rights: [Int32] = []
    var leaves: [Float] = []
    var importances = [Double](repeating: 0, count: table.featureCount)
    for tree in trees {
      let firstNode = Int32(features.count)
      let firstLeaf = Int32(leaves.count / table.outputCount)
      roots.append(firstNode)
      features += tree.features
      thresholds += tree.thresholds
      rights += zip(tree.features, tree.rights).map { $1 + ($0 < 0 ? firstLeaf : firstNode) }
      leaves += tree.leaves
      let total = tree.decrease.reduce(0, +)
      if total > 0 { for feature in importances.indices { importances[feature] += tree.decrease[feature] / total } }
    }
    let total = importances.reduce(0, +)
    self.featureCount = table.featureCount
    self.outputCount = table.outputCount
    self.roots = roots
    self.features = features
    self.thresholds = thresholds
    self.rights = rights
    self.leaves = leaves
    self.importances = total > 0 ? importances.map { $0 / total } : importances
  }

  /// The mean of all trees, `[sample, output]`, for inputs `[sample, feature]`.
  public func predict(_ inputs: [Float], threads: Int = 1) -> [Float] {
    precondition(
      inputs.count.isMultiple(of: featureCount), "forest: \(inputs.count) inputs of \(featureCount) features")
    let samples = inputs.count / featureCount
    var result = [Float](repeating: 0, count: samples * outputCount)
    let block = 64
    result.withUnsafeMutableBufferPointer { result in
      nonisolated(unsafe) let result = result
      ThreadPool(threads: threads).run(tasks: (samples + block - 1) / block) { task in
        var sums = [Double](repeating: 0, count: outputCount)
        for sample in task * block..<min(samples, (task + 1) * block) {
          for output in sums.indices { sums[output] = 0 }
          for root in roots {
            var node = Int(root)
            while features[node] >= 0 {
              let value = inputs[sample * featureCount + Int(features[node])]
              node = value <= thresholds[node] ? node + 1 : Int(rights[node])
            }
            let leaf = Int(rights[node]) * outputCount
            for output in sums.indices { sums[output] += Double(leaves[leaf + output]) }
          }
          for output in sums.indices {
            result[sample * outputCount + output] = Float(sums[output] / Double(roots.count))
          }
        }
      }
    }
    return result
  }
}
