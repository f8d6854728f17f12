import Artifacts
import Forecasting
import Foundation
import NumericEngine
import Specs
import Testing

@testable import Stages

@Suite("Forecasts of a target that is learned as log-returns")
struct TargetTransformStageTests {
  private let prices = (0..<40).map { row in Double(100 + row * row % 17) }

  private func spec(_ window: String) throws -> ExperimentSpec {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("almanac-learned-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("s.yaml").path
    let text = """
      name: t
      data: {source: csv, path: p.csv, time: t, target: p, covariates: [q]}
      window: {lookback: 3, horizon: 2\(window)}
      scale: none
      model: {family: gru, hidden_size: 4}
      """
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try SpecReader().load(path: path)
  }

  private func panel(_ spec: ExperimentSpec, _ prices: [Double]) throws -> Forecasting.Panel {
    let times = prices.indices.map { Forecasting.Timestamp(milliseconds: Int64($0) * 86_400_000) }
    let loaded = try Forecasting.Panel([
      TimeSeries(id: "", times: times, columnNames: ["p", "q"], columns: [prices, prices.map { $0 / 1000 }])
    ])
    return try FeaturesStage.derive(spec, loaded)
  }

  /// Forecasts of every test window by a network whose weights `change` has changed.
  private func forecasts(
    _ spec: ExperimentSpec, _ panel: Forecasting.Panel, by source: PredictStage.Source,
    change: (NamedTensor) -> [Float] = { $0.values }
  ) throws -> ForecastFile {
    let windows = try WindowsStage.cut(spec, spec.folds[0], panel, gaps: [])
    let inputs = try panel.selecting(windows.scaling.columnNames)
    var file: ModelFile?
    if source.seed != nil, case .network(let configuration, let initialization) = source.model.lowered(season: 1) {
      let samples = try windows.samples(.train, of: inputs)
      let trainer = Trainer(
        configuration, shape: windows.shape, options: spec.training.options(seed: 1, initialization: initialization),
        training: samples, validation: samples, threads: 1)
      file = ModelFile(
        weights: .network(
          trainer.lastTensors.map { NamedTensor(name: $0.name, shape: $0.shape, values: change($0)) }),
        scaling: windows.scaling, shape: windows.shape, model: .null, columns: inputs.columnNames,
        targetTransform: windows.targetTransform)
    }
    return try PredictStage.predict(
      source, windows.parts[.test] ?? [], of: panel, shape: windows.shape, offset: 1, season: 1,
      weights: try file.map { try ModelFile($0.bytes) }, threads: 1)
  }

  private func network(_ spec: ExperimentSpec) -> PredictStage.Source {
    PredictStage.Source(name: "gru", model: spec.models[0].model, seed: 1)
  }

  @Test("networks read log-returns in place of prices, and learn the steps' log-returns")
  func samples() throws {
    let spec = try spec(", target_transform: log-return")
    let panel = try panel(spec, prices)
    #expect(panel.columnNames == ["p", "q", "log-return of p"])
    let windows = try WindowsStage.cut(spec, spec.folds[0], panel, gaps: [])
    #expect(windows.scaling.columnNames == ["log-return of p", "q"])
    #expect(windows.shape.inputSize == 2 && windows.shape.targetCount == 1)
    let samples = try windows.samples(.train, of: panel.selecting(windows.scaling.columnNames))
    // The first row is lost to the first return; the first window's targets are rows 4 and 5 of the file.
    for (step, row) in [4, 5].enumerated() {
      #expect(abs(Double(samples.targets[step]) - log(prices[row] / prices[row - 1])) < 1e-7)
    }
    #expect(try WindowsFile(windows.bytes).targetTransform == .logReturn)
  }

  @Test("forecasts are prices again, accumulated over the horizon from the last one seen")
  func accumulation() throws {
    let spec = try spec(", target_transform: log-return")
    let panel = try panel(spec, prices)
    // A network of zeros but for the last bias predicts ln 1.1 and ln 0.9 whatever it sees.
    let file = try forecasts(spec, panel, by: network(spec)) { tensor in
      tensor.name == "head.bias"
        ? [0.095_310_18, -0.105_360_516] : [Float](repeating: 0, count: tensor.values.count)
    }
    #expect(file.rows.count > 4)
    for (row, lastSeen) in zip(file.rows, file.lastSeen) {
      let cutoff = Int(row.cutoff.milliseconds / 86_400_000)
      #expect(lastSeen == prices[cutoff] && row.actual == prices[cutoff + row.horizon])
      #expect(abs(row.predicted / (prices[cutoff] * [1.1, 0.99][row.horizon - 1]) - 1) < 1e-6)
      #expect(row.target == "p")
    }
  }

  @Test("baselines forecast prices from prices")
  func baselines() throws {
    let (plain, learned) = (try spec(""), try spec(", target_transform: log-return"))
    let naive = plain.source(.naive)
    let own = try forecasts(learned, panel(learned, prices), by: naive)
    #expect(zip(own.rows, own.lastSeen).allSatisfy { $0.predicted == $1 })
    #expect(own.rows.suffix(4) == (try forecasts(plain, panel(plain, prices), by: naive)).rows.suffix(4))
  }

  @Test("another future changes no forecast") func noLookahead() throws {
    let spec = try spec(", target_transform: log-return")
    let original = try forecasts(spec, panel(spec, prices), by: network(spec)).rows
    let first = try #require(original.first)
    var changed = prices
    for row in (Int(first.cutoff.milliseconds / 86_400_000) + 1)..<prices.count { changed[row] = 7 + Double(row) }
    let other = try forecasts(spec, panel(spec, changed), by: network(spec)).rows
    #expect(other.filter { $0.cutoff == first.cutoff }.map(\.predicted) == original.prefix(2).map(\.predicted))
    #expect(other.last?.predicted != original.last?.predicted)
  }

  @Test("an offset, which would leave returns out of the sum, is refused") func offset() {
    #expect(throws: SpecFailure.self) { try spec(", offset: 2, target_transform: log-return") }
  }

  @Test("null leaves the values as they are, and the spec as it was") func absent() throws {
    let spec = try spec(", target_transform: null")
    #expect(spec.resolved["window"] == ["lookback": 3, "horizon": 2, "offset": 1, "stride": 1])
    #expect(try panel(spec, prices).columnNames == ["p", "q"])
  }
}
