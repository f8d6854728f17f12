/// Rewrites the spec's short forms, so that inheritance, overrides and decoding meet only the long ones.
enum ShortForms {
  /// One file's mapping with `seed: 1` as `seeds: [1]` and `optimizer: adam` as `optimizer: {name: adam}`.
  ///
  /// `model:` stays until everything is known, since it is named after its family; see `expandingModel`.
  static func expanded(_ root: Node, problems: ProblemCollector) -> Node {
    var root = root
    for (short, long) in [("seed", "seeds"), ("model", "models")] {
      guard root[long] != nil, let entry = root.entries?.first(where: { $0.key == short }) else { continue }
      problems.report(
        .conflictingKeys, "'\(short)' is the short form of '\(long)'; the spec gives both", at: entry.keyLocation)
      root = root.removing(short)
    }
    let entries = (root.entries ?? []).map { entry in
      switch entry.key {
      case "seed": Node.Entry(key: "seeds", keyLocation: entry.keyLocation, value: seeds(entry.value))
      case "training": Node.Entry(key: entry.key, keyLocation: entry.keyLocation, value: training(entry.value))
      default: entry
      }
    }
    return Node(.mapping(entries), at: root.location)
  }

  /// The list that one seed stands for; null stays null.
  static func seeds(_ seed: Node) -> Node { seed.isNull ? seed : Node(.sequence([seed]), at: seed.location) }

  /// The mapping that a bare name stands for under `training`.
  static func named(_ node: Node, key: String) -> Node {
    guard ["loss", "optimizer", "schedule"].contains(key), node.scalarText != nil else { return node }
    return Node(.mapping([Node.Entry(key: "name", keyLocation: node.location, value: node)]), at: node.location)
  }

  /// `model: {family: lstm, ...}` as `models: {lstm: {family: lstm, ...}}`.
  ///
  /// - Parameter name: The name of a model whose family is not known here.
  static func expandingModel(in root: Node, otherwise name: String = "model") -> Node {
    guard let entry = root.entries?.first(where: { $0.key == "model" }) else { return root }
    let family = entry.value["family"]?.scalarText.flatMap(ModelFamily.init)
    let model = Node.Entry(key: family?.rawValue ?? name, keyLocation: entry.keyLocation, value: entry.value)
    let models = Node(.mapping([model]), at: entry.value.location)
    return root.removing("model").setting("models", to: models, at: entry.keyLocation)
  }

  /// A spec on top of the one that it inherits, whichever of `model` and `models` each of them uses.
  static func overlay(_ child: Node, on base: Node) -> Node {
    if base["model"] != nil && child["models"] != nil { return expandingModel(in: base).overlaid(with: child) }
    guard child["model"] != nil, let models = base["models"]?.entries else { return base.overlaid(with: child) }
    let only = models.count == 1 ? models[0].key : "model"
    return base.overlaid(with: expandingModel(in: child, otherwise: only))
  }

  private static func training(_ node: Node) -> Node {
    guard let entries = node.entries else { return node }
    let expanded = entries.map { entry in
      Node.Entry(key: entry.key, keyLocation: entry.keyLocation, value: named(entry.value, key: entry.key))
    }
    return Node(.mapping(expanded), at: node.location)
  }
}

extension Node {
  /// The text of a string scalar.
  var scalarText: String? {
    if case .scalar(let scalar) = content, case .string(let text) = scalar.value { text } else { nil }
  }
}
