/// How many features compete for a split, drawn afresh at each node.
public enum SplitCandidates: Sendable, Equatable {
  /// The square root of their number, rounded down.
  case squareRoot
  /// A third of them, rounded down (Breiman's choice for regression).
  case third
  /// All: bagged trees.
  case all

  /// At least one of `count` features.
  func number(of count: Int) -> Int {
    switch self {
    case .squareRoot: max(1, Int(Double(count).squareRoot()))
    case .third: max(1, count / 3)
    case .all: count
    }
  }
}

/// Family `random-forest`.
public struct ForestOptions: Sendable, Equatable {
  /// The trees.
  public var treeCount: Int
  /// How many features compete for a split.
  public var candidates: SplitCandidates
  /// The least distinct samples on each side of a split.
  public var minimumLeaf: Int
  /// The most splits between the root and a leaf; nil for no limit.
  public var maximumDepth: Int?
  /// Whether each tree learns from a sample of the rows drawn with replacement, as large as their number, or from all.
  public var bootstrap: Bool

  /// Names all settings.
  public init(
    treeCount: Int = 500, candidates: SplitCandidates = .squareRoot, minimumLeaf: Int = 1, maximumDepth: Int? = nil,
    bootstrap: Bool = true
  ) {
    self.treeCount = treeCount
    self.candidates = candidates
    self.minimumLeaf = minimumLeaf
    self.maximumDepth = maximumDepth
    self.bootstrap = bootstrap
  }
}
