import Artifacts
import Forecasting
import Foundation
import NumericEngine
import Specs
import Testing

@testable import Stages

@Suite("Runs of networks that predict quantiles")
struct QuantileRunTests {
  private static let quantiles = "training.loss={name: quantile, quantiles: [0.1, 0.25, 0.5, 0.9]}"

  private static func number(_ row: [String: String], _ key: String) throws -> Double {
    try #require(Double(row[key] ?? ""), "\(key)")
  }

  private static func metric(_ rows: [[String: String]], _ model: String, _ name: String) throws -> Double {
    try number(try #require(rows.first { $0["model"] == model && $0["metric"] == name }), "value")
  }

  @Test("Columns ascend, the median is the forecast, the metrics follow from them, and baselines have none")
  func columns() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, Self.quantiles, "plots=[forecast]")
    let name = String(folder.dropFirst(runs.folder.count + 1))
    let text = try runs.text(name + "/predictions.csv")
    #expect(text.hasPrefix("model,seed,fold,series,cutoff,horizon,time,actual,predicted,q10,q25,q50,q90\n"))
    let rows = FinishedRuns.rows(text)
    let metrics = FinishedRuns.rows(try runs.text(name + "/metrics.csv"))
    let levels = [("q10", 0.1), ("q25", 0.25), ("q50", 0.5), ("q90", 0.9)]
    for model in ["gru", "lstm"] {
      let own = rows.filter { $0["model"] == model }
      #expect(own.count > 10)
      var (inside, width, loss) = (0, 0.0, 0.0)
      for row in own {
        #expect(row["q50"] == row["predicted"])
        let actual = try Self.number(row, "actual")
        let values = try levels.map { try Self.number(row, $0.0) }
        #expect(values == values.sorted())
        if values[0] <= actual, actual <= values[3] { inside += 1 }
        width += values[3] - values[0]
        for (value, (name, level)) in zip(values, levels) where name != "q25" {
          loss += max(level * (actual - value), (level - 1) * (actual - value))
        }
      }
      let count = Double(own.count)
      #expect(try Self.metric(metrics, model, "coverage") == Double(inside) / count)
      #expect(abs(try Self.metric(metrics, model, "interval-width") - width / count) < 1e-12)
      #expect(abs(try Self.metric(metrics, model, "pinball") - loss / count / 3) < 1e-12)
    }
    #expect(rows.filter { $0["model"] == "naive" }.allSatisfy { $0["q10"] == "" && $0["q50"] == "" })
    #expect(!metrics.contains { $0["model"] == "naive" && $0["metric"] == "coverage" })
    #expect(try runs.text(name + "/plots/forecast.svg").contains("interval"))
    let page = try runs.text(name + "/report.html")
    #expect(page.contains("Networks predict quantiles 0.1, 0.25, 0.5, 0.9") && page.contains("crossed and were sorted"))
  }

  @Test("With a coverage the ends of networks move by one distance a step, and baselines have an interval too")
  func conformalized() async throws {
    let runs = try FinishedRuns()
    let loss = "training.loss=quantile"
    func rows(_ overrides: String...) async throws -> [[String: String]] {
      let folder =
        overrides.isEmpty
        ? try await runs.run(FinishedRuns.spec, loss) : try await runs.run(FinishedRuns.spec, loss, overrides[0])
      return FinishedRuns.rows(try runs.text(folder.dropFirst(runs.folder.count + 1) + "/predictions.csv"))
    }
    let (plain, moved) = (try await rows(), try await rows("evaluation.coverage=0.8"))
    #expect(plain.count == moved.count)
    for step in ["1", "2"] {
      var distances: [Double] = []
      for (before, after) in zip(plain, moved) where before["model"] == "gru" && before["horizon"] == step {
        #expect(before["q50"] == after["q50"])
        distances.append(try Self.number(before, "q10") - Self.number(after, "q10"))
        distances.append(try Self.number(after, "q90") - Self.number(before, "q90"))
      }
      #expect(distances.count > 10 && distances.max()! - distances.min()! < 1e-12)
    }
    let naive = moved.filter { $0["model"] == "naive" }
    #expect(naive.count > 10)
    for row in naive {
      let (low, high) = (try Self.number(row, "q10"), try Self.number(row, "q90"))
      #expect(row["q50"] == row["predicted"] && low < high)
    }
  }

  @Test("Pinball losses of a network with many quantiles and of a baseline's interval are of the same levels")
  func sharedLevels() async throws {
    let runs = try FinishedRuns()
    // Ends that binary numbers do not hold: the baseline's are computed from the coverage, the network's are written.
    let folder = try await runs.run(
      FinishedRuns.spec, "training.loss={name: quantile, quantiles: [0.1585, 0.3, 0.5, 0.7, 0.8415]}",
      "evaluation.coverage=0.683")
    let name = String(folder.dropFirst(runs.folder.count + 1))
    let rows = FinishedRuns.rows(try runs.text(name + "/predictions.csv"))
    let metrics = FinishedRuns.rows(try runs.text(name + "/metrics.csv"))
    for model in ["gru", "naive"] {
      let own = rows.filter { $0["model"] == model }
      #expect(own.count > 10)
      let loss = try own.reduce(0.0) { sum, row in
        let actual = try Self.number(row, "actual")
        return try [("q15.85", 0.1585), ("q50", 0.5), ("q84.15", 0.8415)].reduce(sum) { sum, quantile in
          let difference = actual - (try Self.number(row, quantile.0))
          return sum + max(quantile.1 * difference, (quantile.1 - 1) * difference)
        }
      }
      #expect(abs(try Self.metric(metrics, model, "pinball") - loss / Double(own.count) / 3) < 1e-12)
    }
    #expect(rows.allSatisfy { ($0["q30"] == "") == ($0["model"] == "naive") })
  }

  @Test("Outputs that cross are sorted and counted, come back in the target's units, and survive the artifact")
  func crossing() throws {
    let runs = try FinishedRuns()
    try runs.write(FinishedRuns.spec, to: "s.yaml")
    let spec = try Experiment(path: runs.path("s.yaml"), overrides: ["training.loss=quantile"]).spec
    let panel = try FeaturesStage.derive(spec, try LoadStage.read(spec, []).panel)
    let windows = try WindowsStage.cut(spec, spec.folds[0], panel, gaps: [])
    var shape = windows.shape
    shape.quantiles = spec.training.loss.quantiles
    let source = try #require(spec.forecastSources.first { $0.name == "gru" })
    guard case .network(let configuration, let initialization) = source.model.lowered(season: 1) else {
      Issue.record("the gru is no network")
      return
    }
    // A network of zeros but for the last bias: step 1 gives 3, 1 and 2 whatever it sees, step 2 gives -1, 0 and 1.
    let network = NetworkModel(configuration, shape: shape, initialization: initialization, seed: 1)
    let tensors = network.tensors.map { tensor in
      NamedTensor(
        name: tensor.name, shape: tensor.shape,
        values: tensor.name == "head.bias" ? [3, 1, 2, -1, 0, 1] : tensor.values.map { _ in 0 })
    }
    let weights = ModelFile(
      weights: .network(tensors), scaling: windows.scaling, shape: shape, model: .null, columns: ["value"],
      targetTransform: nil)
    let file = try ForecastFile(
      try PredictStage.predict(
        source, windows.parts[.test] ?? [], of: panel, shape: windows.shape, offset: 1, season: 1,
        weights: try ModelFile(weights.bytes), threads: 1
      ).bytes)
    let map = windows.scaling.scale(column: 0, inputs: panel.series[0].columns[0][..<6])
    let expected = [[1.0, 2, 3], [-1, 0, 1]].map { $0.map(map.inverse) }
    let quantiles = try #require(file.quantiles(coverage: nil))
    #expect(file.rows.count > 10 && file.crossings == file.rows.count / 2)
    for (index, row) in file.rows.enumerated() {
      #expect(Array(quantiles[index]) == expected[row.horizon - 1] && row.predicted == expected[row.horizon - 1][1])
    }
  }

  @Test("Quantiles of a log-return are those of the price one step ahead")
  func logReturns() async throws {
    let runs = try FinishedRuns()
    try runs.write(FinishedRuns.csv(rows: 120), to: "data.csv")
    let folder = try await runs.run(
      FinishedRuns.csvSpec, "training.loss=quantile", "window={lookback: 6, target_transform: log-return}")
    let rows = FinishedRuns.rows(try runs.text(folder.dropFirst(runs.folder.count + 1) + "/predictions.csv"))
      .filter { $0["model"] == "lstm" }
    #expect(rows.count > 10)
    for row in rows {
      let values = try ["q10", "q50", "q90"].map { try Self.number(row, $0) }
      #expect(values == values.sorted() && values[0] > 0 && row["q50"] == row["predicted"])
    }
  }

  /// y(t) = s(t) e(t) with standard normal e and s(t) = 0.5 + 0.4 sin(2 pi t / 24), whose next value is known: the quantiles
  /// are -1.2816 s and 1.2816 s, wide by day and narrow by night.
  @Test("On noise whose size changes, 80 % intervals cover 80 % and are as wide as the true ones")
  func heteroscedastic() async throws {
    let runs = try FinishedRuns()
    var random = RandomStream(seed: 7, name: "noise")
    func size(_ row: Int) -> Double { 0.5 + 0.4 * sin(2 * Double.pi * Double(row) / 24) }
    let start = Date(timeIntervalSince1970: 1_577_836_800)
    var text = "time,y,next\n"
    for row in 0..<5000 {
      let time = (start + Double(row) * 3600).formatted(.iso8601)
      text += "\(time),\(size(row) * random.normal()),\(size(row + 1))\n"
    }
    try runs.write(text, to: "noise.csv")
    let spec = """
      name: noise
      data: {source: csv, path: noise.csv, time: time, target: y, covariates: [next]}
      window: {lookback: 2}
      split: {train: 0.6, validation: 0.2, test: 0.2}
      scale: standard
      model: {family: gru, hidden_size: 12}
      training:
        loss: {name: quantile, quantiles: [0.1, 0.5, 0.9]}
        optimizer: {name: adam, learning_rate: 0.01}
        epochs: 20
        batch_size: 64
      evaluation: {metrics: [rmse], baselines: [naive]}
      plots: []
      """
    /// The rows of the network, each with the deviation of what it forecasts, and the network's pinball loss.
    func forecasts(_ overrides: [String]) async throws -> (rows: [([String: String], Double)], pinball: Double) {
      let folder =
        overrides.isEmpty ? try await runs.run(spec) : try await runs.run(spec, overrides[0], overrides[1])
      let name = String(folder.dropFirst(runs.folder.count + 1))
      let rows = FinishedRuns.rows(try runs.text(name + "/predictions.csv")).filter { $0["model"] == "gru" }
      let sizes = rows.indices.map { size(5000 - rows.count + $0) }
      let metrics = FinishedRuns.rows(try runs.text(name + "/metrics.csv"))
      return (Array(zip(rows, sizes)), try Self.metric(metrics, "gru", "pinball"))
    }
    func coverage(_ rows: [([String: String], Double)]) throws -> Double {
      let inside = try rows.count { row, _ in
        let actual = try Self.number(row, "actual")
        return try Self.number(row, "q10") <= actual && actual <= Self.number(row, "q90")
      }
      return Double(inside) / Double(rows.count)
    }
    let own = try await forecasts([])
    // The standard error over 1000 test rows is 0.013, over half of them 0.018.
    let covered = try coverage(own.rows)
    #expect(own.rows.count > 990 && abs(covered - 0.8) < 0.04)
    let quiet = try coverage(own.rows.filter { $0.1 < 0.5 })
    let loud = try coverage(own.rows.filter { $0.1 > 0.5 })
    #expect(abs(quiet - 0.8) < 0.06 && abs(loud - 0.8) < 0.06)
    let errors = try own.rows.map { row, size in
      abs((try Self.number(row, "q90") - Self.number(row, "q10")) / (2 * 1.281552 * size) - 1)
    }
    #expect(errors.reduce(0, +) / Double(errors.count) < 0.1)

    // One width for all hours covers as much, but too much of the quiet ones and too little of the loud ones.
    let even = try await forecasts(["training.loss=mse", "evaluation.coverage=0.8"])
    let (all, quietly) = (try coverage(even.rows), try coverage(even.rows.filter { $0.1 < 0.5 }))
    let loudly = try coverage(even.rows.filter { $0.1 > 0.5 })
    #expect(abs(all - 0.8) < 0.04 && quietly > 0.9 && loudly < 0.7 && own.pinball < 0.95 * even.pinball)
  }
}
