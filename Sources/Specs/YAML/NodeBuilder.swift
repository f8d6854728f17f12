/// Builds the located tree of one YAML document, resolving aliases and merge keys within fixed limits.
struct NodeBuilder {
  /// The most collections inside one another.
  static let maximumDepth = 64
  /// The most nodes, aliases expanded.
  static let maximumNodes = 100_000

  /// A document's value, and what the caller may want to know about its form.
  struct Document {
    let root: Node
    /// Whether the value is a block collection or has a `---` before it.
    let isBlock: Bool
    /// Where the value ends, in Unicode scalars from the start of the text.
    let end: Int
  }

  /// The problem was reported; nothing more can be read.
  private struct Stop: Error {}

  private struct Open {
    let isFlow: Bool
    let isSequence: Bool
    let location: SpecLocation
  }

  private let events: YAMLEvents
  private let length: Int
  /// Just behind the last thing written, where the end of the file is noticed too early.
  private let end: SpecLocation
  private let file: String
  private let columnOffset: Int
  private let problems: ProblemCollector
  private var anchors: [String: Node?] = [:]
  private var open: [Open] = []
  private var nodes = 0
  /// Where the last event ended.
  private var lastEnd = 0

  private init(_ text: SpecText, file: String, columnOffset: Int, problems: ProblemCollector) {
    events = YAMLEvents(text.bytes)
    length = text.string.unicodeScalars.count
    end = text.end(file: file, columnOffset: columnOffset)
    self.file = file
    self.columnOffset = columnOffset
    self.problems = problems
  }

  /// Reads a text that holds at most one document.
  ///
  /// - Parameter columnOffset: Added to every column; where an override's value starts.
  /// - Returns: Nothing when the text is empty, or when a problem was reported that ends the reading.
  static func read(_ text: SpecText, file: String, columnOffset: Int = 0, problems: ProblemCollector) -> Document? {
    var builder = NodeBuilder(text, file: file, columnOffset: columnOffset, problems: problems)
    return try? builder.document()
  }

  private mutating func document() throws(Stop) -> Document? {
    _ = try next()
    let start = try next()
    guard case .documentStart = start.kind else { return nil }
    let first = try next()
    let isBlock =
      switch first.kind {
      case .mappingStart(let isFlow), .sequenceStart(let isFlow): !isFlow
      default: false
      }
    let root = try node(first)
    let end = lastEnd
    _ = try next()
    let after = try next()
    if case .documentStart = after.kind {
      problems.report(.severalDocuments, "a spec is one document; a second one starts here", at: location(after.start))
      throw Stop()
    }
    return Document(root: root, isBlock: isBlock || start.start != start.end, end: end)
  }

  private mutating func node(_ event: YAMLEvent) throws(Stop) -> Node {
    let place = location(event.start)
    try count(1, at: place)
    if let tag = event.tag {
      let name = tag.hasPrefix("tag:yaml.org,2002:") ? "!!" + tag.dropFirst("tag:yaml.org,2002:".count) : tag
      problems.report(.tag, "tag '\(name.shortened(to: 60))' is not allowed", at: place)
    }
    if let anchor = event.anchor { anchors[anchor] = .some(nil) }
    var result: Node
    switch event.kind {
    case .alias(let name): return try alias(name, at: place)
    case .sequenceStart(let isFlow):
      try enter(Open(isFlow: isFlow, isSequence: true, location: place))
      result = Node(.sequence(try items()), at: place)
      open.removeLast()
    case .mappingStart(let isFlow):
      try enter(Open(isFlow: isFlow, isSequence: false, location: place))
      result = Node(.mapping(try entries()), at: place)
      open.removeLast()
    case .scalar(let text, let isPlain): result = scalar(text, isPlain: isPlain, at: place)
    default: result = Node(.invalid, at: place)
    }
    if event.tag != nil { result = Node(.invalid, at: place) }
    if let anchor = event.anchor { anchors[anchor] = result }
    return result
  }

  private func scalar(_ text: String, isPlain: Bool, at place: SpecLocation) -> Node {
    if text.utf8.contains(0) {
      problems.report(.notText, "a string must not contain the NUL character", at: place)
      return Node(.invalid, at: place)
    }
    return Node(.scalar(Node.Scalar(text: text, value: isPlain ? CoreScalar(plain: text) : .string(text))), at: place)
  }

