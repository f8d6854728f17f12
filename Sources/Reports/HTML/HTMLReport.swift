/// A self-contained page that needs neither network nor script.
///
/// Everything given as text is escaped. A content security policy forbids any load from elsewhere, and every script but
/// `PageScript`, which only adds sorting and reading off to what is there without it. A page that shows another allows that of
/// files beside it.
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
    case notes(NoteKind, [String])
    case link(String, path: String)
    case page(String, title: String, otherwise: String)
    case details(summary: String, text: String)
    case tableDetails(summary: String, TextTable)
  }

  /// The title of the page.
  public let title: String

  /// One line under the title; empty leaves it out.
  public let subtitle: String

  /// The background; `automatic` follows the reader's setting.
  public let appearance: Appearance

  /// After how many seconds the page loads itself again, for a page that is being written again; nil for never.
  public var reloadSeconds: Int?

  /// Whether another page shows this one, which then has no head of its own and nothing to operate.
  public let isShownWithin: Bool

  private var blocks: [Block] = []

  /// An empty page.
  public init(
    title: String, subtitle: String = "", appearance: Appearance = .automatic, isShownWithin: Bool = false
  ) {
    self.title = title
    self.subtitle = subtitle
    self.appearance = appearance
    self.isShownWithin = isShownWithin
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
  public mutating func addNote(_ kind: NoteKind, _ text: String) { addNotes(kind, [text]) }

  /// Adds notes or warnings as a list in one frame; none add nothing.
  public mutating func addNotes(_ kind: NoteKind, _ texts: [String]) {
    if !texts.isEmpty { blocks.append(.notes(kind, texts)) }
  }

  /// Adds a link to a file beside the page.
  public mutating func addLink(_ text: String, to path: String) { blocks.append(.link(text, path: path)) }

  /// Shows the page of a file that says what this one cannot know, as it is at the time of reading.
  ///
  /// - Parameters:
  ///   - path: where it is, seen from this page.
  ///   - title: what it tells, for those who hear the page.
  ///   - otherwise: what is said where the file is not there.
  public mutating func addPage(_ path: String, title: String, otherwise: String) {
    blocks.append(.page(path, title: title, otherwise: otherwise))
  }

  /// Adds preformatted text, such as the spec, that unfolds on a click.
  public mutating func addDetails(summary: String, text: String) {
    blocks.append(.details(summary: summary, text: text))
  }

  /// Adds a long table that unfolds on a click.
  public mutating func addDetails(summary: String, table: TextTable) {
    blocks.append(.tableDetails(summary: summary, table))
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
        let names = some.map(\.title).filter { !$0.isEmpty }.joined(separator: ", ")
        body += "<figure>\(scrollFrame("plots", label: names))\n"
        for figure in some {
          figures += 1
          body += figure.svg(appearance, idPrefix: "f\(figures)")
        }
        body += "</div>\(caption.isEmpty ? "" : "<figcaption>\(xmlEscaped(caption))</figcaption>")</figure>\n"
      case .notes(let kind, let texts): body += Self.html(kind, texts)
      case .link(let text, let path): body += "<p><a href=\"\(xmlEscaped(path))\">\(xmlEscaped(text))</a></p>\n"
      case .page(let path, let title, let otherwise):
        body += "<object type=\"text/html\" data=\"\(xmlEscaped(path))\" title=\"\(xmlEscaped(title))\">"
        body += "\(xmlEscaped(otherwise))</object>\n"
      case .details(let summary, let text):
        let pre = "<pre role=\"group\" aria-label=\"\(xmlEscaped(summary))\" tabindex=\"0\">\(xmlEscaped(text))</pre>"
        body += "<details><summary>\(xmlEscaped(summary))</summary>\n\(pre)</details>\n"
      case .tableDetails(let summary, let table):
        let inner = table.html(label: summary)
        body += "<details><summary>\(xmlEscaped(summary))</summary>\n\(inner)</details>\n"
      }
    }
    return page(contents: contents, body: body)
  }

  private func page(contents: [String], body: String) -> String {
    let navigation =
      contents.count < 2 ? "" : "<nav aria-label=\"Sections\">\(contents.joined(separator: " "))</nav>\n"
    let header = """
      <header>
      <h1>\(xmlEscaped(title))</h1>
      \(subtitle.isEmpty ? "" : "<p class=\"subtitle\">\(xmlEscaped(subtitle))</p>\n")\(navigation)</header>

      """
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
      script-src 'sha256-\(PageScript.hash)'\(otherPages)">
      \(reloadSeconds.map { "<meta http-equiv=\"refresh\" content=\"\($0)\">\n" } ?? "")\
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="\(scheme)">
      <title>\(xmlEscaped(title))</title>
      <style>
      \(PageStyle.css(appearance))
      </style>
      </head>
      <body\(isShownWithin ? " class=\"within\"" : "")>
      <main>
      \(isShownWithin ? "" : header)\(body)</main>
      \(isShownWithin ? "" : "<script>\(PageScript.text)</script>\n")\
      </body>
      </html>

      """
  }

  /// What the policy allows beside the page's own: files beside it, read from a disk or over a server, where it shows one.
  private var otherPages: String {
    let showsOne = blocks.contains { if case .page = $0 { true } else { false } }
    return showsOne ? "; object-src 'self' file:; frame-src 'self' file:" : ""
  }

  private var scheme: String {
    switch appearance {
    case .automatic: "light dark"
    case .light: "light"
    case .dark: "dark"
    }
  }

  private static func html(_ kind: NoteKind, _ texts: [String]) -> String {
    let name = kind == .warning ? "Warning" : "Note"
    let style = "class=\"note \(name.lowercased())\""
    if texts.count == 1 { return "<p \(style)><strong>\(name).</strong> \(xmlEscaped(texts[0]))</p>\n" }
    let items = texts.map { "<li>\(xmlEscaped($0))</li>\n" }.joined()
    return "<div \(style)><strong>\(name)s.</strong>\n<ul>\n\(items)</ul></div>\n"
  }

  private static func html(_ facts: [(key: String, value: String)]) -> String {
    let items = facts.map { fact in
      // Paths of keys break behind their points, not within words.
      let value = xmlEscaped(fact.value).replacing(/\.(?=[a-z])/, with: ".<wbr>")
      return "<div><dt>\(xmlEscaped(fact.key))</dt><dd>\(value)</dd></div>\n"
    }
    return "<dl>\n\(items.joined())</dl>\n"
  }
}
