import Testing

@testable import Forecasting

@Suite("What a column is known again by")
struct ColumnHeadTests {
  private static func head(_ rows: [(time: Int, value: Double)], _ order: CSVOptions.RowOrder) -> ColumnHead {
    var head = ColumnHead(column: "a")
    for row in rows {
      head.note(row.value, at: Timestamp(milliseconds: Int64(row.time)), series: "", order: order)
    }
    return head
  }

  @Test("The first values that differ from the one before, in either order of rows, however many come after")
  func firstValues() {
    // Twenty zeros, a gap among them, then three of each value.
    var rows = (0..<20).map { (time: $0, value: $0 == 5 ? Double.nan : 0) }
    rows += (0..<60).map { (time: 20 + $0, value: Double($0 / 3 + 1)) }
    let head = Self.head(rows, .oldestFirst)
    #expect(head.values == (0..<16).map(Double.init))
    let times: [Int64] = [0] + (0..<15).map { 20 + 3 * Int64($0) }
    #expect(head.times.map(\.milliseconds) == times)
    #expect(Self.head(Array(rows.reversed()), .newestFirst) == head)
    #expect(Self.head(Array(rows.prefix(65)), .oldestFirst) == head)
    #expect(Self.head(Array(rows.prefix(65).reversed()), .newestFirst) == head)
    // The same zeros, and other values after them.
    var others = rows
    others[20].value = 7
    #expect(Self.head(others, .oldestFirst) != head)
    #expect(Self.head(rows.map { ($0.time, .nan) }, .newestFirst).values.isEmpty)
  }
}
