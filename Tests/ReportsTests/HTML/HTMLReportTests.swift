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
    return page
  }

  /// The page's body; its head has elements without an end, which is HTML but not XML.
  private func body(_ page: HTMLReport) throws -> XMLCheck {
    let text = page.text
    let start = try #require(text.range(of: "<body>"))
    let end = try #require(text.range(of: "</html>"))
    return XMLCheck.parse(String(text[start.lowerBound..<end.lowerBound]))
  }

  @Test("a policy forbids scripts and loads, and the page holds neither")
  func policy() throws {
    let text = try page("run").text
    #expect(
      text.contains(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
      ))
    for forbidden in ["<script", "<link", "<img", "src=", "@import", "http://", "https://", "<foreignObject"] {
      let found = text.replacing("http://www.w3.org/2000/svg", with: "").contains(forbidden)
      #expect(!found, "\(forbidden)")
    }
  }

  @Test("markup in any text of a page stays text")
  func hostileText() throws {
    let check = try body(page("<script>\"'&</script><img src=x onerror=y>"))
    #expect(check.isWellFormed)
    #expect(!check.elements.contains("script") && !check.elements.contains("img"))
    #expect(!check.attributes.contains { $0.name.hasPrefix("on") })
  }

  @Test("identifiers are unique over all figures of a page")
  func identifiers() throws {
    let check = try body(page("run"))
    let ids = check.values(of: "id")
    #expect(Set(ids).count == ids.count && ids.contains("f3-t") && ids.contains("s2"))
  }

  @Test("the best cell is bold, and numbers carry the typographic minus")
  func table() throws {
    let text = try page("run").text
    #expect(text.contains("<td class=\"number\"><strong title=\"best\">−0.4000</strong></td>"))
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
