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
    var errors = ForecastErrors()
    // Intervals 8-12, 8-12 and 16-24 for 10, 13 and 21.
    errors.append(actual: 10, predicted: 10, lastSeen: 0, horizon: 1, halfWidth: 2)
    errors.append(actual: 13, predicted: 10, lastSeen: 0, horizon: 1, halfWidth: 2)
    errors.append(actual: 21, predicted: 20, lastSeen: 0, horizon: 1, halfWidth: 4)
    #expect(IntervalMetric.coverage.value(of: errors, coverage: 0.8) == .value(2.0 / 3))
    #expect(IntervalMetric.width.value(of: errors, coverage: 0.8) == .value(16.0 / 3))
    // Losses at 0.1, 0.5, 0.9: (0.2, 0, 0.2), (0.5, 1.5, 0.9), (0.5, 0.5, 0.3); their mean is 4.6 / 9.
    let pinball = IntervalMetric.pinball.value(of: errors, coverage: 0.8).number
    #expect(isClose(pinball ?? .nan, 4.6 / 9))
    errors.append(actual: 1, predicted: 1, lastSeen: 0, horizon: 1)
    #expect(IntervalMetric.coverage.value(of: errors, coverage: 0.8).number == nil)
  }
}
