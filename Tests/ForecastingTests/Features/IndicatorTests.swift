import Testing

@testable import Forecasting

@Suite("Indicators")
struct IndicatorTests {
  struct Numbers: Decodable {
    let columns: [String: [Double]]
    let expected: [String: [Double?]]
  }

  static let bars = BarColumns(open: "open", high: "high", low: "low", close: "close", volume: "volume")

  /// The kinds that read columns; those of the calendar have tests of their own.
  static let columnKinds = FeatureKind.allCases.filter { !$0.definition.readsClock }

  private func series(_ columns: [String: [Double]], times: [Timestamp]? = nil) throws -> TimeSeries {
    let names = columns.keys.sorted()
    return try TimeSeries(
      id: "", times: times ?? days(columns["close"]?.count ?? 0), columnNames: names,
      columns: names.map { columns[$0] ?? [] })
  }

  private func feature(_ kind: FeatureKind, _ parameters: [String: Double] = [:]) throws -> Feature {
    try Feature(
      kind, of: kind.definition.inputs.map { Self.bars.name(of: $0, column: "close") }, parameters: parameters)
  }

  /// Values of a kind over rows that are all the same.
  private func still(_ kind: FeatureKind, volume: Double = 1) throws -> [Double] {
    let columns = Dictionary(uniqueKeysWithValues: ["open", "high", "low", "close"].map { ($0, [0.1]) })
    let rows = columns.merging(["volume": [volume]]) { $1 }.mapValues { Array(repeating: $0[0], count: 60) }
    return try feature(kind).compute(series(rows))[0]
  }

  @Test("agree with ta and pandas, warm-up included", arguments: columnKinds)
  func reference(kind: FeatureKind) throws {
    let numbers = try Fixture.decode(Numbers.self, "indicators.json")
    let expected = try #require(numbers.expected[kind.rawValue])
    let feature = try feature(kind)
    #expect(expected.prefix { $0 == nil }.count == feature.warmUp)
    let values = try feature.compute(series(numbers.columns))[0]
    #expect(values.count == expected.count - feature.warmUp)
    for (value, other) in zip(values, expected.compactMap(\.self)) {
      #expect(abs(value - other) <= 1e-10 * max(1, abs(other)))
    }
  }

  @Test("never look ahead: another future changes no past value", arguments: FeatureKind.allCases)
  func noLookahead(kind: FeatureKind) throws {
    let numbers = try Fixture.decode(Numbers.self, "indicators.json")
    let feature = try feature(kind)
    let whole = try feature.compute(series(numbers.columns))
    let times = days(60)
    var changedValues = 0
    for now in feature.warmUp..<59 {
      var changed = numbers.columns
      for (offset, name) in changed.keys.sorted().enumerated() {
        for later in (now + 1)..<60 { changed[name]?[later] = 1e3 + Double(later * later + offset * later % 7) }
      }
      let later = times[(now + 1)...].map { Timestamp(milliseconds: $0.milliseconds + 86_418_000_000) }
      let other = try feature.compute(series(changed, times: times[...now] + later))
      for (one, another) in zip(whole, other) {
        #expect(another[...(now - feature.warmUp)] == one[...(now - feature.warmUp)])
        changedValues += one == another ? 0 : 1
      }
    }
    #expect(changedValues > 0)
  }

  @Test(
    "have a neutral value where prices do not move",
    arguments: [
      (.relativeStrength, 50), (.stochasticK, 50), (.stochasticD, 50), (.williamsR, -50), (.commodityChannel, 0),
      (.plusDirectional, 0), (.minusDirectional, 0), (.directionalIndex, 0), (.bollingerPosition, 0.5),
      (.bollingerWidth, 0), (.zScore, 0), (.moneyFlow, 50), (.candleBody, 0), (.candleUpperWick, 0),
      (.percentRank, 0.525), (.onBalanceVolume, 0), (.volumeRatio, 1),
    ] as [(FeatureKind, Double)])
  func neutral(kind: FeatureKind, expected: Double) throws {
    #expect(try still(kind).allSatisfy { $0 == expected })
  }

  @Test("the price weighted by volume is the mean price where nothing was traded, and the volume's ratio is 1")
  func nothingTraded() throws {
    #expect(try still(.volumeWeightedPrice, volume: 0).allSatisfy { abs($0 - 0.1) < 1e-15 })
    #expect(try still(.volumeRatio, volume: 0).allSatisfy { $0 == 1 })
  }

  @Test("parameters change what they name")
  func parameters() throws {
    let numbers = try series(try Fixture.decode(Numbers.self, "indicators.json").columns)
    func values(_ kind: FeatureKind, _ parameters: [String: Double] = [:]) throws -> [Double] {
      try feature(kind, parameters).compute(numbers)[0]
    }
    let line = try values(.macd, ["fast": 3, "slow": 5])
    let fast = try values(.exponentialMovingAverage, ["period": 3])
    let slow = try values(.exponentialMovingAverage, ["period": 5])
    #expect(line == zip(fast.dropFirst(2), slow).map { $0 - $1 })
    #expect(try values(.macdSignal, ["fast": 3, "slow": 5, "signal": 1]) == line)
    let wide = try values(.bollingerWidth, ["deviations": 3])
    #expect(isClose(wide, try values(.bollingerWidth).map { $0 * 1.5 }))
    #expect(try values(.stochasticD, ["smooth": 1]) == values(.stochasticK))
  }

  @Test("the preset has 44 columns, of which none depends on where the file begins")
  func preset() throws {
    let numbers = try Fixture.decode(Numbers.self, "indicators.json")
    let preset = FeaturePreset.indicators44
    let features = try preset.features(Self.bars)
    #expect(preset.columns(Self.bars).count + features.count == 44)
    let panel = try Panel([series(numbers.columns)]).adding(features)
    #expect(Set(panel.columnNames).count == 44)
    #expect(panel.series[0].count == 60 - 49)
    #expect(!features.contains { $0.kind == .onBalanceVolume })
  }
}
