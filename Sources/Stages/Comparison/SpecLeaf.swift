import Specs

/// One value of a resolved spec.
struct SpecLeaf {
  /// The keys that lead to it, joined by points; items of a list of maps are numbered from 0.
  let path: String
  private let value: SpecValue

  fileprivate init(_ path: String, _ value: SpecValue) {
    self.path = path
    self.value = value
  }

  /// The value as text, lists in brackets.
  var text: String {
    if case .string(let text) = value { text } else { String(value.yaml().dropLast()) }
  }

  /// The items of a list, or the one value, as text.
  var items: [String] {
    guard case .list(let items) = value else { return [text] }
    return items.map { SpecLeaf(path, $0).text }
  }

  /// Everything in a resolved spec that is no map, in its order; what has no value is left out.
  static func all(_ value: SpecValue) -> [SpecLeaf] {
    var leaves: [SpecLeaf] = []
    collect(value, at: "", into: &leaves)
    return leaves
  }

  private static func collect(_ value: SpecValue, at path: String, into leaves: inout [SpecLeaf]) {
    switch value {
    case .null: return
    case .map(let entries) where !entries.isEmpty:
      for entry in entries {
        collect(entry.value, at: path.isEmpty ? entry.key : "\(path).\(entry.key)", into: &leaves)
      }
    case .list(let items) where items.contains(where: isMap):
      for (index, item) in items.enumerated() { collect(item, at: "\(path)[\(index)]", into: &leaves) }
    case .string, .bool, .int, .double, .list, .map: leaves.append(SpecLeaf(path, value))
    }
  }

  private static func isMap(_ value: SpecValue) -> Bool { if case .map = value { true } else { false } }
}
