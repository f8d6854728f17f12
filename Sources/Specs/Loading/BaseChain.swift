/// Reads a spec file and the files it inherits from.
struct BaseChain {
  /// The most files that may stand behind a spec.
  static let maximumDepth = 16

  let files: any SpecFiles
  let problems: ProblemCollector
  private(set) var sources = SpecSources()

  init(files: any SpecFiles, problems: ProblemCollector) {
    self.files = files
    self.problems = problems
  }

  /// The mapping of a spec with everything it inherits, `base` keys taken out.
  ///
  /// - Returns: Nothing when a file could not be read; the reason was reported.
  mutating func load(_ path: String) -> Node? {
    var layers: [Node] = []
    var visited: [String] = []
    var next: Located<String>? = Located(path, at: SpecLocation(file: path, line: 1, column: 1))
    while let file = next {
      guard accept(file, after: visited), let layer = read(file) else { return nil }
      visited.append(file.value)
      layers.append(ShortForms.expanded(layer, problems: problems).removing("base"))
      switch base(of: layer, in: file.value) {
      case .none: next = nil
      case .file(let base): next = base
      case .invalid: return nil
      }
    }
    return layers.dropLast().reversed().reduce(layers.last) { base, child in
      base.map { ShortForms.overlay(child, on: $0) }
    }
  }

  private enum Base {
    case none
    case file(Located<String>)
    case invalid
  }

  private func base(of root: Node, in file: String) -> Base {
    guard let node = root["base"], !node.isNull else { return .none }
    guard let decoded = ValueType<String>.string.read(node, Place.root(problems).key("base")) else { return .invalid }
    let path = SpecPath.joined(SpecPath.directory(of: file), decoded.value)
    return .file(Located(path, at: node.location))
  }

  private func accept(_ file: Located<String>, after visited: [String]) -> Bool {
    if let start = visited.firstIndex(where: { SpecPath.normalized($0) == SpecPath.normalized(file.value) }) {
      let cycle = (visited[start...] + [file.value]).joined(separator: " -> ")
      problems.report(.baseCycle, "base cycle: \(cycle)", at: file.location)
      return false
    }
    if visited.count > Self.maximumDepth {
      problems.report(.baseTooDeep, "more than \(Self.maximumDepth) specs inherit from one another", at: file.location)
      return false
    }
    return true
  }

  private mutating func read(_ file: Located<String>) -> Node? {
    let bytes: [UInt8]
    do throws(SpecFileError) {
      // Such a name would reach the system cut short.
      if file.value.utf8.contains(0) { throw .notFound }
      bytes = try files.contents(of: file.value, limit: SpecText.maximumBytes)
    } catch {
      report(error, file)
      return nil
    }
    guard let text = SpecText(bytes, file: file.value, problems: problems) else { return nil }
    sources.add(text.string, for: file.value)
    let before = problems.count
    guard let document = NodeBuilder.read(text, file: file.value, problems: problems) else {
      if problems.count == before { reportEmpty(file.value) }
      return nil
    }
    switch document.root.content {
    case .mapping: return document.root
    case .scalar(let scalar) where scalar.value == .null: reportEmpty(file.value)
    case .invalid: break
    default:
      problems.report(
        .notAMapping, "spec must be a mapping, got \(document.root.described)", at: document.root.location)
    }
    return nil
  }

  private func reportEmpty(_ file: String) {
    problems.report(
      .empty, "spec is empty; expected a mapping with key 'name'", at: SpecLocation(file: file, line: 1, column: 1))
  }

  private func report(_ error: SpecFileError, _ file: Located<String>) {
    switch error {
    case .notFound: problems.report(.unreadable, "\(file.value): no such file", at: file.location)
    case .notRegular: problems.report(.unreadable, "\(file.value): is not a regular file", at: file.location)
    case .failed(let reason): problems.report(.unreadable, "\(file.value): \(reason)", at: file.location)
    case .tooLarge:
      let place = SpecLocation(file: file.value, line: 1, column: 1)
      problems.report(.tooLarge, "spec larger than 1 MiB", at: place)
    }
  }
}
