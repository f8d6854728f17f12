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
  private(set) var rows: ForecastRows
  /// The target's value at each row's cutoff.
  private(set) var lastSeen: [Double]
  /// The quantiles that the model itself predicts of each row; nil for a model that predicts the value.
  var modelQuantiles: QuantileForecasts?
  /// How many rows' quantiles the network gave in another order, before they were sorted.
  var crossings = 0
  /// Half the width of each row's conformal interval, NaN where there is none; empty where none was asked for.
  var halfWidths: [Double] = []
  /// What the intervals saw.
  var fitted: [FitRecord] = []

  init(model: String, seed: Int?, rows: ForecastRows, lastSeen: [Double]) {
    self.model = model
    self.seed = seed
    self.rows = rows
    self.lastSeen = lastSeen
  }

  var bytes: [UInt8] {
    let labels = rows.labels.sorted()
    let sorted = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, Int64($0)) })
    let places = rows.labels.map { sorted[$0] ?? 0 }
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
        integers("label", rows.label.map { places[Int($0)] }), integers("cutoff", rows.cutoff),
        integers("horizon", rows.horizon.map { Int64($0) }), integers("time", rows.time),
        doubles("actual", rows.actual), doubles("predicted", rows.predicted), doubles("last_seen", lastSeen),
      ] + intervals
    ).encoded()
  }

  init(_ bytes: [UInt8]) throws {
    let file = try SafetensorsFile(bytes)
    let metadata = try CanonicalValue(parsing: Array((file.metadata["forecasts"] ?? "").utf8))
    let labels = (metadata["labels"]?.elements ?? []).compactMap(\.strings)
    let label = try file.integers("label")
    let horizon = try file.integers("horizon")
    guard let model = metadata["model"]?.stringValue, labels.allSatisfy({ $0.count == 2 }),
      label.allSatisfy({ labels.indices.contains(Int($0)) }), horizon.allSatisfy({ Int32(exactly: $0) != nil })
    else { throw ArtifactFault("the forecasts are not described") }
    let lastSeen = try file.doubles("last_seen")
    let rows = ForecastRows(
      labels: labels.map { ForecastRows.Label(series: $0[0], target: $0[1]) }, label: label.map { Int32($0) },
      cutoff: try file.integers("cutoff"), horizon: horizon.map { Int32($0) }, time: try file.integers("time"),
      actual: try file.doubles("actual"), predicted: try file.doubles("predicted"))
    let lengths = [rows.cutoff.count, horizon.count, rows.time.count, rows.actual.count, rows.predicted.count]
    guard lengths.allSatisfy({ $0 == label.count }), lastSeen.count == label.count else {
      throw ArtifactFault("the forecasts' columns are not of one length")
    }
    self.init(model: model, seed: metadata["seed"]?.intValue, rows: rows, lastSeen: lastSeen)
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
    let points = rows.predicted
    return (modelQuantiles ?? QuantileForecasts(points: points, coverage: coverage))
      .widened(by: halfWidths, about: points)
  }

  /// Gives each row the conformal interval that forecasts of the validation part come to.
  mutating func addIntervals(coverage: Double, fitting: ForecastFile) {
    let intervals = SplitConformal(coverage: coverage, fitting: fitting.rows, quantiles: fitting.modelQuantiles)
    halfWidths = rows.map { intervals.halfWidth(of: $0) ?? .nan }
  }

  /// Adds the forecasts of the same model in a later fold.
  mutating func append(_ other: ForecastFile) {
    rows.append(contentsOf: other.rows)
    lastSeen += other.lastSeen
    modelQuantiles = modelQuantiles.map {
      QuantileForecasts(levels: $0.levels, values: $0.values + (other.modelQuantiles?.values ?? []))
    }
    crossings += other.crossings
    halfWidths += other.halfWidths
  }

  /// Takes what is equal from the forecasts of another model, so that both are in memory once.
  mutating func share(with other: ForecastFile) {
    rows.share(with: other.rows)
    if lastSeen == other.lastSeen { lastSeen = other.lastSeen }
  }
}

extension [ForecastFile] {
  /// The levels of all quantiles that any forecast has, ascending; those of networks have the ends of intervals among them.
  func levels(coverage: Double?) -> [Double] {
    compactMap(\.modelQuantiles).first?.levels ?? coverage.map(SplitConformal.levels) ?? []
  }
}
