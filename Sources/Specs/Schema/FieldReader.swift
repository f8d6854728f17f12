/// A part of the spec that is a mapping with known keys.
///
/// The initializer is the section's only declaration: it names each key once, with its type, default and meaning.
/// Decoding, suggestions for unknown keys, the resolved output and the JSON Schema all come from running it.
protocol SpecSection {
  init(fields: inout FieldReader)
}

/// What a section declares about one key.
struct FieldDeclaration {
  let key: String
  let documentation: String
  let schema: SpecValue
  let isRequired: Bool
  let defaultValue: SpecValue?
  var examples: [SpecValue] = []
}

/// When a key has an effect, and how to say so: the text goes after "only when".
struct FieldCondition {
  let holds: Bool
  let text: String

  init(_ holds: Bool, _ text: String) {
    self.holds = holds
    self.text = text
  }
}

/// Runs a section's declaration, either over a mapping or only to learn what it declares.
struct FieldReader {
  /// The mapping to read; none while describing.
  private let node: Node?
  private let place: Place
  /// While describing: which alternative to take at each fork, in order.
  private let choices: [Int]
  private(set) var alternatives: [Int] = []
  private(set) var declared: [FieldDeclaration] = []
  private(set) var resolved: [SpecValue.Entry] = []
  /// Whether a fork could not be decided, so that the remaining keys cannot be judged.
  private(set) var isUndecided = false
  private let problemsBefore: Int

  init(reading node: Node, at place: Place) {
    self.node = node
    self.place = place
    choices = []
    problemsBefore = place.problems.count
  }

  init(describing choices: [Int]) {
    node = nil
    place = .root(ProblemCollector())
    self.choices = choices
    problemsBefore = 0
  }

  /// Whether nothing was found wrong in this section so far, so that checks across keys make sense.
  var isSound: Bool { node != nil && !isUndecided && place.problems.count == problemsBefore }

  /// A key that must be there.
  mutating func required<Value>(
    _ key: String, _ type: ValueType<Value>, _ documentation: String, examples: SpecValue...
  ) -> Value {
    declare(key, type, documentation, isRequired: true, examples: examples)
    guard let node, !isUndecided else { return type.placeholder() }
    guard let value = node[key] else {
      place.fail(.missingKey, "\(place.title) needs key '\(key)'", node)
      return type.placeholder()
    }
    return decode(key, type, value)
  }

  /// A key with a default, which is written as it would be in YAML.
  ///
  /// With a condition that does not hold the key may still spell out its default, but nothing else.
  mutating func value<Value>(
    _ key: String, _ type: ValueType<Value>, default defaultValue: SpecValue, when condition: FieldCondition? = nil,
    _ documentation: String, examples: SpecValue...
  ) -> Value {
    let suffix = condition.map { " Only when \($0.text)." } ?? ""
    declare(key, type, documentation + suffix, defaultValue: defaultValue, examples: examples)
    guard let node, !isUndecided else { return type.placeholder() }
    let standard = Node(defaultValue, at: node.location)
    if let condition, !condition.holds {
      if let given = node[key] { checkUseless(key, type, given, standard, condition) }
      return type.read(standard, place.key(key))?.value ?? type.placeholder()
    }
    return decode(key, type, node[key] ?? standard)
  }

  /// A key that may be absent or null.
  mutating func optional<Value>(
    _ key: String, _ type: ValueType<Value>, _ documentation: String, examples: SpecValue...
  ) -> Value? {
    declare(key, type, documentation, examples: examples)
    guard let node, !isUndecided, let value = node[key], !value.isNull else { return nil }
    return decode(key, type, value)
  }

  /// A key that may be absent or null, and is no part of the resolved spec: nothing that a run leaves depends on it.
  mutating func unresolved<Value>(_ key: String, _ type: ValueType<Value>, _ documentation: String) -> Value? {
    let value = optional(key, type, documentation)
    resolved.removeAll { $0.key == key }
    return value
  }

  /// The key that decides which other keys there are; required unless it has a default.
  mutating func variant<Kind: CaseIterable & RawRepresentable<String>>(
    _ key: String, of kind: Kind.Type, default defaultValue: Kind? = nil, _ documentation: String
  ) -> Kind {
    let type = ValueType<Kind>.named()
    let kinds = Array(Kind.allCases)
    guard let node else {
      let choice = kinds[takeAlternative(of: kinds.count)]
      let schema: SpecValue = ["const": .string(choice.rawValue)]
      declared.append(
        FieldDeclaration(
          key: key, documentation: documentation, schema: schema,
          isRequired: defaultValue.map { $0.rawValue != choice.rawValue } ?? true, defaultValue: nil))
      return choice
    }
    declare(key, type, documentation, isRequired: defaultValue == nil)
    guard !isUndecided else { return type.placeholder() }
    guard let value = node[key] ?? defaultValue.map({ Node(.string($0.rawValue), at: node.location) }) else {
      let names = kinds.map(\.rawValue).joined(separator: ", ")
      place.fail(.missingKey, "\(place.title) needs key '\(key)'", node, hint: "one of \(names)")
      isUndecided = true
      return type.placeholder()
    }
    guard let decoded = type.read(value, place.key(key)) else {
      isUndecided = true
      return type.placeholder()
    }
    resolved.append(.init(key, decoded.resolved))
    return decoded.value
  }

