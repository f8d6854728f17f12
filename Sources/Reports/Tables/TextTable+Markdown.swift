extension TextTable {
  /// The table in GitHub's Markdown; best cells are bold.
  public var markdown: String {
    func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |\n" }
    var text = line(columns.map { markdownEscaped($0.title) })
    text += line(columns.indices.map { isNumeric(column: $0) ? "---:" : "---" })
    for row in rows.indices {
      text += line(
        columns.indices.map { column in
          let cell = markdownEscaped(minus(self.text(row: row, column: column)))
          return best.contains(Position(row: row, column: column)) && !cell.isEmpty ? "**\(cell)**" : cell
        })
    }
    return text
  }
}

/// The text with the characters that Markdown would take for its own behind backslashes; line breaks become blanks.
public func markdownEscaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n", "\r": result += " "
    case "|", "\\", "`", "*", "_", "[", "]", "<", ">", "#":
      result += "\\"
      result.unicodeScalars.append(scalar)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// Prose with nothing in it that Markdown would read as markup but code between single backticks.
public func markdownProse(_ text: String) -> String {
  let parts = text.split(separator: "`", omittingEmptySubsequences: false)
  // An even number of backticks leaves an odd number of parts, every second of which is code.
  guard !parts.count.isMultiple(of: 2) else { return markdownEscaped(text) }
  return parts.enumerated().map { index, part in
    index.isMultiple(of: 2) ? markdownEscaped(String(part)) : "`\(part)`"
  }.joined()
}
