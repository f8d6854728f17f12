extension ValueType {
  /// A list; with `orOne`, a value that is not a list stands for a list of one.
  static func list<Element>(
    _ element: ValueType<Element>, atLeast minimum: Int = 0, unique: Bool = false, orOne: Bool = false
  ) -> ValueType where Value == [Element] {
    ValueType(
      placeholder: { [] },
      schema: {
        var list: SpecValue = ["type": "array", "items": element.schema()]
        if minimum > 0 { list = list.merged(["minItems": .int(minimum)]) }
        if unique { list = list.merged(["uniqueItems": true]) }
        return orOne ? ["anyOf": [element.schema(), list]] : list
      },
      read: { node, place in
        let items: [(node: Node, place: Place)]
        switch node.content {
        case .sequence(let nodes): items = nodes.enumerated().map { ($1, place.item($0)) }
        case .scalar where orOne && !node.isNull: items = [(node, place)]
        default:
          place.wrongType("a list", node, hint: hintForList(node, place))
          return nil
        }
        guard items.count >= minimum else {
          place.fail(.outOfRange, "'\(place.name)' must have at least \(minimum) item\(minimum == 1 ? "" : "s")", node)
          return nil
        }
        let decoded = items.map { element.read($0.node, $0.place) }
        let values = decoded.compactMap(\.self)
        guard values.count == items.count else { return nil }
        if unique, !checkUnique(values.map(\.resolved), items.map(\.node), place) { return nil }
        return Decoded(value: values.map(\.value), resolved: .list(values.map(\.resolved)))
      })
  }

  private static func hintForList(_ node: Node, _ place: Place) -> String? {
    guard case .scalar(let scalar) = node.content, scalar.value != .null else { return nil }
    return "write \(place.name): [\(scalar.text.shortened(to: 60))]"
  }

  private static func checkUnique(_ values: [SpecValue], _ nodes: [Node], _ place: Place) -> Bool {
    var seen: Set<SpecValue> = []
    var isUnique = true
    for (value, node) in zip(values, nodes) where !seen.insert(value).inserted {
      place.fail(.repeatedItem, "'\(place.name)' has \(node.described) twice", node)
      isUnique = false
    }
    return isUnique
  }

  /// A mapping from names to values, sorted by name, so that the order of writing does not matter.
  static func dictionary<Element>(
    _ element: ValueType<Element>
  ) -> ValueType where Value == [(name: String, value: Element)] {
    ValueType(
      placeholder: { [] },
      schema: {
        [
          "type": "object", "minProperties": 1, "propertyNames": ["pattern": .string(SafeName.anchoredPattern)],
          "additionalProperties": element.schema(),
        ]
      },
      read: { node, place in
        guard let entries = node.entries else {
          place.wrongType("a mapping from names to values", node)
          return nil
        }
        guard !entries.isEmpty else {
          place.fail(.outOfRange, "'\(place.name)' must name at least one", node)
          return nil
        }
        let decoded: [(name: String, Decoded<Element>)?] = entries.map { entry in
          if let fault = SafeName.fault(in: entry.key) {
            place.problems.report(.badName, fault, at: entry.keyLocation)
          }
          return element.read(entry.value, place.key(entry.key)).map { (entry.key, $0) }
        }
        let values = decoded.compactMap(\.self).sorted { $0.name < $1.name }
        guard values.count == entries.count else { return nil }
        return Decoded(
          value: values.map { ($0.name, $0.1.value) }, resolved: .map(values.map { .init($0.name, $0.1.resolved) }))
      })
  }
}
