/// How bad a problem is.
public enum SpecSeverity: String, CaseIterable, Sendable {
  /// The spec cannot be used.
  case error
  /// The spec can be used, but something in it deserves attention.
  case warning
}

/// One thing that is wrong with a spec, or with the data that it names, and where.
public struct SpecProblem: Error, Sendable, Equatable {
  /// The stable code, such as `E104`.
  public let code: String
  /// How bad it is.
  public let severity: SpecSeverity
  /// What is wrong, in one line.
  public let message: String
  /// Where the value at fault was written.
  public let location: SpecLocation
  /// What to do about it, where something can be said.
  public let hint: String?
  /// The exit status of the process when this is the only problem: 3 spec, 4 data, 8 policy.
  public let exitCode: Int32
  /// The line of the spec that `location` points into, without its line break, where it is known.
  public internal(set) var sourceLine: String?

  /// Creates a problem.
  ///
  /// Other modules normally use `ExperimentSpec.problem(code:message:at:hint:exitCode:)`, which finds the place and
  /// the source line by key path.
  public init(
    code: String, severity: SpecSeverity = .error, message: String, location: SpecLocation, hint: String? = nil,
    exitCode: Int32 = 3, sourceLine: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.location = location
    self.hint = hint
    self.exitCode = exitCode
    self.sourceLine = sourceLine
  }
}

extension SpecProblem {
  /// The most Unicode scalars of a source line that are shown.
  private static let shownWidth = 160

  /// The problem as text: `file:line:col: error[E104]: text`, then the source line, a caret and a hint where known.
  ///
  /// Control characters are escaped, so that a hostile spec cannot drive the terminal. There is no final line break.
  public func rendered() -> String {
    var lines = ["\(location)".escapingControls + ": \(severity.rawValue)[\(code)]: " + message.escapingControls]
    if let sourceLine {
      let (text, caret) = Self.excerpt(of: sourceLine, column: location.column)
      if !text.isEmpty { lines += [text, String(repeating: " ", count: caret) + "^"] }
    }
    if let hint { lines.append("hint: " + hint.escapingControls) }
    return lines.joined(separator: "\n")
  }

  /// The part of a line to show, escaped, and how far the caret is to be indented.
  private static func excerpt(of line: String, column: Int) -> (text: String, caret: Int) {
    let scalars = line.unicodeScalars
    let count = scalars.count
    let target = min(max(0, column - 1), count)
    let start = target > shownWidth * 3 / 4 ? target - shownWidth / 2 : 0
    let end = min(count, start + shownWidth)
    func text(_ range: Range<Int>) -> String {
      String(Substring(scalars.dropFirst(range.lowerBound).prefix(range.count))).escapingControls
    }
    let lead = start > 0 ? "…" : ""
    let before = lead + text(start..<target)
    return (before + text(target..<end) + (end < count ? "…" : ""), before.unicodeScalars.count)
  }

  /// The problem as a JSON object; the keys are stable.
  var json: SpecValue {
    .map([
      .init("code", .string(code)),
      .init("severity", .string(severity.rawValue)),
      .init("message", .string(message)),
      .init("file", .string(location.file)),
      .init("line", .int(location.line)),
      .init("column", .int(location.column)),
      .init("hint", hint.map(SpecValue.string) ?? .null),
      .init("exit_code", .int(Int(exitCode))),
    ])
  }
}

extension String {
  /// The text with control characters, line separators and direction overrides written as `\u{...}`.
  var escapingControls: String {
    guard unicodeScalars.contains(where: \.isControlLike) else { return self }
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.isControlLike:
        result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  /// Whether showing the scalar could move the cursor, break the line or reorder the text.
  var isControlLike: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }
}
