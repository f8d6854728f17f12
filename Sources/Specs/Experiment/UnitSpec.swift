/// What the values that are forecast are counted in, for those who read figures and tables; no number depends on it.
public enum UnitSpec: Sendable, Equatable {
  /// One unit for every target.
  case common(String)
  /// A unit for each of some targets, by column.
  case columns([String: String])

  /// The unit of a target's values; nil where none is named.
  public func unit(of target: String) -> String? {
    switch self {
    case .common(let unit): unit
    case .columns(let units): units[target]
    }
  }
}

extension ValueType where Value == UnitSpec {
  /// A text, or a mapping from columns to texts.
  static var unit: ValueType {
    let text = ValueType<String>.label
    return ValueType(
      placeholder: { .common("") },
      schema: {
        ["anyOf": [text.schema(), ["type": "object", "minProperties": 1, "additionalProperties": text.schema()]]]
      },
      read: { node, place in
        guard let entries = node.entries else {
          guard case .scalar = node.content else {
            place.wrongType("a text, or a mapping from columns to texts", node)
            return nil
          }
          return text.read(node, place).map { Decoded(value: .common($0.value), resolved: $0.resolved) }
        }
        guard !entries.isEmpty else {
          place.fail(.outOfRange, "'\(place.name)' must name at least one", node)
          return nil
        }
        let units = entries.compactMap { entry in text.read(entry.value, place.key(entry.key)).map { (entry.key, $0) } }
          .sorted { $0.0 < $1.0 }
        guard units.count == entries.count else { return nil }
        return Decoded(
          value: .columns(Dictionary(uniqueKeysWithValues: units.map { ($0, $1.value) })),
          resolved: .map(units.map { .init($0, $1.resolved) }))
      })
  }
}
