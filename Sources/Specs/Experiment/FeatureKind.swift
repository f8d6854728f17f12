/// The named transforms and indicators, explained in docs/features.md.
public enum FeatureKind: String, CaseIterable, Sendable {
  case simpleReturn = "return"
  case logReturn = "log-return"
  case difference
  case lag
  case rateOfChange = "roc"
  case momentum
  case rollingMean = "rolling-mean"
  case rollingStandardDeviation = "rolling-std"
  case rollingMinimum = "rolling-min"
  case rollingMaximum = "rolling-max"
  case percentRank = "percent-rank"
  case zScore = "z-score"
  case realisedVolatility = "realised-volatility"
  case simpleMovingAverage = "sma"
  case exponentialMovingAverage = "ema"
  case macd
  case macdSignal = "macd-signal"
  case macdHistogram = "macd-histogram"
  case relativeStrength = "rsi"
  case bollingerUpper = "bollinger-upper"
  case bollingerLower = "bollinger-lower"
  case bollingerWidth = "bollinger-width"
  case bollingerPosition = "bollinger-position"
  case trueRange = "true-range"
  case averageTrueRange = "atr"
  case stochasticK = "stochastic-k"
  case stochasticD = "stochastic-d"
  case williamsR = "williams-r"
  case commodityChannel = "cci"
  case directionalIndex = "adx"
  case plusDirectional = "plus-di"
  case minusDirectional = "minus-di"
  case candleBody = "candle-body"
  case candleUpperWick = "candle-upper-wick"
  case candleLowerWick = "candle-lower-wick"
  case onBalanceVolume = "obv"
  case moneyFlow = "mfi"
  case volumeWeightedPrice = "vwap"
  case volumeRatio = "volume-ratio"
  case dayOfYear = "day-of-year"
  case dayOfMonth = "day-of-month"
  case month
  case year
  case dayOfWeek = "day-of-week"
  case hour
  case dayOfYearCycle = "day-of-year-cycle"
  case dayOfMonthCycle = "day-of-month-cycle"
  case monthCycle = "month-cycle"
  case dayOfWeekCycle = "day-of-week-cycle"
  case hourCycle = "hour-cycle"
  case usFederalHolidays = "us-federal-holidays"
  /// The bars themselves with 39 of the above.
  case indicators44 = "indicators-44"

  /// Whether it reads the columns that `bars` names, and not a column of its own.
  var readsBars: Bool {
    switch self {
    case .trueRange, .averageTrueRange, .stochasticK, .stochasticD, .williamsR, .commodityChannel, .directionalIndex,
      .plusDirectional, .minusDirectional, .candleBody, .candleUpperWick, .candleLowerWick, .onBalanceVolume,
      .moneyFlow, .volumeWeightedPrice, .volumeRatio, .indicators44:
      true
    default: false
    }
  }

  /// Whether the transform reads the rows' times and no column, so that its values are known in advance.
  public var isCalendar: Bool {
    switch self {
    case .dayOfYear, .dayOfMonth, .month, .year, .dayOfWeek, .hour, .dayOfYearCycle, .dayOfMonthCycle, .monthCycle,
      .dayOfWeekCycle, .hourCycle, .usFederalHolidays:
      true
    default: false
    }
  }

  /// The parameters that specs may set.
  var parameters: [FeatureParameter] {
    switch self {
    case .simpleReturn, .logReturn, .difference, .lag: [.rows(1)]
    case .momentum: [.rows(10)]
    case .rateOfChange: [.rows(12)]
    case .relativeStrength, .averageTrueRange, .stochasticK, .williamsR, .directionalIndex, .plusDirectional,
      .minusDirectional, .moneyFlow, .volumeWeightedPrice:
      [.rows(14)]
    case .rollingMean, .rollingMinimum, .rollingMaximum, .percentRank, .realisedVolatility, .simpleMovingAverage,
      .exponentialMovingAverage, .volumeRatio:
      [.rows(20)]
    case .rollingStandardDeviation, .zScore, .commodityChannel: [.rows(20, atLeast: 2)]
    case .macd: [.rows(12, as: .fast), .rows(26, as: .slow)]
    case .macdSignal, .macdHistogram: [.rows(12, as: .fast), .rows(26, as: .slow), .rows(9, as: .signal)]
    case .bollingerUpper, .bollingerLower, .bollingerWidth, .bollingerPosition:
      [.rows(20, atLeast: 2), FeatureParameter(key: .deviations, defaultValue: 2, range: .positive)]
    case .stochasticD: [.rows(14), .rows(3, as: .smooth)]
    case .usFederalHolidays: [FeatureParameter(key: .days, defaultValue: 7, range: .whole(1...366))]
    case .trueRange, .candleBody, .candleUpperWick, .candleLowerWick, .onBalanceVolume, .indicators44, .dayOfYear,
      .dayOfMonth, .month, .year, .dayOfWeek, .hour, .dayOfYearCycle, .dayOfMonthCycle, .monthCycle, .dayOfWeekCycle,
      .hourCycle:
      []
    }
  }
}
