/// The kinds of derived columns, by the names that specs use; docs/features.md explains them.
public enum FeatureKind: String, Sendable, CaseIterable {
  // Changes and lags.
  case `return` = "return"
  case logReturn = "log-return"
  case difference
  case lag
  case rateOfChange = "roc"
  case momentum

  // The last rows of a column.
  case rollingMean = "rolling-mean"
  case rollingStandardDeviation = "rolling-std"
  case rollingMinimum = "rolling-min"
  case rollingMaximum = "rolling-max"
  case percentRank = "percent-rank"
  case zScore = "z-score"
  case realisedVolatility = "realised-volatility"

  // Indicators of a price.
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

  // Indicators of open, high, low, close and volume.
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

  // The calendar.
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

  /// The definition; a new feature is one file and one case here.
  public var definition: any FeatureDefinition {
    switch self {
    case .return: Return()
    case .logReturn: LogReturn()
    case .difference: Difference(period: 1)
    case .lag: Lag()
    case .rateOfChange: RateOfChange()
    case .momentum: Difference(period: 10)
    case .rollingMean, .simpleMovingAverage: RollingMean()
    case .rollingStandardDeviation: RollingStandardDeviation()
    case .rollingMinimum: RollingMinimum()
    case .rollingMaximum: RollingMaximum()
    case .percentRank: PercentRank()
    case .zScore: ZScore()
    case .realisedVolatility: RealisedVolatility()
    case .exponentialMovingAverage: ExponentialMovingAverage()
    case .macd: MACD(output: .line)
    case .macdSignal: MACD(output: .signal)
    case .macdHistogram: MACD(output: .histogram)
    case .relativeStrength: RelativeStrengthIndex()
    case .bollingerUpper: BollingerBands(output: .upper)
    case .bollingerLower: BollingerBands(output: .lower)
    case .bollingerWidth: BollingerBands(output: .width)
    case .bollingerPosition: BollingerBands(output: .position)
    case .trueRange: TrueRange()
    case .averageTrueRange: AverageTrueRange()
    case .stochasticK: StochasticK()
    case .stochasticD: StochasticD()
    case .williamsR: WilliamsR()
    case .commodityChannel: CommodityChannelIndex()
    case .directionalIndex: AverageDirectionalIndex()
    case .plusDirectional: DirectionalIndicator(isPlus: true)
    case .minusDirectional: DirectionalIndicator(isPlus: false)
    case .candleBody: Candle(part: .body)
    case .candleUpperWick: Candle(part: .upperWick)
    case .candleLowerWick: Candle(part: .lowerWick)
    case .onBalanceVolume: OnBalanceVolume()
    case .moneyFlow: MoneyFlowIndex()
    case .volumeWeightedPrice: VolumeWeightedAveragePrice()
    case .volumeRatio: VolumeRatio()
    case .dayOfYear: CalendarNumber(field: .dayOfYear)
    case .dayOfMonth: CalendarNumber(field: .dayOfMonth)
    case .month: CalendarNumber(field: .month)
    case .year: CalendarNumber(field: .year)
    case .dayOfWeek: CalendarNumber(field: .dayOfWeek)
    case .hour: CalendarNumber(field: .hour)
    case .dayOfYearCycle: CalendarCycle(field: .dayOfYear)
    case .dayOfMonthCycle: CalendarCycle(field: .dayOfMonth)
    case .monthCycle: CalendarCycle(field: .month)
    case .dayOfWeekCycle: CalendarCycle(field: .dayOfWeek)
    case .hourCycle: CalendarCycle(field: .hour)
    case .usFederalHolidays: ComingUSFederalHolidays()
    }
  }
}
