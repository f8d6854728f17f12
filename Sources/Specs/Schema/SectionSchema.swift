/// Turns a section's declaration into JSON Schema.
enum SectionSchema {
  /// What the section declares, once for each way through its forks.
  static func alternatives<Section: SpecSection>(of _: Section.Type) -> [[FieldDeclaration]] {
    var finished: [[FieldDeclaration]] = []
    // A stack, so that the alternatives come out in the order of their cases.
    var pending: [[Int]] = [[]]
    while let choices = pending.popLast() {
      var reader = FieldReader(describing: choices)
      _ = Section(fields: &reader)
      if reader.alternatives.count > choices.count {
        pending += (0..<reader.alternatives[choices.count]).reversed().map { choices + [$0] }
      } else {
        finished.append(reader.declared)
      }
    }
    return finished
  }

  static func schema<Section: SpecSection>(of section: Section.Type, shorthand: String? = nil) -> SpecValue {
    let alternatives = alternatives(of: section)
    let objects = alternatives.map(object)
    let mapping = objects.count == 1 ? objects[0] : ["oneOf": .list(objects)]
    guard let shorthand else { return mapping }
    let names = alternatives.compactMap { fields in fields.first { $0.key == shorthand }?.schema }
    let name: SpecValue = names.count == 1 ? names[0] : ["enum": .list(names.compactMap { $0["const"] })]
    return ["anyOf": [name, mapping]]
  }

  private static func object(_ fields: [FieldDeclaration]) -> SpecValue {
    let required = fields.filter(\.isRequired).map { SpecValue.string($0.key) }
    var entries: [SpecValue.Entry] = [.init("type", "object")]
    if let name = fields.variantName { entries.append(.init("title", .string(name))) }
    entries.append(.init("properties", properties(of: fields)))
    if !required.isEmpty { entries.append(.init("required", .list(required))) }
    entries.append(.init("additionalProperties", false))
    return .map(entries)
  }

  static func properties(of fields: [FieldDeclaration]) -> SpecValue {
    .map(fields.map { .init($0.key, property($0)) })
  }

  private static func property(_ field: FieldDeclaration) -> SpecValue {
    var result = field.schema.merged(["description": .string(field.documentation)])
    if let value = field.defaultValue { result = result.merged(["default": value]) }
    if !field.examples.isEmpty { result = result.merged(["examples": .list(field.examples)]) }
    return result
  }

  // MARK: Specs that inherit

  /// Properties of a spec that inherits: every key may be left out, at all levels, or be null.
  static func inheriting(properties: SpecValue) -> SpecValue {
    guard case .map(let entries) = properties else { return properties }
    return .map(entries.map { .init($0.key, orNull($0.value)) })
  }

  private static func orNull(_ schema: SpecValue) -> SpecValue {
    let remarks = ["description", "default", "examples"]
    return schema.only(remarks).merged(["anyOf": [inheriting(schema.without(remarks)), ["type": "null"]]])
  }

  /// What a spec that inherits may say in place of what a whole one must.
  ///
  /// A list replaces the inherited one, so that its items have to be whole.
  static func inheriting(_ schema: SpecValue) -> SpecValue {
    guard case .map(let entries) = schema else { return schema }
    return .map(
      entries.compactMap { entry in
        switch (entry.key, entry.value) {
        case ("required", _): nil
        // Without what is required, several alternatives may fit.
        case ("oneOf", .list(let parts)), ("anyOf", .list(let parts)):
          .init("anyOf", .list(parts.map { inheriting($0) }))
        case ("properties", let properties): .init("properties", inheriting(properties: properties))
        case ("additionalProperties", .map): .init(entry.key, orNull(entry.value))
        case ("$ref", .string(let name)): .init("$ref", .string(name.replacing("$defs/", with: "$defs/inheriting-")))
        default: entry
        }
      })
  }
}
