import Testing

@testable import Reports

@Suite("Tables in Markdown")
struct MarkdownTests {
  @Test("cells are escaped, numbers to the right, the best bold")
  func table() throws {
    var table = try TextTable(
      columns: [.init("a|b"), .init("x", format: .decimals(1))],
      rows: [[.text("one_two*"), .number(1.5)], [.text("line\nbreak"), .number(-3)], [.text("`c`"), .empty]])
    table.markBest(column: 1, goal: .lowest)
    #expect(
      table.markdown == """
        | a\\|b | x |
        | --- | ---: |
        | one\\_two\\* | 1.5 |
        | line break | **−3.0** |
        | \\`c\\` |  |

        """)
  }
}
