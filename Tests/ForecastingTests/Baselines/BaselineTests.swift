import Testing

@testable import Forecasting

@Suite("Baselines")
struct BaselineTests {
  struct Numbers: Decodable {
    let history: [Double]
    let expected: [String: [Double]]
  }

  @Test(
    "agree with statsforecast",
    arguments: [Baseline.naive, .seasonalNaive(season: 7), .drift, .movingAverage(length: 20)])
  func statsforecast(baseline: Baseline) throws {
    let numbers = try Fixture.decode(Numbers.self, "baselines.json")
    let expected = try #require(numbers.expected[baseline.description])
    #expect(isClose(try baseline.forecast(history: numbers.history[...], horizon: 10), expected))
  }

  struct Naive2Case: Decodable, Sendable, CustomTestStringConvertible {
    let season: Int
    let isSeasonal: Bool
    let history: [Double]
    let expected: [Double]

    var testDescription: String { "\(history.count) values, season \(season)" }
    static let all = ["naive2.json", "naive2_r.json"].flatMap {
      (try? Fixture.decode([Naive2Case].self, $0)) ?? []
    }
  }

  @Test("naive2 agrees with the M4 competition's definition by statsmodels and by R", arguments: Naive2Case.all)
  func naive2(reference: Naive2Case) throws {
    #expect(
      SeasonalAdjustment.isSeasonal(reference.history, season: reference.season) == reference.isSeasonal)
    let forecast = try Baseline.naive2(season: reference.season).forecast(
      history: reference.history[...], horizon: reference.expected.count)
    #expect(isClose(forecast, reference.expected, relative: 1e-11))
  }

  @Test("naive2 is the last value where a value is not above 0")
  func naive2WithoutFactors() throws {
    let history = (0..<40).map { Double($0 % 4) }
    #expect(Naive2Case.all.count == 19 && SeasonalAdjustment.isSeasonal(history, season: 4))
    #expect(try Baseline.naive2(season: 4).forecast(history: history[...], horizon: 3) == [3, 3, 3])
  }

  static let hand: [(Baseline, [Double])] = [
    (.naive, [6, 6, 6]),
    // The season before: 2, 6, and again 2.
    (.seasonalNaive(season: 2), [2, 6, 2]),
    // The slope is (6 - 1) / 3.
    (.drift, [6 + 5.0 / 3, 6 + 10.0 / 3, 11]),
    // (3 + 2 + 6) / 3.
    (.movingAverage(length: 3), [11.0 / 3, 11.0 / 3, 11.0 / 3]),
  ]

  @Test("agree with hand calculation on 1, 3, 2, 6", arguments: hand)
  func byHand(baseline: Baseline, expected: [Double]) throws {
    let padded = [99.0, 1, 3, 2, 6, 99]
    #expect(isClose(try baseline.forecast(history: padded[1..<5], horizon: 3), expected))
  }

  @Test("refuse a history that is too short, with both numbers")
  func tooShort() {
    #expect(throws: DataError.historyTooShort(baseline: "moving-average", needed: 20, available: 2)) {
      try Baseline.movingAverage().forecast(history: [1, 2], horizon: 1)
    }
    #expect(throws: DataError.historyTooShort(baseline: "drift", needed: 2, available: 1)) {
      try Baseline.drift.forecast(history: [1], horizon: 1)
    }
    #expect(throws: DataError.self) { try Baseline.seasonalNaive(season: 0).forecast(history: [1], horizon: 1) }
  }
}
