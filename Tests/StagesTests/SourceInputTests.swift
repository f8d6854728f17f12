import Foundation
import Specs
import Testing

@testable import Stages

@Suite("What a source is read from")
struct SourceInputTests {
  /// The spec of some data.
  private func spec(_ data: String) throws -> ExperimentSpec {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("almanac-sources-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("s.yaml").path
    try "name: t\ndata: {\(data)}\nwindow: {lookback: 5}\nmodel: {family: lstm}\n"
      .write(toFile: path, atomically: true, encoding: .utf8)
    return try SpecReader().load(path: path)
  }

  private func labels(_ data: String) throws -> [String] { try spec(data).sourceInputs().map(\.label) }

  @Test("CoinDesk: a request a currency")
  func coindesk() throws {
    let inputs = try spec(
      "source: coindesk, currencies: [USD, EUR], start: 2013-09-01, end: 2013-09-05T00:00:00Z"
    ).sourceInputs()
    #expect(inputs.map(\.name) == ["USD", "EUR"])
    #expect(
      inputs.map(\.label) == [
        "https://api.coindesk.com/v1/bpi/historical/close.json?start=2013-09-01&end=2013-09-05&currency=USD",
        "https://api.coindesk.com/v1/bpi/historical/close.json?start=2013-09-01&end=2013-09-05&currency=EUR",
      ])
  }

  @Test("Yahoo: one request, days with a margin for the exchange's clock")
  func yahoo() throws {
    // 2024-01-01T00:00:00Z is 1704067200, 2024-02-01T00:00:00Z is 1706745600; a day is 86400.
    let dates = "start: 2024-01-01, end: 2024-02-01"
    #expect(
      try labels("source: yahoo, symbol: ^GSPC, \(dates)") == [
        "https://query1.finance.yahoo.com/v8/finance/chart/%5EGSPC?period1=1703980800&period2=1706918401&interval=1d"
          + "&includeAdjustedClose=true"
      ])
    #expect(
      try labels("source: yahoo, symbol: EURUSD=X, interval: 1h, \(dates)") == [
        "https://query1.finance.yahoo.com/v8/finance/chart/EURUSD%3DX?period1=1704067200&period2=1706745601&interval=1h"
          + "&includeAdjustedClose=true"
      ])
    #expect(
      try labels("source: yahoo, symbol: AAPL, range: ytd, base_url: 'https://m.example.org/x/'") == [
        "https://m.example.org/x/v8/finance/chart/AAPL?range=ytd&interval=1d&includeAdjustedClose=true"
      ])
  }

  @Test("Binance: pages of a thousand bars that follow one another without overlap")
  func binance() throws {
    let urls = try labels(
      "source: binance, symbol: BTCUSDT, interval: 1h, start: 2024-01-01, end: 2024-03-31T23:00:00Z")
    // 1,000 hours are 3,600,000,000 ms; 91 days are 2,184 hours.
    #expect(urls.count == 3)
    #expect(
      urls[0]
        == "https://api.binance.com/api/v3/klines?symbol=BTCUSDT&interval=1h&startTime=1704067200000"
        + "&endTime=1707667199999&limit=1000")
    #expect(urls[1].contains("&startTime=1707667200000&endTime=1711267199999&"))
    // 2024-03-31T23:00:00Z.
    #expect(urls[2].contains("&startTime=1711267200000&endTime=1711926000000&"))
    let names = try spec("source: binance, symbol: BTCUSDT, interval: 1h, start: 2024-01-01, end: 2024-03-31")
      .sourceInputs().map(\.name)
    #expect(names == ["part-0001", "part-0002", "part-0003"])
  }

  @Test("Binance: more pages than are decent are refused before any is fetched")
  func tooMany() throws {
    let spec = try spec("source: binance, symbol: BTCUSDT, interval: 1m, start: 2020-01-01, end: 2024-01-01")
    let failure = #expect(throws: SpecFailure.self) { try spec.sourceInputs() }
    #expect(failure?.problems.first?.code == "E136" && failure?.exitCode == 3)
  }
}
