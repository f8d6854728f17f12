/// Command-line overrides: `key.path=value`, the value a YAML 1.2 scalar or flow collection.
///
/// They are located in one line, the arguments with a space between them, under the name `<command line>`.
struct Overrides {
  private struct Override {
    let path: String
    let value: Node
    let location: SpecLocation
  }

  /// The line that locations point into.
  let line: String
  private let items: [Override]
  private let problems: ProblemCollector

  init(_ arguments: [String], problems: ProblemCollector) {
    line = arguments.joined(separator: " ")
    self.problems = problems
    var items: [Override] = []
    var offset = 0
    for argument in arguments {
      let location = SpecLocation(file: SpecLocation.commandLine, line: 1, column: offset + 1)
      if let item = Self.parse(argument, at: location, problems: problems) { items.append(item) }
      offset += argument.unicodeScalars.count + 1
    }
    self.items = items
  }

  /// The values of a sweep's point, each located where the sweep gives it.
  init(_ assignments: [SweepAssignment], problems: ProblemCollector) {
    line = ""
    self.problems = problems
    items = assignments.map {
      let value = Node($0.value.value, at: $0.value.location)
      return Override(path: $0.key.path, value: value, location: $0.key.location)
    }
  }

  /// Reports overrides of keys that a sweep sets anyway.
  func reject(_ sweep: SweepSpec) {
    for item in items where sweep.keys.contains(where: { $0.path == item.path }) {
      problems.report(
        .badOverride, "'\(item.path)' has no effect: the sweep sets it for every point", at: item.location,
        hint: "override the sweep: \(sweep.name(of: item.path))=...")
    }
  }

  /// The tree with every override applied, later ones over earlier ones.
  func applied(to root: Node) -> Node {
    items.reduce(withoutReplaced(root)) { tree, item in
      let (first, rest) = KeyPath.split(item.path[...], among: [])
      switch first {
      case "seed" where rest.isEmpty: return set("seeds", of: tree, to: ShortForms.seeds(item.value), item) ?? tree
      case "model" where tree["model"] == nil:
        guard let name = onlyModel(of: tree, item) else { return tree }
        return set("models.\(name)" + item.path.dropFirst("model".count), of: tree, to: item.value, item) ?? tree
      case "models":
        return set(item.path[...], of: ShortForms.expandingModel(in: tree), to: item.value, item) ?? tree
      default: return set(item.path[...], of: tree, to: item.value, item) ?? tree
      }
    }
  }

  /// The tree without the mappings that the overrides, taken together, make of another of several `Alternatives`.
  private func withoutReplaced(_ root: Node) -> Node {
    Alternatives.paths.reduce(root) { tree, path in
      let inner = items.filter { $0.path.hasPrefix(path + ".") && !$0.value.isNull }
      let existing = path.split(separator: ".").reduce(root as Node?) { $0?[String($1)] }
      guard let first = inner.first, let existing else { return tree }
      let given = inner.reduce(Node(.mapping([]), at: first.location)) { given, item in
        let (key, rest) = KeyPath.split(item.path.dropFirst(path.count + 1), among: [])
        return given.setting(
          key, to: rest.isEmpty ? item.value : Node(.mapping([]), at: item.location), at: item.location)
      }
      guard Alternatives.differ(existing, given, at: path) else { return tree }
      return set(path[...], of: tree, to: Node(.mapping([]), at: first.location), first) ?? tree
    }
  }

  private func onlyModel(of tree: Node, _ item: Override) -> String? {
    let names = tree["models"]?.entries?.map(\.key) ?? []
    if names.count == 1 { return names[0] }
    let reason = names.isEmpty ? "there is no model" : "there are \(names.count) models"
    problems.report(
      .badOverride, "'model' names the only model, but \(reason)", at: item.location,
      hint: names.first.map { "models.\($0)\(item.path.dropFirst("model".count))=..." })
    return nil
  }

