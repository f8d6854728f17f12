/// Prices of a security by Yahoo's chart service.
public struct YahooSourceSpec: Sendable, Equatable {
  /// The security, such as `AAPL`, `^GSPC` or `BTC-USD`.
  public let symbol: String
  /// The span that ends now, instead of start and end.
  public let range: YahooRange?
  /// The step between bars.
  public let interval: YahooInterval
  /// Whether prices are adjusted for splits and dividends.
  public let adjusted: Bool
  /// The columns to forecast.
  public let target: [String]
  /// Columns known to the model but not forecast.
  public let covariates: [String]
  /// A saved response; nil where it is downloaded.
  public let file: Located<String>?
  /// What all services have.
  public let service: ServiceSpec
}

/// The columns of a Yahoo response.
public enum YahooColumn: String, CaseIterable, Sendable {
  /// The first price of a bar.
  case open
  /// The highest price.
  case high
  /// The lowest price.
  case low
  /// The last price.
  case close
  /// The number of shares.
  case volume
}

/// The spans that Yahoo knows by name.
public enum YahooRange: String, CaseIterable, Sendable {
  /// One day.
  case day = "1d"
  /// Five days.
  case fiveDays = "5d"
  /// One month.
  case month = "1mo"
  /// Three months.
  case threeMonths = "3mo"
  /// Six months.
  case sixMonths = "6mo"
  /// One year.
  case year = "1y"
  /// Two years.
  case twoYears = "2y"
  /// Five years.
  case fiveYears = "5y"
  /// Ten years.
  case tenYears = "10y"
  /// Since the beginning of this year.
  case yearToDate = "ytd"
  /// All there is.
  case all = "max"
}

/// The steps between Yahoo's bars.
public enum YahooInterval: String, CaseIterable, Sendable {
  /// One minute.
  case minute = "1m"
  /// Five minutes.
  case fiveMinutes = "5m"
  /// A quarter of an hour.
  case fifteenMinutes = "15m"
  /// Half an hour.
  case thirtyMinutes = "30m"
  /// One hour.
  case hour = "1h"
  /// A day of trading.
  case day = "1d"
  /// A week.
  case week = "1wk"
  /// A month.
  case month = "1mo"

  /// Whether a bar is a whole day or more, and is named by its date.
  public var isDaily: Bool {
    switch self {
    case .minute, .fiveMinutes, .fifteenMinutes, .thirtyMinutes, .hour: false
    case .day, .week, .month: true
    }
  }
}

extension YahooSourceSpec: SpecSection {
  init(fields: inout FieldReader) {
    symbol = fields.required(
      "symbol", .symbol("AAPL, ^GSPC or BTC-USD", also: ".^=-"), "The security, as Yahoo names it.", examples: "AAPL")
    range = fields.optional("range", .named(), "The span that ends now, instead of start and end.")
    interval = fields.value("interval", .named(), default: "1d", "The step between bars.")
    adjusted = fields.value(
      "adjusted", .boolean, default: true, "Whether prices are adjusted for splits and dividends.")
    target = fields.value(
      "target", .list(.named(YahooColumn.self), atLeast: 1, unique: true, orOne: true), default: ["close"],
      "The columns to forecast."
    ).map(\.rawValue)
    covariates = fields.value(
      "covariates", .list(.named(YahooColumn.self), unique: true), default: [],
      "Columns known to the model but not forecast."
    ).map(\.rawValue)
    file = fields.optional("file", ValueType<String>.string.located(), "A saved response.", examples: "data/yahoo.json")
    service = ServiceSpec(
      fields: &fields, address: "https://query1.finance.yahoo.com", isSaved: file != nil)
    checkTogether(fields)
  }

  private func checkTogether(_ fields: FieldReader) {
    fields.checkApart(target: target, covariates: covariates)
    guard fields.isSound else { return }
    if range != nil && file != nil {
      fields.reject(.uselessKey, "'range' has an effect only when no file is given", at: ["range"])
    } else if range != nil, service.start != nil || service.end != nil {
      fields.reject(
        .conflictingKeys, "'data' has both 'range' and '\(service.start != nil ? "start" : "end")'", at: ["range"])
    } else if range == nil, file == nil {
      fields.requireForDownload([("start", service.start != nil), ("end", service.end != nil)])
    }
  }
}
