/// A condition on runs, such as `model.family=lstm and rmse<3`.
public struct RunFilter: Sendable {
  /// How a field is compared with a value.
  enum Comparison: String, CaseIterable, Sendable {
    case atMost = "<="
    case atLeast = ">="
    case differs = "!="
    case equals = "="
    case below = "<"
    case above = ">"

    /// Numbers are compared as numbers where both sides are, everything else as text.
    func holds(_ found: String, _ wanted: String) -> Bool {
      if let left = Double(found), let right = Double(wanted) { return holds(left, right) }
      return holds(found.utf8.lexicographicallyPrecedes(wanted.utf8), found == wanted)
    }

    private func holds(_ left: Double, _ right: Double) -> Bool { holds(left < right, left == right) && !left.isNaN }

    private func holds(_ isLess: Bool, _ isEqual: Bool) -> Bool {
      switch self {
      case .atMost: isLess || isEqual
      case .atLeast: !isLess
      case .differs: !isEqual
      case .equals: isEqual
      case .below: isLess
      case .above: !isLess && !isEqual
      }
    }
  }

  /// What a condition is made of.
  indirect enum Node: Sendable {
    case comparison(field: RunField, Comparison, value: String)
    case not(Node)
    case and(Node, Node)
    case or(Node, Node)
  }

  let node: Node
  /// The fields in the order of the text.
  let fields: [RunField]

  /// Whether the condition holds for one model of a run.
  ///
  /// A field with several values, such as `seeds`, is compared value by value: one that fits is enough. A comparison with a
  /// field that the run does not have never holds.
  func holds(_ run: RunFacts, model: String?) -> Bool { Self.holds(node, run, model) }

  private static func holds(_ node: Node, _ run: RunFacts, _ model: String?) -> Bool {
    switch node {
    case .comparison(let field, let comparison, let value):
      run.values(of: field.name, model: model).contains { comparison.holds($0, value) }
    case .not(let part): !holds(part, run, model)
    case .and(let left, let right): holds(left, run, model) && holds(right, run, model)
    case .or(let left, let right): holds(left, run, model) || holds(right, run, model)
    }
  }
}

/// A field that a filter or an order names, and where.
struct RunField: Sendable, Hashable {
  let name: String
  /// The text that names it, for messages.
  let text: String
  /// Characters before it in the text.
  let offset: Int
}

/// What is wrong with a filter or an order.
public struct RunFilterError: Error, CustomStringConvertible {
  let message: String
  let text: String
  let offset: Int
  var hint: String?

  /// The message, the text with a caret under the place, and a hint where one helps.
  public var description: String {
    let lines = ["error[U105]: \(message)", text, String(repeating: " ", count: offset) + "^"]
    return (lines + (hint.map { ["hint: \($0)"] } ?? [])).joined(separator: "\n")
  }
}
