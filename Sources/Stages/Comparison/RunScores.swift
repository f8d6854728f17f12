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
  /// The seeds that have a value, in the order of the score's values; that of a baseline is empty.
  let seeds: [Key: [String]]

  /// Reads `metrics.csv`.
  init(_ bytes: [UInt8]) {
    let table = TableScan(bytes)
    var keys: [Key] = []
    var values: [Key: [Double]] = [:]
    var baselines: Set<String> = []
    var seeds: [Key: [String]] = [:]
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
          seeds[key, default: []].append(row.text(seed))
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
  /// The means of all series together as `{model: {metric: value}}`, for programs that read metrics from nested objects.
  var byModel: CanonicalValue {
    var models: [String: [String: CanonicalValue]] = [:]
    for key in keys where key.series == keys[0].series {
      if let score = scores[key] { models[key.model, default: [:]][key.metric] = .double(score.mean) }
    }
    return .object(models.mapValues { .object($0) })
  }
}

/// A run's losses by epoch.
struct RunLosses {
  /// One curve of one model.
  struct Curve {
    let model: String
    /// `train`, `validation` or `test`.
    let split: String
    /// The losses of each training, of a seed in a fold, from the first epoch on.
    var trainings: [[Double]] = []

    /// The mean over the trainings that went on so long, from the first epoch on.
    var values: [Double] {
      (0..<(trainings.map(\.count).max() ?? 0)).map { epoch in
        Spread(trainings.compactMap { $0.count > epoch && $0[epoch].isFinite ? $0[epoch] : nil }).mean
      }
    }
  }

  let curves: [Curve]

  /// Reads `history.csv`.
  init(_ bytes: [UInt8]) {
    struct Key: Hashable {
      let model: String
      let split: String
    }
    let table = TableScan(bytes)
    var places: [Key: Int] = [:]
    var last: [Key: String] = [:]
    var curves: [Curve] = []
    if let model = table.column("model"), let split = table.column("split"), let epoch = table.column("epoch"),
      let loss = table.column("loss"), let seed = table.column("seed"), let fold = table.column("fold")
    {
      table.forEachRow { row in
        guard let epoch = Int(row.text(epoch)), (1...1_000_000).contains(epoch), let loss = row.number(loss) else {
          return true
        }
        let key = Key(model: row.text(model), split: row.text(split))
        let place = places[key] ?? curves.count
        if place == curves.count {
          places[key] = place
          curves.append(Curve(model: key.model, split: key.split))
        }
        // The rows of a training follow each other.
        let training = "\(row.text(seed)) \(row.text(fold))"
        if last[key] != training { curves[place].trainings.append([]) }
        last[key] = training
        let current = curves[place].trainings.count - 1
        while curves[place].trainings[current].count < epoch { curves[place].trainings[current].append(.nan) }
        curves[place].trainings[current][epoch - 1] = loss
        return true
      }
    }
    self.curves = curves
  }

  /// The lowest loss that says how good the run became: of validation where there is any.
  var lowest: Double {
    let validation = curves.filter { $0.split == SplitPart.validation.rawValue }
    let training = curves.filter { $0.split == SplitPart.train.rawValue }
    return (validation.isEmpty ? training : validation).flatMap(\.values).filter(\.isFinite).min() ?? .infinity
  }
}
