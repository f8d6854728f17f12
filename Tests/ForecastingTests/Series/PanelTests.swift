import Testing

@testable import Forecasting

@Suite("Series and panels")
struct PanelTests {
  @Test("a series refuses unequal lengths, times that do not increase, and values that are not finite")
  func invariants() {
    #expect(throws: DataError.self) { try TimeSeries(id: "a", times: days(2), columnNames: ["x"], columns: [[1]]) }
    #expect(throws: DataError.self) {
      try TimeSeries(id: "a", times: days(2).reversed(), columnNames: ["x"], columns: [[1, 2]])
    }
    #expect(throws: DataError.series(id: "a", reason: "column 'x' is not finite at 2020-01-02")) {
      try TimeSeries(id: "a", times: days(2), columnNames: ["x"], columns: [[1, .nan]])
    }
    #expect(throws: DataError.self) {
      try TimeSeries(id: "a", times: days(1), columnNames: ["x", "x"], columns: [[1], [1]])
    }
  }

  @Test("a panel sorts its series by name and refuses a name twice")
  func sorting() throws {
    let panel = try Panel([counting(3, id: "b"), counting(2, id: "B"), counting(2, id: "a")])
    #expect(panel.series.map(\.id) == ["B", "a", "b"])
    #expect(panel.rowCount == 7)
    #expect(throws: DataError.series(id: "a", reason: "occurs twice")) {
      try Panel([counting(1, id: "a"), counting(1, id: "a")])
    }
  }

  @Test("a cut keeps both of its ends")
  func cut() throws {
    let panel = try Panel([counting(10)]).cut(from: time("2020-01-03"), through: time("2020-01-05"))
    #expect(panel.series[0].columns == [[2, 3, 4]])
    let open = try Panel([counting(10)]).cut(from: nil, through: time("2020-01-02T12:00"))
    #expect(open.series[0].columns == [[0, 1]])
  }

  @Test("a cut that leaves nothing says what the data covers")
  func emptyCut() throws {
    let panel = try Panel([counting(3)])
    #expect(
      throws: DataError.series(
        id: "", reason: "no row from 2021-01-01 to the end; the data covers 2020-01-01 to 2020-01-03")
    ) { try panel.cut(from: time("2021-01-01"), through: nil) }
  }

  @Test("an unknown column is refused with the nearest name")
  func unknownColumn() throws {
    let error = #expect(throws: DataError.self) { try counting(3).column("X ") }
    #expect(error == .unknownColumn(name: "X ", suggestion: "x", known: ["x"]))
  }

  @Test(
    "the nearest name is within a third of the letters",
    arguments: [("Clsoe", "Close"), ("volume", "Volume"), ("Opne", "Open"), ("Weather", nil), ("", nil)]
      as [(String, String?)])
  func suggestion(typed: String, expected: String?) {
    #expect(closestName(to: typed, in: ["Open", "Close", "Volume"]) == expected)
  }
}
