import Testing

@testable import Forecasting

@Suite("Windowing")
struct WindowingTests {
  @Test("windows follow each other by the stride and never leave the series")
  func windows() throws {
    // 10 rows, 3 inputs and 2 targets: starts 0 to 5; with stride 2 the starts 0, 2, 4.
    let windowing = try Windowing(panel: Panel([counting(10)]), lookback: 3, horizon: 2, stride: 2)
    #expect(windowing.windows.map(\.start) == [0, 2, 4])
    let last = windowing.windows[2]
    #expect(Array(windowing.inputs(last, column: 0)) == [4, 5, 6])
    #expect(Array(windowing.targets(last, column: 0)) == [7, 8])
    #expect(windowing.cutoff(last) == time("2020-01-07"))
    #expect(Array(windowing.targetTimes(last)) == [time("2020-01-08"), time("2020-01-09")])
    #expect(Array(windowing.history(last, column: 0)) == [0, 1, 2, 3, 4, 5, 6])
  }

  @Test(
    "there are n - lookback - horizon + 1 windows at stride 1",
    arguments: [(3_270, 30, 1, 3_240), (5, 4, 1, 1), (6, 4, 2, 1), (100, 10, 10, 81)])
  func count(rows: Int, lookback: Int, horizon: Int, expected: Int) throws {
    let windowing = try Windowing(panel: Panel([counting(rows)]), lookback: lookback, horizon: horizon)
    #expect(windowing.count(series: 0) == expected)
    #expect(windowing.windows.count == expected)
  }

  @Test("windows of a panel are ordered by cutoff, and a short series has none")
  func panel() throws {
    let panel = try Panel([counting(4, id: "a", from: 1), counting(4, id: "b"), counting(2, id: "c")])
    let windowing = try Windowing(panel: panel, lookback: 2, horizon: 1)
    #expect(
      windowing.windows == [
        Window(series: 1, start: 0), Window(series: 0, start: 0), Window(series: 1, start: 1),
        Window(series: 0, start: 1),
      ])
    #expect(windowing.count(series: 2) == 0)
  }

  @Test("a window longer than every series is refused with both numbers")
  func tooShort() throws {
    let panel = try Panel([counting(5)])
    let error = #expect(throws: DataError.self) { try Windowing(panel: panel, lookback: 5, horizon: 1) }
    #expect(error?.description == "a window of lookback 5 and horizon 1 needs 6 rows, the longest series has 5")
  }

  @Test(
    "numbers out of range are refused", arguments: [(0, 1, 1), (1, 0, 1), (1, 1, 0), (Int.max, 1, 1), (1, Int.max, 1)])
  func outOfRange(lookback: Int, horizon: Int, stride: Int) throws {
    let panel = try Panel([counting(5)])
    #expect(throws: DataError.self) {
      try Windowing(panel: panel, lookback: lookback, horizon: horizon, stride: stride)
    }
  }

  @Test("rows reached by windows are joined where windows overlap or touch")
  func reached() throws {
    let windowing = try Windowing(panel: Panel([counting(20)]), lookback: 2, horizon: 1)
    let windows = [0, 1, 3, 10].map { Window(series: 0, start: $0) }
    #expect(windowing.rows(reachedBy: windows) == [[0..<6, 10..<13]])
  }
}
