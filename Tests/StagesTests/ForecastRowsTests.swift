import Forecasting
import Testing

@testable import Stages

@Suite("Forecasts column by column")
struct ForecastRowsTests {
  private func forecast(_ series: String, _ target: String, _ horizon: Int, predicted: Double) -> Forecast {
    Forecast(
      series: series, cutoff: Timestamp(milliseconds: 1000), horizon: horizon,
      time: Timestamp(milliseconds: 1000 + Int64(horizon)), target: target, actual: Double(horizon),
      predicted: predicted)
  }

  @Test("Rows come back as they were added, whatever the order of labels")
  func order() {
    let first = [forecast("b", "x", 1, predicted: 5), forecast("a", "y", 2, predicted: 6)]
    let second = [forecast("a", "x", 1, predicted: 7), forecast("b", "x", 3, predicted: 8)]
    var own = ForecastRows(first)
    own.append(contentsOf: ForecastRows(second))
    #expect(Array(own) == first + second && own.labels.count == 3)
  }

  @Test("Sharing columns changes no row")
  func sharing() {
    let first = [forecast("a", "x", 1, predicted: 5), forecast("a", "x", 2, predicted: 6)]
    let second = [forecast("a", "x", 1, predicted: 7), forecast("a", "y", 2, predicted: 8)]
    var own = ForecastRows(second)
    own.share(with: ForecastRows(first))
    #expect(Array(own) == second)
  }

  @Test("The bytes hold labels in order, and columns of different lengths are refused")
  func bytes() throws {
    let all = [forecast("b", "x", 1, predicted: 5), forecast("a", "y", 2, predicted: 6)]
    let file = ForecastFile(model: "m", seed: 3, rows: ForecastRows(all), lastSeen: [1, 2])
    let read = try ForecastFile(file.bytes)
    #expect(Array(read.rows) == all && read.lastSeen == [1, 2] && read.seed == 3 && read.bytes == file.bytes)
    #expect(read.rows.labels.map(\.series) == ["a", "b"])
    #expect(throws: (any Error).self) {
      try ForecastFile(ForecastFile(model: "m", seed: 3, rows: ForecastRows(all), lastSeen: [1]).bytes)
    }
  }
}
