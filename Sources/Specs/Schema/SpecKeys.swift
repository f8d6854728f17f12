/// The dotted keys that overrides can name and the values that they can have, as the schema declares them.
public struct SpecKeys: Sendable {
  private let schema: SpecValue
  private let definitions: SpecValue
  private let spec: SpecValue

  /// Reads the schema.
  ///
  /// - Parameter spec: A resolved spec, for the names of its models and for which of several alternatives it uses.
  public init(of spec: SpecValue? = nil) {
    let models = spec?["models"]
    let only = models.flatMap { models in models.keys.count == 1 ? models[models.keys[0]] : nil }
    // 'model' stands for the only one; 'base' cannot be overridden.
    let absent = spec != nil && only == nil ? ["base", "model"] : ["base"]
    schema = ["properties": SpecSchema.properties().without(absent)]
    definitions = SpecSchema.definitions
    self.spec = (spec ?? [:]).merged(only.map { ["model": $0] } ?? [:])
  }

  /// What the beginning of a key can become, one level at a time: sections end in `.`, and keys with values in `=`.
  public func keys(completing text: String) -> [String] {
    let path = text.lastIndex(of: ".").map { text[...$0] } ?? ""
    let beginning = text.dropFirst(path.count)
    var found: [String] = []
    for place in places(at: path.dropLast()) {
      for (key, schema) in children(of: place) where key.hasPrefix(beginning) {
        let hasKeys = !children(of: (schema, place.spec?[key])).isEmpty
        let hasValue = !hasKeys || !values(schema).isEmpty
        found += (hasKeys ? [path + key + "."] : []) + (hasValue ? [path + key + "="] : [])
      }
    }
    return Self.distinct(found)
  }

  /// The values that a key can have: names where they are few, otherwise examples.
  public func values(of path: String) -> [String] {
    let parent = path.lastIndex(of: ".").map { path[..<$0] } ?? ""
    let key = path.dropFirst(parent.isEmpty ? 0 : parent.count + 1)
    let schemas = places(at: parent).flatMap { place in
      children(of: place, allAlternatives: true).filter { $0.key == key }.map(\.schema)
    }
    return Self.distinct(schemas.flatMap(values))
  }

  // MARK: Walking

  private typealias SchemaPlace = (schema: SpecValue, spec: SpecValue?)

  /// What the schema and the spec have at a path, once for each alternative.
  private func places(at path: Substring) -> [SchemaPlace] {
    var places: [SchemaPlace] = [(schema, spec)]
    var rest = path
    while !rest.isEmpty {
      let (key, remaining) = KeyPath.split(rest, among: places.flatMap { $0.spec?.keys ?? [] })
      places = places.flatMap { place in
        children(of: place).filter { $0.key == key }.map { ($0.schema, place.spec?[key]) }
      }
      rest = remaining
    }
    return places
  }

  /// The keys that a mapping can have; those of alternatives that the spec does not use only where they are asked for.
  private func children(of place: SchemaPlace, allAlternatives: Bool = false) -> [(key: String, schema: SpecValue)] {
    let objects = alternatives(of: place.schema)
    let used = objects.filter { object in
      let properties = object["properties"] ?? [:]
      return properties.keys.allSatisfy { key in
        guard let constant = properties[key]?["const"], let value = place.spec?[key] else { return true }
        return constant == value
      }
    }
    return (allAlternatives || used.isEmpty ? objects : used).flatMap { object in
      let properties = object["properties"] ?? [:]
      let named = properties.keys.map { (key: $0, schema: properties[$0] ?? [:]) }
      guard let other = object["additionalProperties"], other != false else { return named }
      return named + (place.spec?.keys ?? []).filter { properties[$0] == nil }.map { (key: $0, schema: other) }
    }
  }

  private func alternatives(of schema: SpecValue) -> [SpecValue] {
    if case .string(let reference)? = schema["$ref"] {
      return alternatives(of: definitions[String(reference.split(separator: "/").last ?? "")] ?? [:])
    }
    for key in ["anyOf", "oneOf"] {
      if case .list(let parts)? = schema[key] { return parts.flatMap(alternatives) }
    }
    return [schema]
  }

  private func values(_ schema: SpecValue) -> [String] {
    let names = alternatives(of: schema).flatMap { part -> [SpecValue] in
      if case .list(let names)? = part["enum"] { return names }
      return part["const"].map { [$0] } ?? (part["type"] == "boolean" ? [true, false] : [])
    }
    guard names.isEmpty, case .list(let examples)? = schema["examples"] else { return names.compactMap(Self.text) }
    return examples.compactMap(Self.text)
  }

  /// A scalar or a list of scalars as one would type it.
  private static func text(_ value: SpecValue) -> String? {
    switch value {
    case .null, .map: nil
    case .string(let text): text
    case .bool, .int, .double: String(value.yaml().dropLast())
    case .list(let items): "[" + items.compactMap(text).joined(separator: ",") + "]"
    }
  }

  private static func distinct(_ texts: [String]) -> [String] {
    texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
