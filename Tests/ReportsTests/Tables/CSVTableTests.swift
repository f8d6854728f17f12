import Testing

@testable import Reports

struct CSVTableTests {
  @Test("cells are written by RFC 4180, numbers by their shortest digits")
  func golden() throws {
    let table = try CSVTable(
      header: ["name", "value", "count"],
      rows: [
        ["plain", 0.1, 3], ["with, comma", 5.0, -2], ["with \"quotes\"", .number(1e-5), .empty],
        ["two\nlines", .number(.nan), 0], ["two\r\nlines", .number(-.infinity), .integer(.max)],
      ])
    let lines = [
      #"name,value,count"#, #"plain,0.1,3"#, #""with, comma",5.0,-2"#, #""with ""quotes""",1e-05,"#, #""two"#,
      #"lines",nan,0"#, "\"two\r", #"lines",-inf,9223372036854775807"#, "",
    ]
    #expect(table.text == lines.joined(separator: "\n"))
  }

  @Test(
    "text that looks like a formula is defused",
    arguments: [
      ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@sum", "'@sum"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""),
      ("=\"a\"", "\"'=\"\"a\"\"\""), ("a=1", "a=1"), ("", ""),
    ])
  func formulas(text: String, expected: String) throws {
    #expect(try CSVTable(header: ["h"], rows: [[.text(text)]]).text == "h\n\(expected)\n")
  }

  @Test("numbers below zero are numbers, not formulas")
  func negative() throws {
    #expect(try CSVTable(header: ["h"], rows: [[-1.5], [-2]]).text == "h\n-1.5\n-2\n")
  }

  @Test("every number reads back to the same bits")
  func roundTrip() throws {
    for value in SampleFigures.noise(200).map({ $0 * 1e-7 }) + [0.1 + 0.2, 5e-324, 1.7976931348623157e308] {
      let text = try CSVTable(header: ["h"], rows: [[.number(value)]]).text
      let read = Double(text.dropFirst(2).dropLast())
      #expect(read?.bitPattern == value.bitPattern)
    }
  }

  @Test("ragged rows are refused")
  func ragged() {
    #expect(throws: ReportError.raggedRow(row: 1, expected: 2, found: 1)) {
      try CSVTable(header: ["a", "b"], rows: [[1, 2], [3]])
    }
  }
}
