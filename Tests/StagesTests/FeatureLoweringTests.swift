import Forecasting
import Foundation
import Specs
import Testing

@testable import Stages

@Suite("Features of a spec")
struct FeatureLoweringTests {
  private func spec(_ lines: String) throws -> ExperimentSpec {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("almanac-features-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("s.yaml").path
    let head = "name: t\ndata: {source: csv, path: p.csv, time: t, target: Close}\nwindow: {lookback: 5}\n"
    try "\(head)model: {family: lstm}\n\(lines)\n".write(toFile: path, atomically: true, encoding: .utf8)
    return try SpecReader().load(path: path)
  }

  @Test("every name means the same to both modules, with the same parameters and defaults")
  func sameKinds() throws {
    let single = Specs.FeatureKind.allCases.filter { FeaturePreset(rawValue: $0.rawValue) == nil }
    #expect(single.map(\.rawValue) == Forecasting.FeatureKind.allCases.map(\.rawValue))
    for kind in single {
      let declared = try #require(try spec("features: [\(kind.rawValue)]").features.first).parameters
      let defaults = kind.lowered.definition.parameters.map { ($0.name, $0.defaultValue) }
      #expect(declared == Dictionary(uniqueKeysWithValues: defaults), "\(kind)")
    }
  }

  @Test("least values are the same too") func sameMinima() throws {
    for kind in Specs.FeatureKind.allCases where kind.preset == nil {
      for parameter in kind.lowered.definition.parameters where parameter.isWhole {
        let least = Int(parameter.minimum)
        func feature(_ value: Int) -> String { "features: [{name: \(kind.rawValue), \(parameter.name): \(value)}]" }
        #expect(throws: SpecFailure.self, "\(kind)") { try spec(feature(least - 1)) }
        #expect(try spec(feature(least)).derivedFeatures().count == 1)
      }
    }
  }

  @Test("columns are the feature's own, the first target, or those of the bars")
  func columns() throws {
    let lines = """
      features: [rsi, {name: ema, column: Open, period: 3, as: e}, atr, vwap]
      bars: {high: High, low: Low, close: Close}
      """
    let spec = try spec(lines)
    #expect(
      try spec.derivedFeatures().map(\.name) == [
        "rsi(Close, 14)", "e", "atr(High, Low, Close, 14)", "vwap(High, Low, Close, volume, 14)",
      ])
    #expect(spec.loadedColumns == ["Close", "Open", "High", "Low", "volume"])
    #expect(spec.modelColumns == ["Close"])
  }

  @Test("indicators-44 makes 44 inputs where the target is one of the bars' prices")
  func preset() throws {
    let lines = "features: [indicators-44]\nbars: {open: o, high: h, low: l, close: Close, volume: v}"
    let spec = try spec(lines)
    let derived = try spec.derivedFeatures()
    #expect(spec.modelColumns == ["Close", "o", "h", "l", "v"])
    #expect(Set(spec.modelColumns + derived.map(\.name)).count == 44)
    #expect(spec.modelColumns.count + derived.count == 44)
    #expect(derived.map(\.warmUp).max() == 49)
  }

  @Test("the documentation has every kind with its formula, warm-up and the preset's columns")
  func documentation() throws {
    let file = URL(filePath: #filePath).appending(path: "../../../docs/features.md").standardized
    let text = try String(contentsOf: file, encoding: .utf8)
    let rows = text.split(separator: "\n").map { $0.split(separator: "|").map { $0.trimmingPrefix(" ") } }
    for kind in Forecasting.FeatureKind.allCases where !kind.definition.readsClock {
      let row = try #require(rows.first { $0.first?.hasPrefix("`\(kind.rawValue)`") == true }, "\(kind)")
      let inputs = kind.definition.inputs.map { _ in "x" }
      #expect(row[1].hasPrefix("`\(kind.definition.formula)`"), "\(kind)")
      #expect(row[3].hasPrefix("\(try Feature(kind, of: inputs).warmUp) "), "\(kind)")
    }
    let bars = BarColumns(open: "open", high: "high", low: "low", close: "close", volume: "volume")
    let preset = bars.columns + (try FeaturePreset.indicators44.features(bars).map(\.name))
    for (index, name) in preset.enumerated() {
      #expect(text.contains("\n\(index + 1). `\(name)`"), "\(name)")
    }
  }
}
