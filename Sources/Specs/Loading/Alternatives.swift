/// The mappings of a spec that are one of several kinds, none of whose keys mean anything to the others.
///
/// A child spec that gives another kind than it inherits replaces the whole mapping, and so do overrides. Optimizers
/// and model families are not among them: they share most of their keys, and a child that names another one inherits
/// those.
enum Alternatives {
  /// Where these mappings stand.
  static let paths = ["data", "split", "training.loss", "training.schedule"]

  /// Whether what a child gives at a path is of another kind than what it inherits there.
  static func differ(_ inherited: Node, _ given: Node, at path: String) -> Bool {
    guard let old = kind(of: inherited, at: path), let new = kind(of: given, at: path) else { return false }
    return old != new
  }

  /// The kind of a mapping; nil where it does not say, says several at once, or there is only one.
  private static func kind(of node: Node, at path: String) -> String? {
    switch path {
    case "data": return node["source"]?.scalarText
    case "training.loss", "training.schedule": return node["name"]?.scalarText
    case "split":
      let given = Set((node.entries ?? []).filter { !$0.value.isNull }.map(\.key))
      let kinds = SplitSpec.alternatives.filter { !given.isDisjoint(with: $0) }
      return kinds.count == 1 ? kinds[0][0] : nil
    default: return nil
    }
  }
}
