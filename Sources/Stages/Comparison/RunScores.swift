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

  /// The mean over seeds.
  struct Score: Equatable {
    let mean: Double
    /// The sample standard deviation over seeds; nil for a single value.
    let deviation: Double?
    /// The value of each seed that has one.
    let values: [Double]

    /// How many seeds have a value.
    var count: Int { values.count }
    /// The bootstrap interval of the mean; nil for a single value.
    var interval: ClosedRange<Double>? { SeedBootstrap.interval(of: values) }
  }

  /// The keys in the order of the table.
  let keys: [Key]
  /// The scores; metrics without a value have none.
  let scores: [Key: Score]
  /// The models without a seed, which are not trained.
  let baselines: Set<String>

  /// Reads `metrics.csv`.
  init(_ bytes: [UInt8]) {
    let table = TableScan(bytes)
    var keys: [Key] = []
    var values: [Key: [Double]] = [:]
    var baselines: Set<String> = []
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
        if let number = row.number(value), number.isFinite { values[key]?.append(number) }
        if row.raw(seed).isEmpty { baselines.insert(key.model) }
        return true
      }
    }
    self.keys = keys
    self.baselines = baselines
    scores = values.compactMapValues { values in
      guard !values.isEmpty else { return nil }
      let spread = Spread(values)
      return Score(mean: spread.mean, deviation: values.count > 1 ? spread.deviation : nil, values: values)
    }
  }
}

extension RunScores {
  /// The means of all series together as `{model: {metric: value}}`, for programs that read metrics from nested objects.
  var byModel: CanonicalValue {
    var models: [String: [String: CanonicalValue]] = [:]
    for key in keys where key.series == keys[0].series {
      if let score = scores[key] { models[key.model, default: [:]][key.metric] = .double(score.mean) }
    }
    return .object(models.mapValues { .object($0) })
  }
}

/// A run's losses by epoch, the mean over seeds.
struct RunLosses {
  /// One curve of one model.
  struct Curve {
    let model: String
    /// `train` or `validation`.
    let split: String
    /// The mean over the seeds that trained so long, from the first epoch on.
    let values: [Double]
  }

  let curves: [Curve]

  /// Reads `history.csv`.
  init(_ bytes: [UInt8]) {
    struct Key: Hashable {
      let model: String
      let split: String
    }
    let table = TableScan(bytes)
    var keys: [Key] = []
    var sums: [Key: [(sum: Double, count: Int)]] = [:]
    if let model = table.column("model"), let split = table.column("split"), let epoch = table.column("epoch"),
      let loss = table.column("loss")
    {
      table.forEachRow { row in
        guard let epoch = Int(row.text(epoch)), (1...1_000_000).contains(epoch), let loss = row.number(loss) else {
          return true
        }
        let key = Key(model: row.text(model), split: row.text(split))
        if sums[key] == nil { keys.append(key) }
        while sums[key, default: []].count < epoch { sums[key, default: []].append((0, 0)) }
        sums[key]?[epoch - 1].sum += loss
        sums[key]?[epoch - 1].count += 1
        return true
      }
    }
    curves = keys.map { key in
      Curve(
        model: key.model, split: key.split,
        values: (sums[key] ?? []).map { $0.count == 0 ? .nan : $0.sum / Double($0.count) })
    }
  }

  /// The lowest loss that says how good the run became: of validation where there is any.
  var lowest: Double {
    let validation = curves.filter { $0.split == "validation" }
    return (validation.isEmpty ? curves : validation).flatMap(\.values).filter(\.isFinite).min() ?? .infinity
  }
}
