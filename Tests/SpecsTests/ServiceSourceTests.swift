import Testing

@testable import Specs

@Suite("Sources that are services")
struct ServiceSourceTests {
  private func source(_ data: String) throws -> DataSourceSpec {
    try load(BadSpec(2, "data: {\(data)}", "").text).data
  }

  @Test("have the defaults that the documentation names")
  func defaults() throws {
    guard case .coindesk(let coindesk) = try source("source: coindesk, start: 2013-01-01, end: 2014-01-01") else {
      Issue.record("not coindesk")
      return
    }
    #expect(coindesk.currencies == ["USD"] && coindesk.target == ["USD"] && coindesk.covariates == [])
    #expect(coindesk.service.baseURL == "https://api.coindesk.com" && coindesk.service.missing == .error)
    guard case .yahoo(let yahoo) = try source("source: yahoo, symbol: ^GSPC, range: 5y") else {
      Issue.record("not yahoo")
      return
    }
    #expect(yahoo.interval == .day && yahoo.adjusted && yahoo.target == ["close"] && yahoo.range == .fiveYears)
    guard
      case .binance(let binance) = try source("source: binance, symbol: BTCUSDT, start: 2024-01-01, end: 2024-02-01")
    else {
      Issue.record("not binance")
      return
    }
    #expect(binance.interval == .day && binance.target == ["close"] && binance.files.isEmpty)
  }

  @Test("join currencies: the first is forecast, the others are known, unless the spec says otherwise")
  func currencies() throws {
    let dates = "source: coindesk, start: 2013-01-01, end: 2014-01-01"
    let both = try source("\(dates), currencies: [USD, EUR, GBP]")
    #expect(both.target == ["USD"] && both.covariates == ["EUR", "GBP"])
    let other = try source("\(dates), currencies: [USD, EUR, GBP], target: EUR")
    #expect(other.target == ["EUR"] && other.covariates == ["USD", "GBP"])
    let alone = try source("\(dates), currencies: [USD, EUR], covariates: []")
    #expect(alone.covariates == [])
  }

