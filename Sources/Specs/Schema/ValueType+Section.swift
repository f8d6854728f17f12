extension ValueType where Value: SpecSection {
  /// A mapping with the keys that the section declares.
  ///
  /// - Parameter shorthand: The key that a bare string stands for: `adam` for `{name: adam}`.
  static func section(_: Value.Type = Value.self, shorthand: String? = nil) -> ValueType {
    ValueType(
      placeholder: {
        var reader = FieldReader(describing: [])
        return Value(fields: &reader)
      },
      schema: { SectionSchema.schema(of: Value.self, shorthand: shorthand) },
      read: { node, place in
        var mapping = node
        if let shorthand, case .scalar(let scalar) = node.content, case .string = scalar.value {
          let entry = Node.Entry(key: shorthand, keyLocation: node.location, value: node)
          mapping = Node(.mapping([entry]), at: node.location)
        }
        guard mapping.entries != nil else {
          place.wrongType(shorthand == nil ? "a mapping" : "a name or a mapping", node)
          return nil
        }
        let before = place.problems.count
        var reader = FieldReader(reading: mapping, at: place)
        let value = Value(fields: &reader)
        reader.finish { SectionSchema.alternatives(of: Value.self) }
        return place.problems.count == before ? Decoded(value: value, resolved: .map(reader.resolved)) : nil
      })
  }
}
