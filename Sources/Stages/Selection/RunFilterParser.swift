import Forecasting

extension RunFilter {
  /// Reads a condition.
  ///
  /// It consists of comparisons `field OP value` with `=`, `!=`, `<`, `<=`, `>` or `>=`, joined by `and`, `or`, `not` and
  /// parentheses; `not` binds closest, then `and`, then `or`. Values with blanks or operators stand in quotes.
  ///
  /// - Throws: `RunFilterError` with the place.
  public init(_ text: String) throws(RunFilterError) {
    var parser = RunFilterParser(text)
    node = try parser.whole()
    fields = parser.fields
  }
}

/// A recursive-descent reader of conditions.
private struct RunFilterParser {
  private enum Token: Equatable {
    case word(String)
    case quoted(String)
    case comparison(RunFilter.Comparison)
    case open, close, end
  }

  private let text: String
  private let characters: [Character]
  private var place = 0
  private var token = Token.end
  /// Where `token` begins.
  private var start = 0
  private var depth = 0
  private(set) var fields: [RunField] = []

  init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  mutating func whole() throws(RunFilterError) -> RunFilter.Node {
    try advance()
    let node = try alternatives()
    switch token {
    case .end: return node
    case .close: throw failure("a ')' without a '('")
    default: throw failure("expected 'and' or 'or' here")
    }
  }

  private mutating func alternatives() throws(RunFilterError) -> RunFilter.Node {
    var node = try conjunction()
    while token == .word("or") {
      try advance()
      node = .or(node, try conjunction())
    }
    return node
  }

  private mutating func conjunction() throws(RunFilterError) -> RunFilter.Node {
    var node = try negation()
    while token == .word("and") {
      try advance()
      node = .and(node, try negation())
    }
    return node
  }

  private mutating func negation() throws(RunFilterError) -> RunFilter.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth < 200 else { throw failure("nested too deeply") }
    switch token {
    case .word("not"):
      try advance()
      return .not(try negation())
    case .open:
      let opened = start
      try advance()
      let node = try alternatives()
      guard token == .close else {
        if token == .end { throw failure("this '(' is never closed", at: opened) }
        throw failure("expected 'and', 'or' or ')' here")
      }
      try advance()
      return node
    default: return try comparison()
    }
  }

  private mutating func comparison() throws(RunFilterError) -> RunFilter.Node {
    guard case .word(let name) = token, name != "and", name != "or" else {
      throw failure("expected a field here", hint: "such as model.family=lstm, or 'rmse<3 and seconds<60'")
    }
    let field = RunField(name: name, text: text, offset: start)
    fields.append(field)
    try advance()
    guard case .comparison(let comparison) = token else {
      throw failure("expected one of = != < <= > >= after '\(name)'")
    }
    try advance()
    let value: String
    switch token {
    case .word(let word): value = word
    case .quoted(let quoted): value = quoted
    default: throw failure("expected a value after '\(comparison.rawValue)'", hint: "an empty value is written ''")
    }
    // `NAME.METRIC` is the metric of one model.
    let last = name.split(separator: ".").last.map(String.init) ?? name
    if RunFacts.isMetric(last), Double(value) == nil { throw failure("'\(name)' is compared with a number") }
    try advance()
    return .comparison(field: field, comparison, value: value)
  }

  /// Reads the next token.
  private mutating func advance() throws(RunFilterError) {
    while place < characters.count, characters[place].isWhitespace { place += 1 }
    start = place
    guard place < characters.count else {
      token = .end
      return
    }
    switch characters[place] {
    case "(":
      token = .open
      place += 1
    case ")":
      token = .close
      place += 1
    case "'", "\"": token = .quoted(try quoted())
    case "=", "!", "<", ">": token = .comparison(try operation())
    default:
      while place < characters.count, !characters[place].isWhitespace, !"()=!<>'\"".contains(characters[place]) {
        place += 1
      }
      token = .word(String(characters[start..<place]))
    }
  }

  private mutating func quoted() throws(RunFilterError) -> String {
    let quote = characters[place]
    guard let end = characters[(place + 1)...].firstIndex(of: quote) else {
      throw failure("this \(quote) is never closed")
    }
    defer { place = end + 1 }
    return String(characters[(place + 1)..<end])
  }

  private mutating func operation() throws(RunFilterError) -> RunFilter.Comparison {
    let two = String(characters[place..<min(place + 2, characters.count)])
    if two == "==" {
      place += 2
      return .equals
    }
    for comparison in RunFilter.Comparison.allCases where two.hasPrefix(comparison.rawValue) {
      place += comparison.rawValue.count
      return comparison
    }
    throw failure("'\(two)' is not an operator", hint: "= != < <= > >=")
  }

  private func failure(_ message: String, at offset: Int? = nil, hint: String? = nil) -> RunFilterError {
    RunFilterError(message: message, text: text, offset: offset ?? start, hint: hint)
  }
}
