import Artifacts
import Forecasting
import Safetensors

/// The forecasts of one model and seed as an artifact, in original units.
struct ForecastFile {
  /// The model's name in tables.
  let model: String
  /// The training seed; nil for models without one.
  let seed: Int?
  /// The fold, counted from 1; it is not part of what is cached, and the reader knows it.
  var fold = 1
  /// One row per window, target and step.
  let rows: [Forecast]
  /// The target's value at each row's cutoff.
  let lastSeen: [Double]
  /// The quantiles that the model itself predicts of each row; nil for a model that predicts the value.
  var modelQuantiles: QuantileForecasts?
  /// How many rows' quantiles the network gave in another order, before they were sorted.
  var crossings = 0
  /// Half the width of each row's conformal interval, NaN where there is none; empty where none was asked for.
  var halfWidths: [Double] = []
  /// What the intervals saw.
  var fitted: [FitRecord] = []

  init(model: String, seed: Int?, rows: [Forecast], lastSeen: [Double]) {
    self.model = model
    self.seed = seed
    self.rows = rows
    self.lastSeen = lastSeen
  }

  var bytes: [UInt8] {
    let labels = Set(rows.map { Label(series: $0.series, target: $0.target) }).sorted()
    let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
    func integers(_ name: String, _ values: [Int64]) -> TensorData {
      TensorData(name: name, shape: [values.count], elements: .int64(values))
    }
    func doubles(_ name: String, _ values: [Double]) -> TensorData {
      TensorData(name: name, shape: [values.count], elements: .float64(values))
    }
    var metadata: [String: CanonicalValue] = [
      "model": .string(model), "seed": seed.map { .int($0) } ?? .null,
      "labels": .array(labels.map { .array([.string($0.series), .string($0.target)]) }),
    ]
    if !fitted.isEmpty { metadata["fitted"] = fitted.canonicalValue }
    var intervals = halfWidths.isEmpty ? [] : [doubles("half_width", halfWidths)]
    if let modelQuantiles {
      metadata["quantiles"] = .array(modelQuantiles.levels.map { .double($0) })
      metadata["crossings"] = .int(crossings)
      intervals.append(doubles("quantile", modelQuantiles.values))
    }
    return SafetensorsFile(
      metadata: ["forecasts": CanonicalValue.object(metadata).canonicalText],
      tensors: [
        integers("label", rows.map { Int64(places[Label(series: $0.series, target: $0.target)] ?? 0) }),
        integers("cutoff", rows.map(\.cutoff.milliseconds)), integers("horizon", rows.map { Int64($0.horizon) }),
        integers("time", rows.map(\.time.milliseconds)), doubles("actual", rows.map(\.actual)),
        doubles("predicted", rows.map(\.predicted)), doubles("last_seen", lastSeen),
      ] + intervals
    ).encoded()
  }

  init(_ bytes: [UInt8]) throws {
    let file = try SafetensorsFile(bytes)
    let metadata = try CanonicalValue(parsing: Array((file.metadata["forecasts"] ?? "").utf8))
    let labels = (metadata["labels"]?.elements ?? []).compactMap(\.strings)
    let label = try file.integers("label")
    let cutoff = try file.integers("cutoff")
    let horizon = try file.integers("horizon")
    let time = try file.integers("time")
    let actual = try file.doubles("actual")
    let predicted = try file.doubles("predicted")
    guard let model = metadata["model"]?.stringValue,
      label.allSatisfy({ labels.indices.contains(Int($0)) && labels[Int($0)].count == 2 })
    else { throw ArtifactFault("the forecasts are not described") }
    self.init(
      model: model, seed: metadata["seed"]?.intValue,
      rows: label.indices.map { row in
        Forecast(
          series: labels[Int(label[row])][0], cutoff: Forecasting.Timestamp(milliseconds: cutoff[row]),
          horizon: Int(horizon[row]), time: Forecasting.Timestamp(milliseconds: time[row]),
          target: labels[Int(label[row])][1], actual: actual[row], predicted: predicted[row])
      }, lastSeen: try file.doubles("last_seen"))
    halfWidths = file["half_width"] == nil ? [] : try file.doubles("half_width")
    fitted = try [FitRecord](metadata["fitted"])
    if let levels = metadata["quantiles"]?.elements?.compactMap(\.number), !levels.isEmpty {
      let values = try file.doubles("quantile")
      guard values.count == rows.count * levels.count, let crossings = metadata["crossings"]?.intValue else {
        throw ArtifactFault("the quantiles are not one for each level")
      }
      modelQuantiles = QuantileForecasts(levels: levels, values: values)
      self.crossings = crossings
    }
  }

  /// The quantiles that tables and figures show: those of the model, conformal ends where a coverage was asked for; nil
  /// where there are none.
  func quantiles(coverage: Double?) -> QuantileForecasts? {
    guard let coverage, !halfWidths.isEmpty else { return modelQuantiles }
    let points = rows.map(\.predicted)
    return (modelQuantiles ?? QuantileForecasts(points: points, coverage: coverage))
      .widened(by: halfWidths, about: points)
  }

  /// Gives each row the conformal interval that forecasts of the validation part come to.
  mutating func addIntervals(coverage: Double, fitting: ForecastFile) {
    let intervals = SplitConformal(coverage: coverage, fitting: fitting.rows, quantiles: fitting.modelQuantiles)
    halfWidths = rows.map { intervals.halfWidth(of: $0) ?? .nan }
  }

  private struct Label: Hashable, Comparable {
    let series: String
    let target: String

    static func < (left: Label, right: Label) -> Bool { (left.series, left.target) < (right.series, right.target) }
  }
}

extension [ForecastFile] {
  /// The levels of all quantiles that any forecast has, ascending; those of networks have the ends of intervals among them.
  func levels(coverage: Double?) -> [Double] {
    compactMap(\.modelQuantiles).first?.levels ?? coverage.map(SplitConformal.levels) ?? []
  }
}