  /// The tree with the value at a path replaced; mappings on the way are made where there are none.
  private func set(_ path: Substring, of tree: Node, to value: Node, _ item: Override) -> Node? {
    guard let entries = tree.entries else {
      let parent = item.path.dropLast(path.count + 1)
      problems.report(
        .badOverride, "'\(parent)' is not a mapping, so '\(item.path)' cannot be set", at: item.location)
      return nil
    }
    // The keys of a sweep are whole paths.
    let isSwept = ["matrix.", "random.space."].contains { item.path == $0 + path }
    let (key, rest) = isSwept ? (String(path), "") : KeyPath.split(path, among: entries.map(\.key))
    guard !rest.isEmpty else {
      return value.isNull ? tree.removing(key) : tree.setting(key, to: value, at: item.location)
    }
    let existing = tree[key].map { ShortForms.named($0, key: key) }
    let inner = existing.flatMap { $0.isNull ? nil : $0 } ?? Node(.mapping([]), at: value.location)
    guard let changed = set(rest, of: inner, to: value, item) else { return nil }
    return tree.setting(key, to: changed, at: existing == nil ? item.location : keyLocation(of: key, in: entries))
  }

  private func keyLocation(of key: String, in entries: [Node.Entry]) -> SpecLocation {
    entries.first { $0.key == key }?.keyLocation ?? SpecLocation(file: SpecLocation.commandLine, line: 1, column: 1)
  }

  private static func parse(_ argument: String, at location: SpecLocation, problems: ProblemCollector) -> Override? {
    func refuse(_ message: String, hint: String? = nil) -> Override? {
      problems.report(.badOverride, message, at: location, hint: hint)
      return nil
    }
    if argument.unicodeScalars.contains(where: \.isControlLike) {
      return refuse("an override must not contain line breaks or control characters")
    }
    guard let equals = argument.firstIndex(of: "=") else {
      return refuse("\"\(argument.shortened(to: 60))\" is not an override", hint: "write key.path=value")
    }
    let path = String(argument[..<equals])
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= NodeBuilder.maximumDepth, parts.allSatisfy({ !$0.isEmpty }) else {
      return refuse("\"\(path.shortened(to: 60))\" is not a key path", hint: "write key.path=value")
    }
    if path.contains("[") {
      return refuse("items of a list cannot be overridden one by one", hint: "give the whole list: key=[a, b]")
    }
    if path == "base" { return refuse("'base' cannot be overridden") }
    let valueText = String(argument[argument.index(after: equals)...])
    let offset = location.column - 1 + path.unicodeScalars.count + 1
    let place = SpecLocation(file: location.file, line: 1, column: offset + 1)
    guard let text = SpecText(Array(valueText.utf8), file: location.file, problems: problems) else { return nil }
    let before = problems.count
    guard let document = NodeBuilder.read(text, file: location.file, columnOffset: offset, problems: problems) else {
      guard problems.count == before else { return nil }
      return Override(path: path, value: Node.null(at: place), location: location)
    }
    let tail = valueText.unicodeScalars.dropFirst(document.end)
    guard !document.isBlock, tail.allSatisfy({ $0 == " " }) else {
      problems.report(
        .badOverride, "the value of '\(path)' must be one scalar, [list] or {mapping}", at: place,
        hint: "quote text that contains ': ' or ' #'")
      return nil
    }
    return Override(path: path, value: document.root, location: location)
  }
}

/// Dotted key paths whose keys may contain dots themselves.
enum KeyPath {
  /// The first key of a path and what remains: the longest existing key wins, otherwise the text up to the first dot.
  static func split(_ path: Substring, among keys: [String]) -> (key: String, rest: Substring) {
    let existing = keys.filter { path == $0 || path.hasPrefix($0 + ".") }.max { $0.utf8.count < $1.utf8.count }
    let key = existing ?? String(path.prefix { $0 != "." })
    return (key, path.dropFirst(key.count + 1))
  }
}
