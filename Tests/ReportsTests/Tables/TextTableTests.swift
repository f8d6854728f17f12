import Testing

@testable import Reports

struct TextTableTests {
  private func table() throws -> TextTable {
    var table = try TextTable(
      columns: [.init("Model"), .init("RMSE", format: .significant(3)), .init("Rows")],
      rows: [["naive", 0.5123, 12_345], ["lstm", 0.498, 7], ["seasonal-naive", 12.25, .empty]])
    table.markBest(column: 1, goal: .lowest)
    return table
  }

  @Test("columns are aligned, numbers on their points, and the best is marked")
  func golden() throws {
    #expect(
      try table().text() == """
        Model              RMSE    Rows
        ──────────────  ───────  ──────
        naive            0.512   12,345
        lstm             0.498*       7
        seasonal-naive  12.3

        """)
  }

  @Test("with colour the best and the header are bold, without there is no escape")
  func ansi() throws {
    #expect(try table().text(ansi: true).contains("\u{1B}[1m0.498*\u{1B}[0m"))
    #expect(try !table().text().contains("\u{1B}"))
  }

  @Test("text columns give way on a narrow terminal")
  func narrow() throws {
    let lines = try table().text(width: 28).split(separator: "\n")
    #expect(lines.allSatisfy { displayWidth(String($0)) <= 28 })
    #expect(lines.last?.hasPrefix("seasonal-n…") == true)
  }

  @Test("ties are all best, not-a-number never is, and one number alone has no rival")
  func best() throws {
    var table = try TextTable(
      columns: [.init("a"), .init("b")], rows: [[2.0, 1.0], [3, .number(.nan)], [3, .empty], [.number(.nan), "x"]])
    table.markBest(column: 0, goal: .highest)
    table.markBest(column: 1, goal: .highest)
    #expect(table.best == [.init(row: 1, column: 0), .init(row: 2, column: 0)])
  }

  @Test("control characters cannot reach the terminal")
  func control() throws {
    let text = try TextTable(columns: [.init("a\u{1B}[2J")], rows: [["b\u{7}"]]).text()
    #expect(text == "a?[2J\n─────\nb?\n")
  }

  @Test("the same cells become CSV with full precision")
  func csv() throws {
    #expect(try table().csv().text == "Model,RMSE,Rows\nnaive,0.5123,12345\nlstm,0.498,7\nseasonal-naive,12.25,\n")
  }
}
