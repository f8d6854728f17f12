/// The texts that a spec was read from, by file name, for showing source lines.
struct SpecSources: Sendable {
  private var texts: [String: String] = [:]

  mutating func add(_ text: String, for file: String) { texts[file] = text }

  /// The line that a location points into, when the file is known.
  func line(at location: SpecLocation) -> String? {
    guard let text = texts[location.file] else { return nil }
    var current = 1
    var line = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      if scalar == "\n" && previous == "\r" { continue }
      if scalar.isLineBreak {
        if current == location.line { break }
        current += 1
      } else if current == location.line {
        line.append(scalar)
      }
    }
    return current == location.line ? String(line) : nil
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
