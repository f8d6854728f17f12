import Testing

@testable import Forecasting

@Suite("Metrics")
struct MetricTests {
  struct Numbers: Decodable {
    let actual: [Double]
    let predicted: [Double]
    let last: [Double]
    let horizon: [Int]
    let training: [Double]
    let season: Int
    let overall: [String: Double]
    let steps: [[String: Double]]

    var errors: ForecastErrors {
      var errors = ForecastErrors()
      let scale = seasonalNaiveError(training[...], season: season)
      for index in actual.indices {
        errors.append(
          actual: actual[index], predicted: predicted[index], lastSeen: last[index], horizon: horizon[index],
          naiveScale: scale, deviation: trainingDeviation(training[...]))
      }
      return errors
    }
  }

  @Test("agree with scikit-learn and numpy, overall and by step", arguments: Metric.allCases)
  func reference(metric: Metric) throws {
    let numbers = try Fixture.decode(Numbers.self, "metrics.json")
    let overall = try #require(metric.value(of: numbers.errors).number)
    #expect(isClose(overall, try #require(numbers.overall[metric.rawValue])))
    let steps = metric.valueByStep(of: numbers.errors)
    #expect(steps.map(\.step) == [1, 2, 3])
    for (step, expected) in zip(steps, numbers.steps) {
      #expect(isClose(try #require(step.value.number), try #require(expected[metric.rawValue])))
    }
  }

  @Test("are counted in what their dimension says: ten times the values, ten times the errors in units")
  func dimensions() throws {
    let numbers = try Fixture.decode(Numbers.self, "metrics.json")
    let large = Numbers(
      actual: numbers.actual.map { $0 * 10 }, predicted: numbers.predicted.map { $0 * 10 },
      last: numbers.last.map { $0 * 10 }, horizon: numbers.horizon, training: numbers.training.map { $0 * 10 },
      season: numbers.season, overall: [:], steps: [])
    // A logarithm of 1 + y depends on what y is counted in, which no unit tells.
    for metric in Metric.allCases where metric != .malr {
      let factor: Double =
        switch metric.dimension {
        case .unit: 10
        case .squaredUnit: 100
        case .percent, .deviations, .none: 1
        }
      let value = try #require(metric.value(of: numbers.errors).number)
      #expect(isClose(try #require(metric.value(of: large.errors).number), factor * value), "\(metric)")
    }
  }

  @Test(
    "the square of a unit, and of one that is made of several",
    arguments: [
      ("USD", "USD\u{b2}"), ("$", "$\u{b2}"), ("\u{b0}C", "\u{b0}C\u{b2}"), ("MW h", "(MW h)\u{b2}"),
      ("km/h", "(km/h)\u{b2}"), ("m\u{b2}", "(m\u{b2})\u{b2}"), ("", ""),
    ])
  func square(unit: String, squared: String) {
    #expect(MetricDimension.squaredUnit.text(unit: unit) == squared)
    #expect(MetricDimension.unit.text(unit: unit) == unit && MetricDimension.none.text(unit: unit).isEmpty)
  }

  private func errors(_ rows: [(actual: Double, predicted: Double)], last: Double = 1, scale: Double? = 1)
    -> ForecastErrors
  {
    var errors = ForecastErrors()
    for row in rows {
      errors.append(actual: row.actual, predicted: row.predicted, lastSeen: last, horizon: 1, naiveScale: scale)
    }
    return errors
  }

  @Test("without forecasts no metric has a value", arguments: Metric.allCases)
  func empty(metric: Metric) {
    #expect(metric.value(of: ForecastErrors()) == .undefined("there are no forecasts"))
  }

  @Test("a metric without meaning says why instead of giving a number")
  func undefined() {
    let zero = errors([(0, 1), (2, 2)])
    #expect(Metric.mape.value(of: zero) == .undefined("an actual value is zero or below a thousandth of the mean"))
    #expect(Metric.mape.value(of: errors([(0.001, 1), (2, 2)])).number == nil)
    #expect(Metric.mape.value(of: errors([(0.01, 0.02), (2, 2)])) == .value(50))
    #expect(Metric.wape.value(of: errors([(0, 1)])).number == nil)
    #expect(Metric.wape.value(of: zero) == .value(50))
    #expect(Metric.malr.value(of: errors([(1, -1)])).number == nil)
    #expect(Metric.r2.value(of: errors([(0.1, 1), (0.1, 2), (0.1, 3)])).number == nil)
    #expect(Metric.mase.value(of: errors([(1, 1)], scale: nil)).number == nil)
    #expect(Metric.scaledMSE.value(of: errors([(1, 1)])).number == nil)
    #expect(Metric.mse.value(of: errors([(1, .nan)])).number == nil)
    #expect(Metric.mse.value(of: errors([(1e200, 0)])).number == nil)
    #expect(Metric.rmse.value(of: errors([(1, .infinity)])).number == nil)
  }

  @Test("smape counts 0 where both values are 0, and 200 where one is")
  func smape() {
    #expect(Metric.smape.value(of: errors([(0, 0), (0, 5)])) == .value(100))
  }

  @Test("standing still is a direction of its own")
  func direction() {
    // Up and up, up and down, still and still, up and still, down and still.
    let rows = [(2.0, 3.0), (2, 0), (1, 1), (2, 1), (0, 1)]
    #expect(Metric.directionalAccuracy.value(of: errors(rows)) == .value(0.4))
  }

  @Test("a forecast that is not a number never counts as right", arguments: Metric.allCases)
  func notANumber(metric: Metric) {
    let value = metric.value(of: errors([(2, .nan)])).number
    #expect(value == nil || value == 0)
  }

  @Test("the scale of mase is the seasonal naive error of the training part")
  func scale() {
    // |3-1|, |2-3|, |6-2| have the mean 7/3; at season 2 |2-1|, |6-3| have the mean 2.
    #expect(seasonalNaiveError([1, 3, 2, 6], season: 1) == 7.0 / 3)
    #expect(seasonalNaiveError([1, 3, 2, 6], season: 2) == 2)
    #expect(seasonalNaiveError([5, 5, 5], season: 1) == nil)
    #expect(seasonalNaiveError([1, 2], season: 2) == nil)
    #expect(seasonalNaiveError([1, 2], season: 0) == nil)
  }

  @Test("the scale of scaled metrics is the population deviation of the training part")
  func deviation() {
    // The mean is 3; the squares 4, 0, 1, 9 have the mean 3.5.
    #expect(trainingDeviation([1, 3, 2, 6]) == 3.5.squareRoot())
    #expect(trainingDeviation([5, 5, 5]) == nil)
  }

  @Test("skill compares with the naive forecast")
  func skill() {
    #expect(Metric.mae.skill(of: .value(1), against: .value(4)) == .value(0.75))
    #expect(Metric.mae.skill(of: .value(8), against: .value(4)) == .value(-1))
    #expect(Metric.mae.skill(of: .value(8), against: .value(0)).number == nil)
    #expect(Metric.mae.skill(of: .undefined("x"), against: .value(1)) == .undefined("x"))
    #expect(Metric.r2.skill(of: .value(0.5), against: .value(0.1)).number == nil)
  }
}
