/// Where the observations come from.
///
/// A new source is one file with its payload, one case here and one in `DataSourceKind`.
public enum DataSourceSpec: Sendable, Equatable {
  /// A text file with one observation a row.
  case csv(CSVSourceSpec)
  /// The rows of a query.
  case sqlite(SQLiteSourceSpec)
  /// CoinDesk's bitcoin price index.
  case coindesk(CoindeskSourceSpec)
  /// Yahoo's chart service.
  case yahoo(YahooSourceSpec)
  /// Binance's klines.
  case binance(BinanceSourceSpec)
  /// A series computed from a formula.
  case synthetic(SyntheticSourceSpec)
}

/// The named data sources.
public enum DataSourceKind: String, CaseIterable, Sendable {
  /// A text file with one observation a row.
  case csv
  /// The rows of a query.
  case sqlite
  /// CoinDesk's bitcoin price index.
  case coindesk
  /// Yahoo's chart service.
  case yahoo
  /// Binance's klines.
  case binance
  /// A series computed from a formula.
  case synthetic
}

extension DataSourceSpec {
  /// The names of the columns to forecast.
  public var target: [String] {
    switch self {
    case .csv(let source): source.target
    case .sqlite(let source): source.target
    case .coindesk(let source): source.target
    case .yahoo(let source): source.target
    case .binance(let source): source.target
    case .synthetic: [SyntheticSourceSpec.target]
    }
  }

  /// The names of columns that models see but do not forecast.
  public var covariates: [String] {
    switch self {
    case .csv(let source): source.covariates
    case .sqlite(let source): source.covariates
    case .coindesk(let source): source.covariates
    case .yahoo(let source): source.covariates
    case .binance(let source): source.covariates
    case .synthetic: []
    }
  }
}

extension DataSourceSpec: SpecSection {
  init(fields: inout FieldReader) {
    switch fields.variant("source", of: DataSourceKind.self, "Where the observations come from.") {
    case .csv: self = .csv(CSVSourceSpec(fields: &fields))
    case .sqlite: self = .sqlite(SQLiteSourceSpec(fields: &fields))
    case .coindesk: self = .coindesk(CoindeskSourceSpec(fields: &fields))
    case .yahoo: self = .yahoo(YahooSourceSpec(fields: &fields))
    case .binance: self = .binance(BinanceSourceSpec(fields: &fields))
    case .synthetic: self = .synthetic(SyntheticSourceSpec(fields: &fields))
    }
  }
}
