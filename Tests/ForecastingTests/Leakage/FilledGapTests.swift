import Testing

@testable import Forecasting

@Suite("Values filled from later ones")
struct FilledGapTests {
  @Test("every run of missing values is a gap that ends with the next known value")
  func gaps() {
    let nan = Double.nan
    let times = days(8)
    #expect(
      FilledGap.interpolated([1, nan, nan, 4, 5, nan, 7, 8], series: "s", column: "x", times: times) == [
        FilledGap(series: "s", column: "x", from: times[1], source: times[3]),
        FilledGap(series: "s", column: "x", from: times[5], source: times[6]),
      ])
  }

  @Test("a later window whose cutoff lies in a gap makes it a leak; one at the known value does not")
  func judged() throws {
    let windowing = try Windowing(panel: Panel([try counting(12)]), lookback: 2, horizon: 1)
    let times = days(12)
    func leaks(_ from: Int, _ source: Int, later: [Int]) -> [Bool] {
      [FilledGap(series: "", column: "x", from: times[from], source: times[source])].records(
        stage: "load", fold: 1, windowing: windowing, trainingEnd: times[5],
        later: later.map { Window(series: 0, start: $0) }
      ).map(\.isLeak)
    }
    // The window that starts at row s has its cutoff at row s + 1.
    #expect(leaks(2, 4, later: [6, 7, 8]) == [false])
    #expect(leaks(4, 6, later: [7, 8]) == [true])
    #expect(leaks(8, 9, later: [7]) == [true])
    #expect(leaks(8, 9, later: [6, 8]) == [])
    #expect(leaks(4, 7, later: [5]) == [true, true])
  }
}
