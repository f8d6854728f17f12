/// Bagged regression trees with random features at every split (Breiman, 2001).
public struct RandomForestSpec: Sendable, Equatable {
  /// The trees.
  public let trees: Int
  /// How many features compete for a split.
  public let maxFeatures: SplitFeatures
  /// The least samples on each side of a split.
  public let minSamplesLeaf: Int
  /// The most splits between the root and a leaf; no limit when absent.
  public let maxDepth: Int?
  /// Whether each tree learns from a bootstrap sample.
  public let bootstrap: Bool
}

/// How many features compete for a split.
public enum SplitFeatures: String, CaseIterable, Sendable {
  /// The square root of their number.
  case squareRoot = "sqrt"
  /// A third of them.
  case third
  /// All of them.
  case all
}

extension RandomForestSpec: SpecSection {
  init(fields: inout FieldReader) {
    trees = fields.value("trees", .integer(1...100_000), default: 500, "The trees.")
    maxFeatures = fields.value("max_features", .named(), default: "sqrt", "How many features compete for a split.")
    minSamplesLeaf = fields.value(
      "min_samples_leaf", .integer(), default: 1, "The least samples on each side of a split.")
    maxDepth = fields.optional(
      "max_depth", .integer(1...1_000_000), "The most splits from root to leaf; default no limit.", examples: 12)
    bootstrap = fields.value(
      "bootstrap", .boolean, default: true, "Whether each tree learns from a sample drawn with replacement.")
  }
}