  private mutating func items() throws(Stop) -> [Node] {
    var items: [Node] = []
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind { return items }
      items.append(try node(event))
    }
  }

  private mutating func entries() throws(Stop) -> [Node.Entry] {
    var entries: [Node.Entry] = []
    var seen: [String: SpecLocation] = [:]
    var merged: Node?
    while true {
      let event = try next()
      if case .mappingEnd = event.kind { break }
      let place = location(event.start)
      let isMerge = if case .scalar("<<", isPlain: true) = event.kind { true } else { false }
      let key = try node(event)
      let value = try node(try next())
      guard case .scalar(let scalar) = key.content else {
        if case .invalid = key.content { continue }
        problems.report(.badKey, "a key must be a string, got \(key.described)", at: place)
        continue
      }
      if let first = seen[scalar.text] {
        let name = scalar.text.shortened(to: 60)
        problems.report(
          .duplicateKey, "duplicate key '\(name)' (first at \(first.line):\(first.column))", at: place)
        continue
      }
      seen[scalar.text] = place
      if isMerge {
        merged = value
      } else {
        entries.append(Node.Entry(key: scalar.text, keyLocation: place, value: value))
      }
    }
    return merged.map { merging($0, into: entries) } ?? entries
  }

  /// Adds the entries of a `<<` value; keys of the mapping itself win, then earlier mappings of a list.
  private func merging(_ value: Node, into own: [Node.Entry]) -> [Node.Entry] {
    let sources =
      switch value.content {
      case .sequence(let items): items
      default: [value]
      }
    var result = own
    var keys = Set(own.map(\.key))
    for source in sources {
      guard let entries = source.entries else {
        if case .invalid = source.content { continue }
        problems.report(
          .badMerge, "'<<' must be a mapping or a list of mappings, got \(source.described)", at: source.location)
        continue
      }
      for entry in entries where keys.insert(entry.key).inserted { result.append(entry) }
    }
    return result
  }

  private mutating func alias(_ name: String, at place: SpecLocation) throws(Stop) -> Node {
    guard let anchor = anchors[name] else {
      problems.report(.badAlias, "no anchor '\(name.shortened(to: 60))' before this alias", at: place)
      return Node(.invalid, at: place)
    }
    guard let target = anchor else {
      problems.report(.badAlias, "anchor '\(name.shortened(to: 60))' contains itself", at: place)
      return Node(.invalid, at: place)
    }
    try count(target.size - 1, at: place)
    if open.count + target.height > Self.maximumDepth { try tooDeep(place) }
    return target
  }

  private mutating func enter(_ collection: Open) throws(Stop) {
    open.append(collection)
    if open.count > Self.maximumDepth { try tooDeep(collection.location) }
  }

  private func tooDeep(_ place: SpecLocation) throws(Stop) {
    problems.report(.tooDeep, "nesting deeper than \(Self.maximumDepth) levels", at: place)
    throw Stop()
  }

  private mutating func count(_ more: Int, at place: SpecLocation) throws(Stop) {
    nodes += more
    guard nodes <= Self.maximumNodes else {
      let message = more > 1 ? "aliases expand to more than" : "more than"
      let end = more > 1 ? "" : " in one spec"
      problems.report(.tooManyNodes, "\(message) \(Self.maximumNodes) nodes\(end)", at: place)
      throw Stop()
    }
  }

  private mutating func next() throws(Stop) -> YAMLEvent {
    do {
      let event = try events.next()
      lastEnd = event.end.index
      return event
    } catch {
      report(error)
      throw Stop()
    }
  }

  private func report(_ error: YAMLSyntaxError) {
    let atEnd = error.mark.index >= length
    let place = atEnd ? end : location(error.mark)
    if atEnd, error.context == "while scanning a quoted scalar" {
      let start = location(error.contextMark)
      problems.report(
        .syntax, "unexpected end of file inside the quotes opened at \(start.line):\(start.column)", at: place)
      return
    }
    if atEnd, let collection = open.last, collection.isFlow {
      let start = "\(collection.location.line):\(collection.location.column)"
      let bracket = collection.isSequence ? "[" : "{"
      problems.report(.syntax, "unexpected end of file inside '\(bracket)' opened at \(start)", at: place)
      return
    }
    var message = error.problem
    if let context = error.context {
      let start = location(error.contextMark)
      message += " (\(context) at \(start.line):\(start.column))"
    }
    let hint =
      message.contains("tab character")
      ? "indent with spaces"
      : message.contains("cannot start any token") ? "quote text that begins with a special character" : nil
    problems.report(.syntax, message, at: place, hint: hint)
  }

  private func location(_ mark: YAMLMark) -> SpecLocation {
    SpecLocation(file: file, line: mark.line + 1, column: mark.column + 1 + (mark.line == 0 ? columnOffset : 0))
  }
}
