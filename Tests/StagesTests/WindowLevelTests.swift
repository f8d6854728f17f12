import Foundation
import Testing

@testable import Stages

@Suite("Windows scaled by themselves at any level")
struct WindowLevelTests {
  private static let spec = """
    name: level
    data: {source: csv, path: level.csv, time: Date, target: Close, covariates: [Other]}
    window: {lookback: 6, horizon: 2}
    scale: window
    models:
      gru: {family: gru, hidden_size: 4}
      segments: {family: segment-rnn, hidden_size: 4, segment: 2}
    training: {epochs: 3, batch_size: 16, optimizer: {name: adam, learning_rate: 0.01}}
    evaluation: {metrics: [rmse], baselines: []}
    plots: []

    """

  /// Two series that move by a few units around a level; what is added is exact.
  private static func csv(level: Double) -> String {
    let rows = (0..<90).map { row in
      let date = Date(timeIntervalSince1970: 1_704_067_200 + Double(row) * 86_400)
      let (close, other) = (Double(row * 37 % 23 + row / 9) / 8, Double(row * row % 19) / 4)
      return "\(date.formatted(.iso8601.year().month().day())),\(level + close),\(level - other)\n"
    }
    return "Date,Close,Other\n" + rows.joined()
  }

  /// Forecasts of the test part and of what comes after the last row, less the level.
  private static func forecasts(_ runs: FinishedRuns, level: Double) async throws -> [Double] {
    try runs.write(csv(level: level), to: "level.csv")
    let folder = try await runs.run(spec)
    let future = try PredictionTests.forecast(runs, folder)
    let tested = try String(contentsOfFile: folder + "/predictions.csv", encoding: .utf8)
    return try [tested, future.csv].flatMap(FinishedRuns.rows).map {
      try #require(Double($0["predicted"] ?? "")) - level
    }
  }

  @Test("A series moved by nine orders of magnitude is forecast as the series itself", arguments: [1e9, -1e9])
  func level(_ level: Double) async throws {
    let runs = try FinishedRuns()
    let plain = try await Self.forecasts(runs, level: 0)
    let moved = try await Self.forecasts(runs, level: level)
    #expect(plain.count == moved.count && plain.count > 50)
    // Windows deviate by about 1 from their mean.
    for (plain, moved) in zip(plain, moved) { #expect(abs(plain - moved) < 1e-4) }
    #expect(Set(plain).count > 30)
  }
}
