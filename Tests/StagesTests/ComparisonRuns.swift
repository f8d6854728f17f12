import Foundation
import Planning
import Testing

@testable import Stages

/// A temporary folder in which tiny experiments are run; it goes when the test ends.
final class FinishedRuns {
  let folder: String
  var layout: RunLayout { RunLayout(runs: folder + "/runs") }

  /// Two networks and the naive forecast on ninety synthetic days.
  static let spec = """
    name: tiny
    data: {source: synthetic, kind: sine-mixture, length: 90, noise: 0.2}
    window: {lookback: 6, horizon: 2}
    models:
      gru: {family: gru, hidden_size: 4}
      lstm: {family: lstm, hidden_size: 4}
    training: {epochs: 2, batch_size: 16}
    evaluation:
      metrics: [rmse, mae, r2]
      baselines: [naive]
    plots: []

    """

  /// One network on `data.csv`.
  static let csvSpec = """
    name: table
    data: {source: csv, path: data.csv, time: Date, target: Close}
    window: {lookback: 6, horizon: 3}
    model: {family: lstm, hidden_size: 4}
    training: {epochs: 2, batch_size: 16}
    evaluation:
      metrics: [rmse, mae]
      baselines: [naive]
    plots: []

    """

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("almanac-runs-" + UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
  }

  func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

  /// Runs a spec and returns its run's folder.
  func run(_ spec: String = spec, _ overrides: String...) async throws -> String {
    try write(spec, to: "s.yaml")
    let run = ExperimentRun(try Experiment(path: path("s.yaml"), overrides: overrides), layout: layout)
    let outcome = try await run.execute(ExecutionOptions())
    try #require(outcome.result.isComplete, "\(outcome.result.failure?.description ?? "")")
    return run.folder
  }

  /// The business days of 2024 from Monday, January 1 on, with a value exact in two decimals.
  static func csv(rows: Int) -> String {
    var text = "Date,Close\n"
    var day = 0
    for row in 0..<rows {
      while day % 7 > 4 { day += 1 }
      let date = Date(timeIntervalSince1970: 1_704_067_200 + Double(day) * 86_400)
      text += "\(date.formatted(.iso8601.year().month().day())),\(Double(4000 + row * 37 % 23 * 90) / 100)\n"
      day += 1
    }
    return text
  }

  /// The rows of a table whose cells need no quotes, by column name.
  static func rows(_ csv: String) -> [[String: String]] {
    let lines = csv.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }
}
