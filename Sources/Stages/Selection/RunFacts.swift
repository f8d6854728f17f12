import Artifacts
import Forecasting
import Reports
import Specs

/// What is known of one run, read from its folder when it is first asked for.
final class RunFacts {
  let folder: String
  let record: RunRecord

  /// The fields of `run.json` that conditions can name.
  static let recordFields = ["experiment", "run", "status", "started", "finished", "seconds"]

  init?(folder: String) {
    guard let record = RunRecord(folder: folder) else { return nil }
    self.folder = folder
    self.record = record
  }

  private lazy var spec: Result<ExperimentSpec, SpecFailure> = Result { () throws(SpecFailure) in
    try SpecReader().load(path: "\(folder)/\(RunLayout.File.spec)")
  }

  /// Whether errors of its targets may be counted in different units; only of several targets a spec is read.
  private(set) lazy var mixesUnits: Bool = {
    if let targets = record.testPart?.targets, targets.count < 2 { return false }
    return (try? spec.get())?.mixesUnits ?? false
  }()

  /// The values of the resolved spec.
  private(set) lazy var leaves: Result<[SpecLeaf], SpecFailure> = spec.map { SpecLeaf.all($0.resolved) }

  /// The values of the resolved spec by path; items of lists one by one.
  private lazy var parameters: [String: [String]] = {
    Dictionary(((try? leaves.get()) ?? []).map { ($0.path, $0.items) }, uniquingKeysWith: { first, _ in first })
  }()

  /// The metrics.
  private(set) lazy var table: Result<RunScores, RunFile.Fault> = Result { () throws(RunFile.Fault) in
    RunScores(try RunFile.read(RunLayout.File.metrics, in: folder))
  }

  /// The metrics; nil where the table is missing.
  private var scores: RunScores? { try? table.get() }

  /// The trained models, or what forecasts where nothing is trained.
  private(set) lazy var models: [String] = {
    guard let scores else { return [] }
    var names: [String] = []
    for key in scores.keys where !names.contains(key.model) { names.append(key.model) }
    let trained = names.filter { !scores.baselines.contains($0) }
    return trained.isEmpty ? names : trained
  }()

  /// The trained model with the least error over all steps and series, or the best forecast where nothing is trained.
  ///
  /// It is read from `metrics.json` and the spec, which are small: a list of runs has no time for all their rows.
  private(set) lazy var best: (model: String, metric: String, value: Estimate)? = {
    guard let bytes = FilePlaces.contents("\(folder)/\(RunLayout.File.metricsByModel)", limit: 1 << 20),
      let models = (try? CanonicalValue(parsing: bytes))?.objectValue
    else { return nil }
    let names = (try? spec.get()).map { $0.models.filter(\.model.isTrained).map(\.name) } ?? self.models
    let trained = models.filter { names.contains($0.key) }
    let judged = (trained.isEmpty ? models : trained).sorted { $0.key < $1.key }
    // Targets in different units have only metrics free of scale together.
    for metric in mixesUnits ? ["mase", "mape"] : ["rmse", "mae", "mse", "mape", "mase"] {
      let values = judged.compactMap { model in
        Self.estimate(metric, in: model.value).map { (model: model.key, metric: metric, value: $0) }
      }
      if let best = values.min(by: { $0.value.mean < $1.value.mean }) { return best }
    }
    return nil
  }()

  /// A metric of a model in `metrics.json`, over several seeds with its deviation and interval.
  private static func estimate(_ metric: String, in model: CanonicalValue) -> Estimate? {
    guard let mean = model[metric]?.number else { return nil }
    var interval: ClosedRange<Double>?
    if let low = model["\(metric)_low"]?.number, let high = model["\(metric)_high"]?.number, low <= high {
      interval = low...high
    }
    return Estimate(mean: mean, deviation: model["\(metric)_deviation"]?.number, interval: interval)
  }

  /// The field of the loss that sweeps choose by.
  private static let validationLoss = "validation_loss"

  /// The losses that sweeps choose by; read only where they are asked for.
  private lazy var validationLosses = (try? spec.get()).map { ValidationLosses(folder: folder, $0) }

  /// Whether a name is one of the metrics, or the validation loss, which is chosen by like one.
  static func isMetric(_ name: String) -> Bool {
    name == validationLoss || Metric(rawValue: name) != nil || IntervalMetric(rawValue: name) != nil
      || name.hasPrefix("skill-") && Metric(rawValue: String(name.dropFirst("skill-".count))) != nil
  }

  /// The metric over seeds, of all series together and all steps.
  private func score(_ metric: String, model: String) -> Spread? {
    guard let scores, let series = scores.keys.first?.series, !mixesUnits || MetricName.isFreeOfScale(metric) else {
      return nil
    }
    return scores.scores[RunScores.Key(series: series, metric: metric, model: model)]
  }

  /// The metric that a field is, over seeds: of one of the run's models, or of the model that the field names.
  func score(of field: String, model: String?) -> Spread? {
    if field == Self.validationLoss { return validationLosses?.spread(of: model) }
    if Self.isMetric(field) { return model.flatMap { score(field, model: $0) } }
    guard let dot = field.lastIndex(of: "."), Self.isMetric(String(field[field.index(after: dot)...])) else {
      return nil
    }
    let (name, metric) = (String(field[..<dot]), String(field[field.index(after: dot)...]))
    return metric == Self.validationLoss ? validationLosses?.spread(of: name) : score(metric, model: name)
  }

  /// What an order by a field compares, the first that differ deciding; of equal validation losses those of the other
  /// models, best to best.
  func sortKey(of field: String, model: String?) -> [String] {
    let key = Array(values(of: field, model: model).prefix(1))
    guard field == Self.validationLoss, !key.isEmpty, let losses = validationLosses?.models else { return key }
    let own = model ?? losses[0].model
    return key + losses.filter { $0.model != own }.map { "\($0.spread.mean)" }
  }

  /// The values of a field for one of the run's models; none where the run has no such field.
  func values(of field: String, model: String?) -> [String] {
    switch field {
    case "experiment": return [record.experiment]
    case "run": return [record.run]
    case "status": return record.status.map { [$0.rawValue] } ?? []
    case "started": return record.value["started"]?.stringValue.map { [$0] } ?? []
    case "finished": return [record.finished]
    case "seconds": return ["\(record.seconds)"]
    case "model": return model.map { [$0] } ?? []
    default: break
    }
    if let score = score(of: field, model: model) { return ["\(score.mean)"] }
    if Self.isMetric(field) { return [] }
    if field.hasPrefix("model."), let model {
      return parameters["models.\(model).\(field.dropFirst("model.".count))"] ?? []
    }
    return parameters[field] ?? []
  }

  /// The names that conditions on this run can use.
  var fieldNames: Set<String> {
    var names = Set(Self.recordFields + ["model"])
    for path in parameters.keys {
      names.insert(path)
      let parts = path.split(separator: ".", maxSplits: 2)
      if parts.count == 3, parts[0] == "models" { names.insert("model.\(parts[2])") }
    }
    for key in scores?.keys ?? [] {
      names.insert(key.metric)
      names.insert("\(key.model).\(key.metric)")
    }
    let trained = (try? spec.get())?.models.filter(\.model.isTrained) ?? []
    if !trained.isEmpty { names.insert(Self.validationLoss) }
    for model in trained { names.insert("\(model.name).\(Self.validationLoss)") }
    return names
  }
}
