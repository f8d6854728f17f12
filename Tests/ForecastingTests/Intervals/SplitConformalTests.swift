import Testing

@testable import Forecasting

@Suite("Split-conformal intervals")
struct SplitConformalTests {
  @Test("the rank is ceil((n + 1) coverage), and none where that is more than n")
  func ranks() {
    let nine = (1...9).map(Double.init)
    // (9 + 1) x 0.8 is the eighth; (9 + 1) x 0.85 = 8.5 the ninth; 0.95 asks for the tenth of nine.
    #expect(SplitConformal.quantile(of: nine.reversed(), coverage: 0.8) == 8)
    #expect(SplitConformal.quantile(of: nine, coverage: 0.85) == 9)
    #expect(SplitConformal.quantile(of: nine, coverage: 0.9) == 9)
    #expect(SplitConformal.quantile(of: nine, coverage: 0.95) == nil)
    #expect(SplitConformal.quantile(of: nine, coverage: 0.05) == 1)
    #expect(SplitConformal.quantile(of: [], coverage: 0.5) == nil)
    #expect(SplitConformal.levels(coverage: 0.8) == [0.1, 0.5, 0.9])
  }

  @Test("exchangeable errors are covered as often as theory says: between coverage and coverage + 1 / (n + 1)")
  func exchangeable() {
    // Each of n + 1 distinct errors in turn is the new one; all orders are alike, so this is the exact probability.
    for (count, coverage) in [(9, 0.8), (10, 0.8), (19, 0.9), (50, 0.37)] {
      let errors = (0...count).map { Double(($0 * 37 + 11) % 101) }
      let covered = errors.indices.count { index in
        var others = errors
        let new = others.remove(at: index)
        return SplitConformal.quantile(of: others, coverage: coverage).map { new <= $0 } ?? true
      }
      let share = Double(covered) / Double(count + 1)
      #expect(share >= coverage - 1e-12 && share <= coverage + 1 / Double(count + 1) + 1e-12)
    }
  }

  @Test("coverage, width and pinball loss of three forecasts by hand")
  func metrics() {
    let levels = [0.1, 0.5, 0.9]
    var errors = ForecastErrors(levels: levels)
    // Intervals 8-12, 8-12 and 16-24 for 10, 13 and 21.
    let intervals = QuantileForecasts(points: [10, 10, 20], coverage: 0.8).widened(by: [2, 2, 4], about: [10, 10, 20])
    #expect(intervals == QuantileForecasts(levels: levels, values: [8, 10, 12, 8, 10, 12, 16, 20, 24]))
    errors.append(actual: 10, predicted: 10, lastSeen: 0, horizon: 1, quantiles: intervals[0])
    errors.append(actual: 13, predicted: 10, lastSeen: 0, horizon: 1, quantiles: intervals[1])
    errors.append(actual: 21, predicted: 20, lastSeen: 0, horizon: 1, quantiles: intervals[2])
    #expect(IntervalMetric.coverage.value(of: errors) == .value(2.0 / 3))
    #expect(IntervalMetric.width.value(of: errors) == .value(16.0 / 3))
    // Losses at 0.1, 0.5, 0.9: (0.2, 0, 0.2), (0.5, 1.5, 0.9), (0.5, 0.5, 0.3); their mean is 4.6 / 9.
    let pinball = IntervalMetric.pinball.value(of: errors).number
    #expect(isClose(pinball ?? .nan, 4.6 / 9))
    let missing = QuantileForecasts(points: [1], coverage: 0.8).widened(by: [.nan], about: [1])
    errors.append(actual: 1, predicted: 1, lastSeen: 0, horizon: 1, quantiles: missing[0])
    #expect(IntervalMetric.coverage.value(of: errors).number == nil)
  }

  @Test("Predicted quantiles move by how far values lay outside, and neither cross nor pass the forecast, by hand")
  func conformalizedQuantiles() {
    func forecast(_ actual: Double) -> Forecast {
      Forecast(
        series: "", cutoff: Timestamp(milliseconds: 0), horizon: 1, time: Timestamp(milliseconds: 1), target: "y",
        actual: actual, predicted: 5)
    }
    let levels = [0.25, 0.4, 0.5, 0.75]
    func quantiles(_ count: Int) -> QuantileForecasts {
      QuantileForecasts(levels: levels, values: (0..<count).flatMap { _ in [2.0, 4, 5, 6] })
    }
    // Outside by 1, -1 (inside, nearest to 6), -2, 3 and 0: the ceil(6 x 0.5)-th smallest is 0, the ceil(6 x 0.8)-th 3.
    let validation = [1.0, 5, 4, 9, 2].map(forecast)
    for (coverage, half) in [(0.5, 0.0), (0.8, 3), (0.3, -1)] {
      let conformal = SplitConformal(coverage: coverage, fitting: validation, quantiles: quantiles(5))
      #expect(conformal.halfWidth(of: forecast(0)) == half)
    }
    #expect(quantiles(1).widened(by: [3], about: [5]).values == [-1, 4, 5, 9])
    // Inwards past an inner quantile, which goes along, and past the forecast, which stays.
    #expect(quantiles(1).widened(by: [-2.5], about: [5]).values == [4.5, 4.5, 5, 5])
  }

  @Test("Coverage, width and pinball loss of quantiles that numpy and scikit-learn judge")
  func peers() throws {
    struct Reference: Decodable {
      let levels: [Double]
      let actual: [Double]
      let quantiles: [Double]
      let coverage: Double
      let width: Double
      let pinball: Double
    }
    let reference = try Fixture.decode(Reference.self, "quantiles.json")
    let quantiles = QuantileForecasts(levels: reference.levels, values: reference.quantiles)
    var errors = ForecastErrors(levels: reference.levels)
    for (index, actual) in reference.actual.enumerated() {
      errors.append(actual: actual, predicted: 0, lastSeen: 0, horizon: 1, quantiles: quantiles[index])
    }
    #expect(IntervalMetric.coverage.value(of: errors) == .value(reference.coverage))
    #expect(isClose(IntervalMetric.width.value(of: errors).number ?? .nan, reference.width))
    #expect(isClose(IntervalMetric.pinball.value(of: errors).number ?? .nan, reference.pinball))
  }

  @Test(
    "as many errors as are needed have a quantile, and one less has none",
    arguments: [0.5, 0.683, 0.8, 0.9, 0.95, 0.99])
  func needed(coverage: Double) {
    let needed = SplitConformal.errorsNeeded(coverage: coverage)
    let errors = (1...needed).map(Double.init)
    #expect(SplitConformal.quantile(of: errors, coverage: coverage) == Double(needed))
    #expect(SplitConformal.quantile(of: Array(errors.dropLast()), coverage: coverage) == nil)
  }
}
