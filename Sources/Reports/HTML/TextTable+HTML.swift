extension TextTable {
  /// The table as an HTML element; best cells are bold and named as best for readers who only hear the page.
  ///
  /// The first column heads the rows. `label` names the frame of a table without a caption.
  func html(caption: String = "", label: String = "") -> String {
    let name = [caption, label, "Table by \(columns.first?.title ?? "")"].first { !$0.isEmpty } ?? ""
    var text = scrollFrame("table", label: name) + "<table>\n"
    if !caption.isEmpty { text += "<caption><span>\(xmlEscaped(caption))</span></caption>\n" }
    let classes = columns.indices.map { isNumeric(column: $0) ? " class=\"number\"" : "" }
    let head = zip(columns, classes).map { "<th scope=\"col\"\($1)>\(xmlEscaped($0.title))</th>" }
    text += "<thead><tr>\(head.joined())</tr></thead>\n<tbody>\n"
    for row in rows.indices {
      text += "<tr>"
      for column in columns.indices {
        let lines = lines(row: row, column: column).map { xmlEscaped(minus($0)) }
        let position = Position(row: row, column: column)
        var content = links[position].map { "<a href=\"\(xmlEscaped($0))\">\(lines[0])</a>" } ?? lines[0]
        if best.contains(position) { content = "<strong title=\"best\">\(content)</strong>" }
        // The blanks are for those who hear or copy the page, and for the script that sorts.
        for line in lines.dropFirst() { content += " <small>\(line)</small>" }
        if column == 0 {
          text += "<th scope=\"row\"\(classes[column])>\(content)</th>"
        } else {
          text += "<td\(lines[0].count > longest ? " class=\"long\"" : classes[column])>\(content)</td>"
        }
      }
      text += "</tr>\n"
    }
    return text + "</tbody></table></div>\n"
  }
}

/// A cell's text of more characters than this may break into lines, so that the columns after it stay in view.
private let longest = 32

/// The start of a frame whose content scrolls sideways where it is too wide, by the keyboard too.
func scrollFrame(_ style: String, label: String) -> String {
  let name = label.isEmpty ? "" : " role=\"group\" aria-label=\"\(xmlEscaped(label))\""
  return "<div class=\"\(style)\"\(name) tabindex=\"0\">"
}
