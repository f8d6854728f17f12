/// Bars (klines) of a pair on Binance, from the service or from its CSV dumps.
public struct BinanceSourceSpec: Sendable, Equatable {
  /// The pair, such as `BTCUSDT`; nil where files are given that do not need it.
  public let symbol: String?
  /// The step between bars.
  public let interval: BinanceInterval
  /// The columns to forecast.
  public let target: [String]
  /// Columns known to the model but not forecast.
  public let covariates: [String]
  /// Saved responses or dumps that continue one another; none where they are downloaded.
  public let files: [Located<String>]
  /// What all services have.
  public let service: ServiceSpec
}

/// The columns of a kline that can be used.
public enum BinanceColumn: String, CaseIterable, Sendable {
  /// The first price of a bar.
  case open
  /// The highest price.
  case high
  /// The lowest price.
  case low
  /// The last price.
  case close
  /// The amount traded, in the base asset.
  case volume
  /// The amount traded, in the quote asset.
  case quoteVolume = "quote_volume"
  /// The number of trades.
  case trades
  /// The part of the volume that takers bought.
  case takerBuyVolume = "taker_buy_volume"
  /// The part of the quote volume that takers bought.
  case takerBuyQuoteVolume = "taker_buy_quote_volume"
}

/// The steps between Binance's bars.
public enum BinanceInterval: String, CaseIterable, Sendable {
  /// One minute.
  case minute = "1m"
  /// Three minutes.
  case threeMinutes = "3m"
  /// Five minutes.
  case fiveMinutes = "5m"
  /// A quarter of an hour.
  case fifteenMinutes = "15m"
  /// Half an hour.
  case thirtyMinutes = "30m"
  /// One hour.
  case hour = "1h"
  /// Two hours.
  case twoHours = "2h"
  /// Four hours.
  case fourHours = "4h"
  /// Six hours.
  case sixHours = "6h"
  /// Eight hours.
  case eightHours = "8h"
  /// Twelve hours.
  case twelveHours = "12h"
  /// One day.
  case day = "1d"
  /// Three days.
  case threeDays = "3d"
  /// One week.
  case week = "1w"
  /// One month.
  case month = "1M"

  /// The shortest time from one bar to the next, in milliseconds.
  public var milliseconds: Int64 {
    let minute: Int64 = 60_000
    switch self {
    case .minute: return minute
    case .threeMinutes: return 3 * minute
    case .fiveMinutes: return 5 * minute
    case .fifteenMinutes: return 15 * minute
    case .thirtyMinutes: return 30 * minute
    case .hour: return 60 * minute
    case .twoHours: return 120 * minute
    case .fourHours: return 240 * minute
    case .sixHours: return 360 * minute
    case .eightHours: return 480 * minute
    case .twelveHours: return 720 * minute
    case .day: return 1_440 * minute
    case .threeDays: return 3 * 1_440 * minute
    case .week: return 7 * 1_440 * minute
    case .month: return 28 * 1_440 * minute
    }
  }
}

extension BinanceSourceSpec: SpecSection {
  init(fields: inout FieldReader) {
    symbol = fields.optional("symbol", .symbol("BTCUSDT"), "The pair, as Binance names it.", examples: "BTCUSDT")
    interval = fields.value("interval", .named(), default: "1d", "The step between bars.")
    target = fields.value(
      "target", .list(.named(BinanceColumn.self), atLeast: 1, unique: true, orOne: true), default: ["close"],
      "The columns to forecast."
    ).map(\.rawValue)
    covariates = fields.value(
      "covariates", .list(.named(BinanceColumn.self), unique: true), default: [],
      "Columns known to the model but not forecast."
    ).map(\.rawValue)
    files =
      fields.optional(
        "file", .list(ValueType<String>.string.located(), atLeast: 1, unique: true, orOne: true),
        "Saved responses or CSV dumps, one or several that continue one another.", examples: "data/binance.csv") ?? []
    service = ServiceSpec(fields: &fields, address: "https://api.binance.com", isSaved: !files.isEmpty)
    fields.checkApart(target: target, covariates: covariates)
    if files.isEmpty {
      fields.requireForDownload([
        ("symbol", symbol != nil), ("start", service.start != nil), ("end", service.end != nil),
      ])
    }
  }
}
