/// A self-contained page that needs neither network nor script.
///
/// Everything given as text is escaped. A content security policy forbids scripts and any load from elsewhere.
public struct HTMLReport: Sendable {
  /// How much a note matters.
  public enum NoteKind: Sendable, Hashable {
    /// Something worth knowing.
    case note

    /// Something that may make the results wrong or misleading.
    case warning
  }

  /// A part of the page, from top to bottom.
  private enum Block: Sendable {
    case heading(String)
    case paragraph(String)
    case facts([(key: String, value: String)])
    case table(TextTable, caption: String)
    case figures([Figure], caption: String)
    case note(NoteKind, String)
    case details(summary: String, text: String)
  }

  /// The title of the page.
  public let title: String

  /// One line under the title; empty leaves it out.
  public let subtitle: String

  /// The background; `automatic` follows the reader's setting.
  public let appearance: Appearance

  private var blocks: [Block] = []

  /// An empty page.
  public init(title: String, subtitle: String = "", appearance: Appearance = .automatic) {
    self.title = title
    self.subtitle = subtitle
    self.appearance = appearance
  }

  /// Starts a section, which is also listed under the page's title.
  public mutating func addHeading(_ text: String) { blocks.append(.heading(text)) }

  /// Adds a paragraph.
  public mutating func addParagraph(_ text: String) { blocks.append(.paragraph(text)) }

  /// Adds short facts by name, such as the run's settings.
  public mutating func addFacts(_ facts: [(key: String, value: String)]) { blocks.append(.facts(facts)) }

  /// Adds a table; the cells that it marks as best are bold.
  public mutating func addTable(_ table: TextTable, caption: String = "") {
    blocks.append(.table(table, caption: caption))
  }

  /// Adds a figure.
  public mutating func addFigure(_ figure: Figure, caption: String = "") {
    blocks.append(.figures([figure], caption: caption))
  }

  /// Adds figures that stand beside each other where the page is wide enough.
  public mutating func addFigures(_ figures: [Figure], caption: String = "") {
    blocks.append(.figures(figures, caption: caption))
  }

  /// Adds a note or a warning in a frame.
  public mutating func addNote(_ kind: NoteKind, _ text: String) { blocks.append(.note(kind, text)) }

  /// Adds preformatted text, such as the spec, that unfolds on a click.
  public mutating func addDetails(summary: String, text: String) {
    blocks.append(.details(summary: summary, text: text))
  }

  /// The whole page.
  public var text: String {
    var figures = 0
    var sections = 0
    var contents: [String] = []
    var body = ""
    for block in blocks {
      switch block {
      case .heading(let text):
        sections += 1
        contents.append("<a href=\"#s\(sections)\">\(xmlEscaped(text))</a>")
        body += "<h2 id=\"s\(sections)\">\(xmlEscaped(text))</h2>\n"
      case .paragraph(let text): body += "<p>\(xmlEscaped(text))</p>\n"
      case .facts(let facts): body += Self.html(facts)
      case .table(let table, let caption): body += table.html(caption: caption)
      case .figures(let some, let caption):
        body += "<figure><div class=\"plots\">\n"
        for figure in some {
          figures += 1
          body += figure.svg(appearance, idPrefix: "f\(figures)")
        }
        body += "</div>\(caption.isEmpty ? "" : "<figcaption>\(xmlEscaped(caption))</figcaption>")</figure>\n"
      case .note(let kind, let text):
        let name = kind == .warning ? "Warning" : "Note"
        body += "<p class=\"note \(name.lowercased())\"><strong>\(name).</strong> \(xmlEscaped(text))</p>\n"
      case .details(let summary, let text):
        body += "<details><summary>\(xmlEscaped(summary))</summary>\n<pre>\(xmlEscaped(text))</pre></details>\n"
      }
    }
    return page(contents: contents, body: body)
  }

  private func page(contents: [String], body: String) -> String {
    let navigation =
      contents.count < 2 ? "" : "<nav aria-label=\"Sections\">\(contents.joined(separator: " "))</nav>\n"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="\(scheme)">
      <title>\(xmlEscaped(title))</title>
      <style>
      \(PageStyle.css(appearance))
      </style>
      </head>
      <body>
      <main>
      <header>
      <h1>\(xmlEscaped(title))</h1>
      \(subtitle.isEmpty ? "" : "<p class=\"subtitle\">\(xmlEscaped(subtitle))</p>\n")\(navigation)</header>
      \(body)</main>
      </body>
      </html>

      """
  }

  private var scheme: String {
    switch appearance {
    case .automatic: "light dark"
    case .light: "light"
    case .dark: "dark"
    }
  }

  private static func html(_ facts: [(key: String, value: String)]) -> String {
    let items = facts.map { "<div><dt>\(xmlEscaped($0.key))</dt><dd>\(xmlEscaped($0.value))</dd></div>\n" }
    return "<dl>\n\(items.joined())</dl>\n"
  }
}
