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
    return result
  }
}
