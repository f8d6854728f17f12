extension ValueType where Value == [SweptKey] {
  /// A mapping from dotted keys of the spec to the values that a sweep gives them, sorted by key.
  static func sweptKeys(_ domain: ValueType<SweptDomain>) -> ValueType {
    ValueType(
      placeholder: { [] },
      schema: {
        [
          "type": "object", "minProperties": 1, "propertyNames": ["pattern": .string(SweptPath.pattern)],
          "additionalProperties": domain.schema(),
        ]
      },
      read: { node, place in
        guard let entries = node.entries else {
          place.wrongType("a mapping from dotted keys to values", node)
          return nil
        }
        guard !entries.isEmpty else {
          place.fail(.outOfRange, "'\(place.name)' must name at least one key", node)
          return nil
        }
        let keys: [(SweptKey, SpecValue)?] = entries.map { entry in
          let decoded = domain.read(entry.value, place.key(entry.key))
          guard SweptPath.check(entry, place), let decoded else { return nil }
          return (SweptKey(path: entry.key, location: entry.keyLocation, domain: decoded.value), decoded.resolved)
        }
        let sound = keys.compactMap(\.self).sorted { $0.0.path < $1.0.path }
        guard sound.count == entries.count else { return nil }
        return Decoded(value: sound.map(\.0), resolved: .map(sound.map { .init($0.0.path, $0.1) }))
      })
  }
}

/// Which keys a sweep may vary: those that leave the validation losses of its points comparable.
private enum SweptPath {
  /// The keys under `training` that change what is measured, or nothing that validation sees.
  private static let unswept = ["loss", "test_loss", "checkpoint"]

  static func check(_ entry: Node.Entry, _ place: Place) -> Bool {
    let parts = entry.key.split(separator: ".", omittingEmptySubsequences: false)
    let isSwept =
      switch parts[0] {
      case "training": parts.count > 1 && !unswept.contains(String(parts[1]))
      case "models": parts.count > 2
      case "model": parts.count > 1
      case "window": parts.count == 2 && parts[1] == "lookback"
      case "features": parts.count == 1
      default: false
      }
    if !isSwept {
      place.problems.report(
        .notSwept, "'\(entry.key.shortened(to: 60))' cannot be swept", at: entry.keyLocation,
        hint: "keys under models and training (but loss, test_loss and checkpoint), window.lookback and features can: "
          + "others change what is measured, or nothing that validation sees")
    }
    return isSwept
  }

  /// The same as a pattern of whole keys, with the names that each section has.
  static var pattern: String {
    let training = pattern(of: SectionSchema.schema(of: TrainingSpec.self), without: unswept)
    let model = pattern(of: SectionSchema.schema(of: ModelSpec.self))
    return
      "^(training\\.\(training)|models\\.\(SafeName.pattern)\\.\(model)|model\\.\(model)|window\\.lookback|features)$"
  }

  private static func pattern(of schema: SpecValue, without omitted: [String] = []) -> String {
    let objects = mappings(of: schema)
    var keys: [String] = []
    for key in objects.flatMap({ $0["properties"]?.keys ?? [] }) where !keys.contains(key) && !omitted.contains(key) {
      keys.append(key)
    }
    let names = keys.map { key in
      let inner = SpecValue.map([.init("anyOf", .list(objects.compactMap { $0["properties"]?[key] }))])
      return mappings(of: inner).isEmpty ? key : "\(key)(\\.\(pattern(of: inner)))?"
    }
    return "(" + names.joined(separator: "|") + ")"
  }

  /// The mappings among the alternatives of a schema.
  private static func mappings(of schema: SpecValue) -> [SpecValue] {
    for key in ["anyOf", "oneOf"] {
      if case .list(let parts)? = schema[key] { return parts.flatMap { mappings(of: $0) } }
    }
    return schema["properties"] == nil ? [] : [schema]
  }
}

extension ValueType where Value == SweptDomain {
  /// A list of values of any kind, each once; what they must be is known by the key that they are for.
  static var sweptValues: ValueType {
    let values = ValueType<[Located<SpecValue>]>.list(.anything, atLeast: 1, unique: true)
    return ValueType(
      placeholder: { .values([]) }, schema: values.schema,
      read: { node, place in
        values.read(node, place).map { Decoded(value: .values($0.value), resolved: $0.resolved) }
      })
  }

  /// A distribution with its parameters.
  static var distribution: ValueType {
    let section = ValueType<DistributionSection>.section()
    return ValueType(
      placeholder: { .values([]) }, schema: section.schema,
      read: { node, place in
        section.read(node, place).map { decoded in
          let domain: SweptDomain =
            switch decoded.value {
            case .choice(let values): .values(values)
            case .numbers(let distribution): .distribution(distribution, at: node.location)
            }
          return Decoded(value: domain, resolved: decoded.resolved)
        }
      })
  }
}

extension ValueType where Value == Located<SpecValue> {
  /// Any value.
  fileprivate static var anything: ValueType {
    ValueType(
      placeholder: { Located(.null, at: SpecLocation(file: "", line: 1, column: 1)) }, schema: { .map([]) },
      read: { node, _ in
        SpecValue(node).map { Decoded(value: Located($0, at: node.location), resolved: $0) }
      })
  }
}

/// The named distributions.
private enum DistributionKind: String, CaseIterable {
  case uniform
  case logUniform = "log-uniform"
  case integer
  case choice
}

/// One distribution of a random search.
private enum DistributionSection {
  case numbers(SweptDomain.Distribution)
  case choice([Located<SpecValue>])
}

extension DistributionSection: SpecSection {
  init(fields: inout FieldReader) {
    switch fields.variant("distribution", of: DistributionKind.self, "How values are drawn.") {
    case .uniform: self = .numbers(.uniform(Self.range(.number(.finite), &fields)))
    case .logUniform: self = .numbers(.logUniform(Self.range(.number(.positive), &fields)))
    case .integer:
      self = .numbers(.integer(Self.range(.integer(-1_000_000_000...1_000_000_000), &fields)))
    case .choice:
      self = .choice(
        fields.required(
          "values", .list(.anything, atLeast: 1, unique: true), "The values to choose from.", examples: [16, 32, 64]))
    }
  }

  private static func range<Number>(_ type: ValueType<Number>, _ fields: inout FieldReader) -> ClosedRange<Number> {
    let lower = fields.required("min", type, "The least value.", examples: 1)
    let upper = fields.required("max", type, "The greatest value.", examples: 64)
    guard lower < upper else {
      if fields.isSound {
        fields.reject(.outOfRange, "'max' must be greater than 'min'\(fields.position(of: "min"))", at: ["max"])
      }
      return lower...lower
    }
    return lower...upper
  }
}

extension SpecValue {
  /// The value that a node stands for; nil where it was already reported as a problem.
  init?(_ node: Node) {
    switch node.content {
    case .scalar(let scalar):
      self =
        switch scalar.value {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .int(let number): .int(number)
        case .double(let number): .double(number)
        case .string(let text): .string(text)
        }
    case .sequence(let items):
      let values = items.compactMap { SpecValue($0) }
      guard values.count == items.count else { return nil }
      self = .list(values)
    case .mapping(let entries):
      let values = entries.compactMap { entry in SpecValue(entry.value).map { Entry(entry.key, $0) } }
      guard values.count == entries.count else { return nil }
      self = .map(values)
    case .invalid: return nil
    }
  }
}
