/// Rewrites the spec's short forms, so that inheritance, overrides and decoding see only the long ones.
enum ShortForms {
  /// The long form of one file's mapping; files are expanded before they inherit from each other.
  ///
  /// `seed: 1` becomes `seeds: [1]`, `model: {family: lstm}` becomes `models: {lstm: {family: lstm}}`, and
  /// `optimizer: adam` becomes `optimizer: {name: adam}`. A `model` without a family stays: `expandingModel` names it.
  static func expanded(_ root: Node, problems: ProblemCollector) -> Node {
    guard let entries = root.entries else { return root }
    for (short, long) in [("seed", "seeds"), ("model", "models")] {
      guard root[long] != nil, let entry = entries.first(where: { $0.key == short }) else { continue }
      problems.report(
        .conflictingKeys, "'\(short)' is the short form of '\(long)'; the spec gives both", at: entry.keyLocation)
      return root.removing(short)
    }
    let result = entries.map { entry in
      switch entry.key {
      case "seed":
        let seeds = entry.value.isNull ? entry.value : Node(.sequence([entry.value]), at: entry.value.location)
        return Node.Entry(key: "seeds", keyLocation: entry.keyLocation, value: seeds)
      case "model":
        guard let name = entry.value["family"]?.scalarText else { return entry }
        return wrapped(entry, as: name)
      case "training": return Node.Entry(key: entry.key, keyLocation: entry.keyLocation, value: training(entry.value))
      default: return entry
      }
    }
    return Node(.mapping(result), at: root.location)
  }

  /// Names a `model` that has no family of its own after the only model it can mean.
  ///
  /// - Parameter base: What the spec inherits, if anything.
  static func expandingModel(in root: Node, over base: Node?) -> Node {
    guard let entries = root.entries, let index = entries.firstIndex(where: { $0.key == "model" }),
      let only = base?["models"]?.entries, only.count == 1
    else { return root }
    var result = entries
    result[index] = wrapped(entries[index], as: only[0].key)
    return Node(.mapping(result), at: root.location)
  }

  private static func wrapped(_ entry: Node.Entry, as name: String) -> Node.Entry {
    let inner = Node.Entry(key: name, keyLocation: entry.keyLocation, value: entry.value)
    let models = Node(.mapping([inner]), at: entry.value.location)
    return Node.Entry(key: "models", keyLocation: entry.keyLocation, value: models)
  }

  private static func training(_ node: Node) -> Node {
    guard let entries = node.entries else { return node }
    let expanded = entries.map { entry in
      guard ["loss", "optimizer", "schedule"].contains(entry.key), case .scalar(let scalar) = entry.value.content,
        case .string = scalar.value
      else { return entry }
      let name = Node.Entry(key: "name", keyLocation: entry.value.location, value: entry.value)
      let mapping = Node(.mapping([name]), at: entry.value.location)
      return Node.Entry(key: entry.key, keyLocation: entry.keyLocation, value: mapping)
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
