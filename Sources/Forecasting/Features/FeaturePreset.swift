/// Named lists of features.
public enum FeaturePreset: String, Sendable, CaseIterable {
  /// 44 columns for prices of one asset: the five of the bars and 39 indicators.
  case indicators44 = "indicators-44"

  /// The columns of the data that are part of the preset as they are.
  public func columns(_ bars: BarColumns) -> [String] {
    switch self {
    case .indicators44: bars.columns
    }
  }

  /// The derived columns.
  ///
  /// None depends on where a file begins beyond the weight that smoothing leaves, so that a model meets the same values
  /// in another file; hence no on-balance volume.
  public func features(_ bars: BarColumns) throws(DataError) -> [Feature] {
    switch self {
    case .indicators44: try Self.indicators.map { entry throws(DataError) in try entry.feature(bars) }
    }
  }

  /// A kind with the parameters that differ from its defaults.
  private struct Entry {
    let kind: FeatureKind
    var column: FeatureInput = .close
    var parameters: [String: Double] = [:]

    func feature(_ bars: BarColumns) throws(DataError) -> Feature {
      let column = bars.name(of: column, column: bars.close)
      let inputs = kind.definition.inputs.map { bars.name(of: $0, column: column) }
      return try Feature(kind, of: inputs, parameters: parameters)
    }
  }

  private static let indicators: [Entry] =
    [(.logReturn, 1), (.logReturn, 5), (.logReturn, 20), (.rateOfChange, 12), (.momentum, 10)].map(period)
    + [10, 20, 50].map { period(.simpleMovingAverage, $0) }
    + [12, 26, 50].map { period(.exponentialMovingAverage, $0) }
    + [
      .macd, .macdSignal, .macdHistogram, .relativeStrength, .bollingerUpper, .bollingerLower, .bollingerWidth,
      .bollingerPosition, .rollingStandardDeviation, .realisedVolatility, .zScore, .percentRank, .trueRange,
      .averageTrueRange, .stochasticK, .stochasticD, .williamsR, .commodityChannel, .directionalIndex,
      .plusDirectional, .minusDirectional, .candleBody, .candleUpperWick, .candleLowerWick, .moneyFlow,
      .volumeWeightedPrice, .volumeRatio,
    ].map { Entry(kind: $0) }
    + [Entry(kind: .zScore, column: .volume)]

  private static func period(_ kind: FeatureKind, _ value: Double) -> Entry {
    Entry(kind: kind, parameters: ["period": value])
  }
}
