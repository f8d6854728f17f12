import Artifacts
import Forecasting

/// A run's metrics over all steps, one score per series, metric and model.
struct RunScores {
  /// What is measured.
  struct Key: Hashable {
    let series: String
    let metric: String
    let model: String
  }

  /// The keys in the order of the table.
  let keys: [Key]
  /// The scores over seeds; metrics without a value have none.
  let scores: [Key: Spread]
  /// The models without a seed, which are not trained.
  let baselines: Set<String>
  /// The seeds that have a value, in the order of the score's values; that of a baseline is nil.
  let seeds: [Key: [Int?]]

  /// Reads `metrics.csv`.
  init(_ bytes: [UInt8]) {
    let table = TableScan(bytes)
    var keys: [Key] = []
    var values: [Key: [Double]] = [:]
    var baselines: Set<String> = []
    var seeds: [Key: [Int?]] = [:]
    if let series = table.column("series"), let metric = table.column("metric"), let model = table.column("model"),
      let seed = table.column("seed"), let horizon = table.column("horizon"), let value = table.column("value"),
      let fold = table.column("fold")
    {
      // The only fold, or `all` where there are several: their rows come first.
      var overall: [UInt8]?
      let all = Array("all".utf8)
      table.forEachRow { row in
        if overall == nil { overall = Array(row.raw(fold)) }
        guard row.raw(horizon).elementsEqual(all), row.raw(fold).elementsEqual(overall ?? []) else { return true }
        let key = Key(series: row.text(series), metric: row.text(metric), model: row.text(model))
        if values[key] == nil {
          values[key] = []
          keys.append(key)
        }
        if let number = row.number(value), number.isFinite {
          values[key]?.append(number)
          seeds[key, default: []].append(Int(row.text(seed)))
        }
        if row.raw(seed).isEmpty { baselines.insert(key.model) }
        return true
      }
    }
    self.keys = keys
    self.baselines = baselines
    self.seeds = seeds
    scores = values.compactMapValues { $0.isEmpty ? nil : Spread($0) }
  }
}

extension RunScores {
  /// The means of all series together as `{model: {metric: value}}`, for programs that read metrics from nested objects;
  /// over several seeds beside each `metric_deviation`, and `metric_low` and `metric_high`, the ends of the interval.
  ///
  /// - Parameter mixesUnits: whether there are targets in different units, which only metrics free of scale have together.
  func byModel(mixesUnits: Bool) -> CanonicalValue {
    var models: [String: [String: CanonicalValue]] = [:]
    for key in keys where key.series == keys[0].series {
      guard let score = scores[key], !mixesUnits || MetricName.isFreeOfScale(key.metric) else { continue }
      models[key.model, default: [:]][key.metric] = .double(score.mean)
      for (ending, value) in score.fields {
        models[key.model]?[key.metric + ending] = value.map { .double($0) }
      }
    }
    return .object(models.mapValues { .object($0) })
  }
}
