/// The texts that a spec was read from, by file name, for showing source lines.
struct SpecSources: Sendable {
  private var texts: [String: String] = [:]

  mutating func add(_ text: String, for file: String) { texts[file] = text }

  /// The line that a location points into, when the file is known.
  func line(at location: SpecLocation) -> String? {
    guard let text = texts[location.file]?.unicodeScalars else { return nil }
    var start = text.startIndex
    for _ in 1..<max(1, location.line) {
      guard let lineBreak = text[start...].firstIndex(where: \.isLineBreak) else { return nil }
      start = text.index(after: lineBreak)
      if text[lineBreak] == "\r", start < text.endIndex, text[start] == "\n" { start = text.index(after: start) }
    }
    return String(text[start...].prefix { !$0.isLineBreak })
  }

  /// The problem with its source line filled in, unless it has one already.
  func attachingLine(_ problem: SpecProblem) -> SpecProblem {
    guard problem.sourceLine == nil else { return problem }
    var problem = problem
    problem.sourceLine = line(at: problem.location)
    return problem
  }
}

extension Unicode.Scalar {
  /// Whether libyaml counts a new line after this scalar.
  var isLineBreak: Bool {
    switch self {
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }
}
