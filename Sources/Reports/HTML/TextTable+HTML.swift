extension TextTable {
  /// The table as an HTML element; best cells are bold and named as best for readers who only hear the page.
  func html(caption: String = "") -> String {
    var text = "<div class=\"table\"><table>\n"
    if !caption.isEmpty { text += "<caption>\(xmlEscaped(caption))</caption>\n" }
    let classes = columns.indices.map { isNumeric(column: $0) ? " class=\"number\"" : "" }
    let head = zip(columns, classes).map { "<th scope=\"col\"\($1)>\(xmlEscaped($0.title))</th>" }
    text += "<thead><tr>\(head.joined())</tr></thead>\n<tbody>\n"
    for row in rows.indices {
      text += "<tr>"
      for column in columns.indices {
        let cell = xmlEscaped(minus(self.text(row: row, column: column)))
        let isBest = best.contains(Position(row: row, column: column))
        text += "<td\(classes[column])>\(isBest ? "<strong title=\"best\">\(cell)</strong>" : cell)</td>"
      }
      text += "</tr>\n"
    }
    return text + "</tbody></table></div>\n"
  }
}