  @Test("take saved responses: one, one a currency, or several in a row")
  func files() throws {
    guard
      case .coindesk(let coindesk) = try source(
        "source: coindesk, currencies: [USD, EUR], files: {USD: u.json, EUR: e.json}")
    else {
      Issue.record("not coindesk")
      return
    }
    #expect(
      coindesk.files.map(\.currency) == ["EUR", "USD"] && coindesk.files.map(\.path.value) == ["e.json", "u.json"])
    guard case .coindesk(let one) = try source("source: coindesk, currencies: EUR, file: e.json") else { return }
    #expect(one.files.map(\.currency) == ["EUR"])
    guard case .binance(let binance) = try source("source: binance, file: [a.csv, b.csv]") else { return }
    #expect(binance.files.map(\.value) == ["a.csv", "b.csv"])
    #expect(binance.files[1].location.column == 39)
    guard case .yahoo(let yahoo) = try source("source: yahoo, symbol: AAPL, file: a.json") else { return }
    #expect(yahoo.file?.value == "a.json")
  }

  @Test("that are databases need a query, and columns that do not overlap")
  func sqlite() throws {
    let data = try source("source: sqlite, path: p.db, query: SELECT 1, time: t, target: a, covariates: [b]")
    #expect(data.target == ["a"] && data.covariates == ["b"])
    let missing = refusal(BadSpec(2, "data: {source: sqlite, path: p.db, time: t, target: a}", "").text)
    #expect(missing.hasPrefix("s.yaml:2:7: error[E106]: 'data' needs key 'query'"))
    let twice = refusal(
      BadSpec(2, "data: {source: sqlite, path: p.db, query: x, time: t, target: a, covariates: [a]}", "").text)
    #expect(twice.hasPrefix("s.yaml:2:78: error[E126]: column \"a\" is both target and covariate"))
  }

  static let download = "or 'file' to read a saved response"
  static let dates = "start: 2013-01-01, end: 2014-01-01"

  static let refused: [(String, String, String?)] = [
    ("coindesk", "2:7: error[E106]: 'data' needs 'start' and 'end' to download, \(download)", nil),
    ("coindesk, start: 2013-01-01", "2:7: error[E106]: 'data' needs 'end' to download, \(download)", nil),
    (
      "coindesk, start: 2014-01-01, end: 2013-01-01",
      "2:50: error[E141]: 'end' 2013-01-01 is before 'start' 2014-01-01 (2:33)", nil
    ),
    (
      "coindesk, \(dates), currencies: [usd/x]",
      "2:75: error[E108]: 'currencies[0]' must be at most 5 letters and digits, such as USD, got \"usd/x\"", nil
    ),
    (
      "coindesk, \(dates), target: EUR",
      "2:70: error[E109]: 'target' has 'EUR', which is not among the currencies USD", nil
    ),
    (
      "coindesk, \(dates), target: USD, covariates: [USD]",
      "2:87: error[E126]: column \"USD\" is both target and covariate", nil
    ),
    (
      "coindesk, currencies: [USD, EUR], file: u.json",
      "2:56: error[E124]: 'file' is one response, and there are 2 currencies", "files: {USD: ..., EUR: ...}"
    ),
    ("coindesk, file: u.json, files: {USD: u.json}", "2:47: error[E124]: 'data' has both 'file' and 'files'", nil),
    (
      "coindesk, currencies: [USD, EUR], files: {USD: u.json}",
      "2:57: error[E124]: 'files' names USD, 'currencies' EUR, USD", nil
    ),
    (
      "coindesk, file: u.json, base_url: 'https://mirror.example.org'",
      "2:50: error[E125]: 'base_url' has an effect only when no file is given", nil
    ),
    (
      "coindesk, \(dates), base_url: 'https://a.example.org?x='",
      "2:72: error[E108]: 'base_url' must be an address such as https://mirror.example.org, got \"https://a.example.org?x=\"",
      nil
    ),
    (
      "coindesk, \(dates), sha256: abc", "2:70: error[E108]: 'sha256' must be 64 hexadecimal digits, got \"abc\"", nil
    ),
    (
      "coindesk, \(dates), symbol: X", "2:62: error[E105]: unknown key 'symbol' in 'data'",
      "'symbol' belongs to yahoo, binance"
    ),
    ("yahoo, \(dates)", "2:7: error[E106]: 'data' needs key 'symbol'", nil),
    (
      "yahoo, \(dates), symbol: ../etc",
      "2:67: error[E108]: 'symbol' must be at most 32 letters, digits and .^=-, such as AAPL, ^GSPC or BTC-USD, got "
        + "\"../etc\"", nil
    ),
    ("yahoo, symbol: AAPL", "2:7: error[E106]: 'data' needs 'start' and 'end' to download, \(download)", nil),
    (
      "yahoo, symbol: AAPL, range: 1y, start: 2013-01-01",
      "2:44: error[E124]: 'data' has both 'range' and 'start'", nil
    ),
    (
      "yahoo, symbol: AAPL, range: 1y, file: a.json",
      "2:44: error[E125]: 'range' has an effect only when no file is given", nil
    ),
    (
      "yahoo, symbol: AAPL, range: 1d, interval: 1min",
      "2:58: error[E109]: 'interval' must be one of 1m, 5m, 15m, 30m, 1h, 1d, 1wk, 1mo, got \"1min\"",
      nil
    ),
    (
      "yahoo, symbol: AAPL, range: 1d, target: closs",
      "2:56: error[E109]: 'target' must be one of open, high, low, close, volume, got \"closs\"",
      "did you mean 'close'?"
    ),
    ("binance, \(dates)", "2:7: error[E106]: 'data' needs 'symbol' to download, \(download)", nil),
    ("binance, symbol: BTCUSDT", "2:7: error[E106]: 'data' needs 'start' and 'end' to download, \(download)", nil),
    ("binance, file: [a.csv, a.csv]", "2:39: error[E126]: 'file' has string \"a.csv\" twice", nil),
    ("binance, file: []", "2:31: error[E108]: 'file' must have at least 1 item", nil),
    (
      "binance, symbol: 'BTC&x=1', \(dates)",
      "2:33: error[E108]: 'symbol' must be at most 32 letters and digits, such as BTCUSDT, got \"BTC&x=1\"", nil
    ),
  ]

  @Test("refuse what they cannot ask for", arguments: refused)
  func refusals(data: String, line: String, hint: String?) {
    let lines = refusal(BadSpec(2, "data: {source: \(data)}", "").text).split(separator: "\n").map(String.init)
    #expect(lines.first == "s.yaml:" + line)
    #expect(lines.first { $0.hasPrefix("hint: ") } == hint.map { "hint: " + $0 })
  }
}
