import Foundation
import Testing

@testable import Forecasting

@Suite("Windows as a table")
struct WindowTableTests {
  /// Weekly medians that may not ship.
  static let weekly = RealDataTests.repository.deletingLastPathComponent()
    .appending(path: "shared/data/snapshots/nyc_weekly_median_fragment.csv")
  static var hasWeekly: Bool { FileManager.default.fileExists(atPath: weekly.path) }

  /// The fragment on its weekly grid: weeks that it leaves out repeat the one before.
  private func weeklyPanel() throws -> Panel {
    var options = CSVOptions(timeColumn: "sale_week", valueColumns: ["median_price"])
    options.frequency = .days(7)
    options.missingPolicy = .forwardFill
    return try CSVReader.read(path: Self.weekly.path, options: options).panel
  }

  @Test(
    "with offset 24 the feature -24_steps and the label are those that are known",
    .enabled(if: hasWeekly, RealDataTests.noShared))
  func golden() throws {
    let windowing = try Windowing(panel: weeklyPanel(), lookback: 52, horizon: 1, offset: 24)
    let table = WindowTable(windowing)
    #expect(table.names.first == "median_price -75_steps" && table.names.last == "median_price -24_steps")
    #expect(table.names.count == 52)
    #expect(windowing.windows.count == windowing.panel.rowCount - (52 + 24 - 1))
    var found: [String: [Double]] = [:]
    for window in windowing.windows {
      let time = try #require(windowing.targetTimes(window).first)
      found[time.description] = [try #require(table.features(window).last)] + windowing.targets(window, column: 0)
    }
    #expect(found["2012-06-10"] == [805_000, 1_313_542])
    #expect(found["2012-06-17"] == [1_476_462, 1_365_000])
  }

  @Test(
    "there are N - (window + offset - 1) - (labels - 1) rows",
    arguments: [(100, 52, 24, 1), (100, 52, 24, 4), (100, 1, 1, 1), (30, 5, 3, 2)])
  func count(rows: Int, window: Int, offset: Int, labels: Int) throws {
    let windowing = try Windowing(panel: Panel([counting(rows)]), lookback: window, horizon: labels, offset: offset)
    #expect(windowing.windows.count == rows - (window + offset - 1) - (labels - 1))
    let last = try #require(windowing.windows.last)
    #expect(windowing.targets(last, column: 0).last == Double(rows - 1))
  }

  @Test("features go from -(offset + window - 1) to -offset steps, and offset 1 is a window without a gap")
  func order() throws {
    let panel = try Panel([counting(10)])
    let gap = WindowTable(try Windowing(panel: panel, lookback: 3, horizon: 2, offset: 4))
    #expect(gap.names == ["x -6_steps", "x -5_steps", "x -4_steps"])
    #expect(gap.features(Window(series: 0, start: 1)) == [1, 2, 3])
    #expect(Array(gap.windowing.targets(Window(series: 0, start: 1), column: 0)) == [7, 8])
    let none = WindowTable(try Windowing(panel: panel, lookback: 3, horizon: 2))
    #expect(none.names == ["x -3_steps", "x -2_steps", "x -1_steps"])
    #expect(Array(none.windowing.targets(Window(series: 0, start: 1), column: 0)) == [4, 5])
  }

  @Test("several columns stand one after another, and those of the calendar enter once by their last value")
  func columns() throws {
    let values = (0..<6).map(Double.init)
    let panel = try Panel([
      TimeSeries(
        id: "", times: days(6), columnNames: ["a", "month", "b"],
        columns: [values, values.map { $0 * 10 }, values.map { -$0 }])
    ])
    let table = WindowTable(try Windowing(panel: panel, lookback: 2, horizon: 1), calendarColumns: ["month"])
    #expect(table.names == ["a -2_steps", "a -1_steps", "month", "b -2_steps", "b -1_steps"])
    #expect(table.features(Window(series: 0, start: 3)) == [3, 4, 40, -3, -4])
  }

  @Test("a gap that no series holds is refused with all numbers")
  func tooShort() throws {
    let panel = try Panel([counting(5)])
    let error = #expect(throws: DataError.self) { try Windowing(panel: panel, lookback: 3, horizon: 1, offset: 3) }
    #expect(
      error?.description == "a window of lookback 3, offset 3 and horizon 1 needs 6 rows, the longest series has 5")
  }
}
