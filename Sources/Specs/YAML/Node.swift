/// One value of a parsed YAML document, with the place where it was written.
struct Node: Sendable {
  /// The scalar's text as written (after unquoting) and its meaning.
  struct Scalar: Sendable {
    let text: String
    let value: CoreScalar
  }

  struct Entry: Sendable {
    let key: String
    let keyLocation: SpecLocation
    var value: Node
  }

  enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping([Entry])
    /// A value that was already reported as a problem; decoders skip it silently.
    case invalid
  }

  let location: SpecLocation
  var content: Content
  /// The number of nodes in this subtree, aliases expanded.
  let size: Int
  /// The number of collection levels in this subtree; a scalar has none.
  let height: Int

  init(_ content: Content, at location: SpecLocation) {
    self.location = location
    self.content = content
    switch content {
    case .scalar, .invalid:
      size = 1
      height = 0
    case .sequence(let items):
      size = items.reduce(1) { $0 + $1.size }
      height = 1 + (items.lazy.map(\.height).max() ?? 0)
    case .mapping(let entries):
      size = entries.reduce(1) { $0 + 1 + $1.value.size }
      height = 1 + (entries.lazy.map(\.value.height).max() ?? 0)
    }
  }

  /// Null, for a value that is left empty.
  static func null(at location: SpecLocation) -> Node { Node(SpecValue.null, at: location) }

  /// The node that reading `value` from YAML would give; defaults enter the decoder this way.
  init(_ value: SpecValue, at location: SpecLocation) {
    switch value {
    case .null: self.init(.scalar(Scalar(text: "null", value: .null)), at: location)
    case .bool(let flag): self.init(.scalar(Scalar(text: "\(flag)", value: .bool(flag))), at: location)
    case .int(let number): self.init(.scalar(Scalar(text: "\(number)", value: .int(number))), at: location)
    case .double(let number): self.init(.scalar(Scalar(text: "\(number)", value: .double(number))), at: location)
    case .string(let text): self.init(.scalar(Scalar(text: text, value: .string(text))), at: location)
    case .list(let items): self.init(.sequence(items.map { Node($0, at: location) }), at: location)
    case .map(let entries):
      let nodes = entries.map { Entry(key: $0.key, keyLocation: location, value: Node($0.value, at: location)) }
      self.init(.mapping(nodes), at: location)
    }
  }

  var isNull: Bool {
    if case .scalar(let scalar) = content { scalar.value == .null } else { false }
  }

  var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The value of `key`, when this is a mapping that has it.
  subscript(key: String) -> Node? {
    entries?.first { $0.key == key }?.value
  }
}

extension Node {
  /// The value in words, for "got ..." at the end of a message: `string "ten"`, `1.5`, `null`, `a list`.
  var described: String {
    switch content {
    case .scalar(let scalar):
      switch scalar.value {
      case .string: "string \(quoted)"
      case .null: "null"
      case .bool, .int, .double: scalar.text
      }
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .invalid: "an invalid value"
    }
  }

  /// Like `described`, but a string is only quoted.
  var quoted: String {
    guard case .scalar(let scalar) = content, case .string(let text) = scalar.value else { return described }
    return "\"\(text.shortened(to: 60))\""
  }
}

extension String {
  /// The first `limit` Unicode scalars, with an ellipsis where something was left out.
  public func shortened(to limit: Int) -> String {
    guard unicodeScalars.count > limit else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.prefix(limit))) + "…"
  }
}
