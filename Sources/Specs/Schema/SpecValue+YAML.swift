extension SpecValue {
  /// The value as a YAML 1.2 document that reads back to the same value, also by YAML 1.1 as PyYAML has it.
  ///
  /// The same value always gives the same bytes: block style, two spaces, lists of scalars on one line, doubles with
  /// the shortest digits that read back. Entries whose value is null are left out.
  public func yaml() -> String {
    var output = ""
    switch self {
    case .map(let entries) where !entries.withoutNulls.isEmpty:
      Self.write(entries.withoutNulls, into: &output, indent: "", first: "")
    case .list(let items) where !isInline: Self.write(items, into: &output, indent: "")
    default: output = inlineYAML + "\n"
    }
    return output
  }

  /// Whether the value fits on its key's line: a scalar, a list of scalars, or an empty collection.
  private var isInline: Bool {
    switch self {
    case .null, .bool, .int, .double, .string: true
    case .list(let items): items.allSatisfy(\.isScalar)
    case .map(let entries): entries.withoutNulls.isEmpty
    }
  }

  private var isScalar: Bool {
    switch self {
    case .list, .map: false
    case .null, .bool, .int, .double, .string: true
    }
  }

  /// The value as YAML on one line, as an override takes it.
  public var inlineYAML: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): "\(number)"
    case .double(let number): Self.yaml(number)
    case .string(let text): Self.yaml(text)
    case .list(let items): "[" + items.map(\.inlineYAML).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.withoutNulls.map { Self.yaml($0.key) + ": " + $0.value.inlineYAML }.joined(separator: ", ") + "}"
    }
  }

  /// Writes a block mapping; `first` replaces the indentation of its first line (after a list's dash).
  private static func write(_ entries: [Entry], into output: inout String, indent: String, first: String) {
    for (index, entry) in entries.enumerated() {
      output += (index == 0 ? first : indent) + yaml(entry.key) + ":"
      switch entry.value {
      case .map(let inner) where !entry.value.isInline:
        output += "\n"
        write(inner.withoutNulls, into: &output, indent: indent + "  ", first: indent + "  ")
      case .list(let items) where !entry.value.isInline:
        output += "\n"
        write(items, into: &output, indent: indent + "  ")
      default: output += " " + entry.value.inlineYAML + "\n"
      }
    }
  }

  private static func write(_ items: [SpecValue], into output: inout String, indent: String) {
    for item in items {
      switch item {
      case .map(let entries) where !item.isInline:
        write(entries.withoutNulls, into: &output, indent: indent + "  ", first: indent + "- ")
      case .list(let inner) where !item.isInline:
        output += indent + "-\n"
        write(inner, into: &output, indent: indent + "  ")
      default: output += indent + "- " + item.inlineYAML + "\n"
      }
    }
  }

  private static func yaml(_ number: Double) -> String {
    if number.isNaN { return ".nan" }
    if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
    // YAML 1.1 takes `1e-08` for a string: its floats have a point.
    let parts = "\(number)".split(separator: "e")
    return parts[0].contains(".") ? parts.joined(separator: "e") : parts.joined(separator: ".0e")
  }

  /// A string, plain where that is certain to read back as the same string.
  private static func yaml(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let isPlain =
      bytes.first.map { isWordByte($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") } == true
      && bytes.allSatisfy { isWordByte($0) || " ./+-%@".utf8.contains($0) }
      && bytes.last != UInt8(ascii: " ")
      && CoreScalar(plain: text) == .string(text) && !isOtherwiseInYAML11(text)
    return isPlain && !text.hasPrefix("...") ? text : quotedForYAML(text)
  }

  /// Whether YAML 1.1 may take the text for a truth value, a number with underscores, a binary one or a date.
  private static func isOtherwiseInYAML11(_ text: String) -> Bool {
    let first = text.utf8.first { $0 != UInt8(ascii: ".") } ?? 0
    return ["yes", "no", "on", "off"].contains(text.lowercased())
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func quotedForYAML(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.isControlLike || (0xFFFE...0xFFFF).contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension [SpecValue.Entry] {
  fileprivate var withoutNulls: [SpecValue.Entry] { filter { $0.value != .null } }
}