  /// Which of several sets of keys is used; the first when none is.
  ///
  /// Mixing them is a problem.
  mutating func choose(between sets: [[String]]) -> Int {
    guard let entries = node?.entries else { return takeAlternative(of: sets.count) }
    let used = sets.indices.filter { index in entries.contains { sets[index].contains($0.key) } }
    if used.count > 1 {
      let found = entries.filter { entry in sets.contains { $0.contains(entry.key) } }
      let first = found.first { sets[used[0]].contains($0.key) } ?? found[0]
      let other = found.first { sets[used[1]].contains($0.key) } ?? found[0]
      let ways = sets.map { $0.joined(separator: ", ") }.joined(separator: "; or ")
      place.problems.report(
        .conflictingKeys, "\(place.title) mixes '\(first.key)' and '\(other.key)'", at: other.keyLocation,
        hint: "either \(ways)")
      isUndecided = true
    }
    return used.first ?? 0
  }

  /// Reports a problem between keys, at the first of them that is present; a dot leads into a section.
  func reject(_ code: ProblemCode, _ message: String, at keys: [String], hint: String? = nil) {
    guard let node else { return }
    let found = keys.lazy.compactMap { key in
      key.split(separator: ".").reduce(Optional(node)) { $0?[String($1)] }
    }.first
    place.fail(code, message, found ?? node, hint: hint)
  }

  /// Where a key's value is written, for a message that compares several: ` (5:16)`, nothing for a default.
  func position(of key: String) -> String {
    guard let location = node?[key]?.location else { return "" }
    return " (\(location.line):\(location.column))"
  }

  /// Reports the keys that no declaration asked for.
  ///
  /// - Parameter elsewhere: The alternatives of this section, each with what it declares.
  func finish(elsewhere: () -> [[FieldDeclaration]]) {
    guard let entries = node?.entries, !isUndecided else { return }
    let known = declared.map(\.key)
    let unknown = entries.filter { !known.contains($0.key) }
    guard !unknown.isEmpty else { return }
    let alternatives = place.problems.isFull ? [] : elsewhere()
    for entry in unknown {
      var hint = Suggestion.hint(for: entry.key, among: known)
      let owners = alternatives.filter { $0.contains { $0.key == entry.key } }.compactMap(\.variantName)
      if !owners.isEmpty { hint = "'\(entry.key)' belongs to \(owners.joined(separator: ", "))" }
      let end = place.path.isEmpty ? "" : " in '\(place.path)'"
      let key = entry.key.shortened(to: 60)
      place.problems.report(.unknownKey, "unknown key '\(key)'\(end)", at: entry.keyLocation, hint: hint)
    }
  }

  private mutating func declare<Value>(
    _ key: String, _ type: ValueType<Value>, _ documentation: String, isRequired: Bool = false,
    defaultValue: SpecValue? = nil, examples: [SpecValue] = []
  ) {
    // Schemas are only built when they are asked for: they are large, and reading needs the keys alone.
    let schema = node == nil ? type.schema() : .null
    declared.append(
      FieldDeclaration(
        key: key, documentation: documentation, schema: schema, isRequired: isRequired, defaultValue: defaultValue,
        examples: examples))
  }

  private mutating func decode<Value>(_ key: String, _ type: ValueType<Value>, _ node: Node) -> Value {
    guard let decoded = type.read(node, place.key(key)) else { return type.placeholder() }
    resolved.append(.init(key, decoded.resolved))
    return decoded.value
  }

  private func checkUseless<Value>(
    _ key: String, _ type: ValueType<Value>, _ given: Node, _ standard: Node, _ condition: FieldCondition
  ) {
    guard let decoded = type.read(given, place.key(key)) else { return }
    guard decoded.resolved != type.read(standard, place.key(key))?.resolved else { return }
    place.fail(.uselessKey, "'\(key)' has an effect only when \(condition.text)", given)
  }

  private mutating func takeAlternative(of count: Int) -> Int {
    let index = alternatives.count < choices.count ? choices[alternatives.count] : 0
    alternatives.append(count)
    return index
  }
}

extension [FieldDeclaration] {
  /// The name in the deciding key of an alternative.
  var variantName: String? {
    for field in self {
      if case .string(let name)? = field.schema["const"] { return name }
    }
    return nil
  }
}
