extension SpecValue {
  /// The value as JSON, indented by two spaces, ending in a line break.
  ///
  /// Doubles have the shortest digits that read back to the same number. JSON has no NaN and no infinity: those become
  /// `null`.
  public func json() -> String {
    var output = ""
    write(into: &output, indent: "")
    return output + "\n"
  }

  private func write(into output: inout String, indent: String) {
    switch self {
    case .null: output += "null"
    case .bool(let flag): output += flag ? "true" : "false"
    case .int(let number): output += "\(number)"
    case .double(let number): output += number.isFinite ? "\(number)" : "null"
    case .string(let text): output += Self.quotedForJSON(text)
    case .list(let items):
      Self.write(items, between: ("[", "]"), into: &output, indent: indent) { item, output, indent in
        item.write(into: &output, indent: indent)
      }
    case .map(let entries):
      Self.write(entries, between: ("{", "}"), into: &output, indent: indent) { entry, output, indent in
        output += Self.quotedForJSON(entry.key) + ": "
        entry.value.write(into: &output, indent: indent)
      }
    }
  }

  private static func write<Item>(
    _ items: [Item], between brackets: (String, String), into output: inout String, indent: String,
    item write: (Item, inout String, String) -> Void
  ) {
    guard !items.isEmpty else {
      output += brackets.0 + brackets.1
      return
    }
    let inner = indent + "  "
    output += brackets.0
    for (index, item) in items.enumerated() {
      output += index == 0 ? "\n" : ",\n"
      output += inner
      write(item, &output, inner)
    }
    output += "\n" + indent + brackets.1
  }

  private static func quotedForJSON(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.isControlLike:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
