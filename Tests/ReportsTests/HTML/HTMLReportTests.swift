import Foundation
import Testing

@testable import Reports

struct HTMLReportTests {
  private func page(_ text: String) throws -> HTMLReport {
    var table = try TextTable(columns: [.init(text), .init("RMSE")], rows: [[.text(text), 0.5], ["b", -0.4]])
    table.markBest(column: 1, goal: .lowest)
    var page = HTMLReport(title: text, subtitle: text)
    page.addHeading(text)
    page.addFacts([(text, text)])
    page.addParagraph(text)
    page.addNote(.warning, text)
    page.addTable(table, caption: text)
    page.addHeading("Figures")
    page.addFigure(try SampleFigures.curves(), caption: text)
    page.addFigures([try SampleFigures.heatMap(), try SampleFigures.marks()])
    page.addDetails(summary: text, text: text)
    page.addDetails(summary: text, table: table)
    page.addNotes(.note, [text, text])
    page.addLink(text, to: text)
    return page
  }

  /// The page's body; its head has elements without an end, which is HTML but not XML.
  private func body(_ page: HTMLReport) throws -> XMLCheck {
    let text = page.text
    let start = try #require(text.range(of: "<body>"))
    let end = try #require(text.range(of: "</html>"))
    // A script's text is not XML.
    let body = String(text[start.lowerBound..<end.lowerBound]).replacing(PageScript.text, with: "")
    return XMLCheck.parse(body)
  }

  @Test("a policy forbids loads and scripts but the page's own, and the page holds none")
  func policy() throws {
    let whole = try page("run").text
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-\(PageScript.hash)'"
    #expect(whole.contains("<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\">"))
    let script = "<script>\(PageScript.text)</script>"
    #expect(whole.matches(of: /<script/).count == 1 && whole.contains(script))
    // A word that ends the script would end it in the middle.
    #expect(!PageScript.text.contains("</") && !PageScript.text.contains("<!--"))
    let text = whole.replacing(script, with: "")
    for forbidden in ["<link", "<img", "src=", "@import", "http://", "https://", "<foreignObject"] {
      let found = text.replacing("http://www.w3.org/2000/svg", with: "").contains(forbidden)
      #expect(!found, "\(forbidden)")
    }
  }

  @Test("a page that shows another may load files beside it, and says something where there is none")
  func shownPage() throws {
    var page = HTMLReport(title: "run")
    #expect(!page.text.contains("object-src"))
    page.addPage("../a&b.html", title: "Looks \"now\"", otherwise: "not <here>")
    let text = page.text
    #expect(text.contains("default-src 'none';"))
    #expect(text.contains("; object-src 'self' file:; frame-src 'self' file:\">"))
    let element =
      "<object type=\"text/html\" data=\"../a&amp;b.html\" title=\"Looks &quot;now&quot;\">not &lt;here&gt;</object>"
    #expect(text.contains(element))
    #expect(try body(page).isWellFormed)
  }

  @Test("a page that another shows has no head and no script")
  func pageWithin() throws {
    var page = HTMLReport(title: "Looks", isShownWithin: true)
    page.addParagraph("twice")
    let text = page.text
    #expect(!text.contains("<h1>") && !text.contains("<script>") && text.contains("<title>Looks</title>"))
    #expect(text.contains("<body class=\"within\">\n<main>\n<p>twice</p>\n</main>"))
  }

  @Test("markup in any text of a page stays text")
  func hostileText() throws {
    let check = try body(page("<script>\"'&</script><img src=x onerror=y>"))
    #expect(check.isWellFormed)
    #expect(check.elements.count { $0 == "script" } == 1 && !check.elements.contains("img"))
    #expect(!check.attributes.contains { $0.name.hasPrefix("on") })
  }

  @Test("identifiers are unique over all figures of a page")
  func identifiers() throws {
    let check = try body(page("run"))
    let ids = check.values(of: "id")
    #expect(Set(ids).count == ids.count && ids.contains("f3-t") && ids.contains("s2"))
  }

  @Test("every table has heads for its columns and rows, and what scrolls is named and can be reached by keyboard")
  func heads() throws {
    let text = try page("run").text
    let tables = text.matches(of: /<table>(?s:.*?)<\/table>/).map(\.output)
    #expect(tables.count == 2)
    for table in tables {
      #expect(table.matches(of: /<th scope="col"/).count == 2 && table.matches(of: /<th scope="row"/).count == 2)
    }
    #expect(text.contains("<caption><span>run</span></caption>"))
    let frames = text.matches(of: /<(div class="(table|plots)"|pre)[^>]*>/).map(\.output.0)
    #expect(frames.count == 5)
    for frame in frames { #expect(frame.contains(/role="group" aria-label="[^"]+" tabindex="0"/), "\(frame)") }
    let svgs = text.matches(of: /<svg[^>]*>/).map(\.output)
    #expect(svgs.count == 3 && svgs.allSatisfy { $0.contains(/role="img" aria-labelledby="f\d-t f\d-d"/) })
  }

  @Test("several notes are a list in one frame, none are nothing")
  func notes() {
    var page = HTMLReport(title: "run")
    page.addNotes(.warning, [])
    page.addNotes(.note, ["one", "two"])
    #expect(page.text.contains("<strong>Notes.</strong>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"))
    #expect(!page.text.contains("Warning"))
  }

  @Test("the best cell is bold, and numbers carry the typographic minus")
  func table() throws {
    let text = try page("run").text
    #expect(text.contains("<td class=\"number\"><strong title=\"best\">−0.4000</strong></td>"))
  }

  @Test("a sentence in a cell may break into lines, names and numbers may not")
  func longCells() throws {
    let sentence = "not distinguishable (the same model and data, other seeds)"
    let table = try TextTable(
      columns: ["model", "verdict", "p"].map { .init($0) }, rows: [[.text("lstm"), .text(sentence), .number(0.011)]])
    var page = HTMLReport(title: "run")
    page.addTable(table)
    #expect(page.text.contains("<td class=\"long\">\(sentence)</td>"))
    #expect(page.text.contains("<th scope=\"row\">lstm</th>") && page.text.matches(of: /class="long"/).count == 1)
    #expect(page.text.contains("td.long{white-space:normal;"))
  }

  @Test("frames fade out in the page's own colours, each appearance in its own")
  func frames() throws {
    func fades(_ appearance: Appearance) -> [String] {
      HTMLReport(title: "run", appearance: appearance).text
        .matches(of: /linear-gradient\(to left,(#[0-9A-F]+),transparent\)/).map { String($0.output.1) }
    }
    #expect(fades(.light).count == 1 && fades(.dark).count == 1 && fades(.light) != fades(.dark))
    #expect(fades(.automatic) == fades(.light) + fades(.dark))
  }

  @Test("light and dark pages do not ask the reader's screen")
  func appearance() throws {
    var dark = HTMLReport(title: "run", appearance: .dark)
    dark.addFigure(try SampleFigures.curves())
    #expect(!dark.text.contains("prefers-color-scheme") && dark.text.contains("--page:#16181C"))
    #expect(try page("run").text.contains("@media screen and (prefers-color-scheme:dark)"))
    #expect(try page("run").text == page("run").text)
  }
}
