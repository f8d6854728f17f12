import Artifacts
import NumericEngine
public import Planning
public import Reports
import Specs

/// A sweep's points with the losses that they are ranked by.
///
/// A model's loss is the mean over its seeds of the least validation loss of any epoch, which is the epoch whose weights
/// are kept, or of a forest's only one; a point's loss is that of the best model that the sweep varies, and of points where
/// that is equal, those of the others decide. Nothing of the test part enters.
public struct SweepResult: Sendable {
  /// What became of a point.
  public enum Status: Hashable, Sendable {
    /// It was trained to its end.
    case done
    /// It was given up after so many epochs, being among the poorer.
    case stopped(after: Int)
    /// A stage failed.
    case failed
    /// The sweep was stopped before the point's end.
    case interrupted

    /// A stable word for tables.
    public var word: String {
      switch self {
      case .done: "done"
      case .stopped: "stopped"
      case .failed: "failed"
      case .interrupted: "interrupted"
      }
    }
  }

  /// One point.
  public struct Entry: Sendable {
    /// The point.
    public let point: Sweep.Point
    /// What became of it.
    public internal(set) var status: Status
    /// The models that the sweep varies with their validation losses over seeds, the best first; without those that have none.
    let losses: [(model: String, spread: Spread)]
    /// The epochs that the loss was looked for in, the most of any seed.
    public let epochs: Int
    /// What became of its stages.
    public let result: PlanResult
    /// What is suspicious about its results.
    public let warnings: [String]

    /// The best of its models that the sweep varies; nil where there is no loss.
    public var model: String? { losses.first?.model }
    /// The validation loss over seeds; nil where training gave none.
    var spread: Spread? { losses.first?.spread }
    /// The validation loss with what it varies by over seeds; nil where training gave none.
    public var estimate: Estimate? { spread?.estimate }
    /// The validation loss, the mean over seeds; nil where training gave none.
    public var loss: Double? { spread?.mean }
    /// The standard deviation of the loss over seeds; nil for one seed.
    public var deviation: Double? { spread?.deviation }
    /// The bootstrap interval of the loss over seeds; nil for one seed.
    public var interval: ClosedRange<Double>? { spread?.interval }

    /// The stages that ran, being neither cached nor failed.
    public var executedStages: Int {
      result.stages.count { if case .executed = $0.outcome { true } else { false } }
    }
  }

  /// The sweep.
  let sweep: Sweep
  /// The points, the best first: those that are done by their loss, then those that went further, then the others.
  public let entries: [Entry]

  init(_ sweep: Sweep, _ entries: [Entry]) {
    self.sweep = sweep
    self.entries = entries.sorted { $0.order == $1.order ? $0.isBetter(than: $1) : $0.order < $1.order }
  }

  /// The point that validation chose; nil where none was trained to its end.
  public var chosen: Entry? { entries.first.flatMap { $0.status == .done && $0.loss != nil ? $0 : nil } }
}

extension SweepResult.Entry {
  /// Reads what an outcome says of a point's validation losses, up to an epoch.
  ///
  /// - Parameter keys: the keys that the sweep varies.
  init(
    _ point: Sweep.Point, of keys: [String], _ outcome: ExperimentRun.Outcome, _ store: Store, through lastEpoch: Int?
  ) throws(StoreError) {
    let trainings = try Self.trainings(point.experiment.spec, outcome.result, store, through: lastEpoch ?? .max)
    let spec = point.experiment.spec
    let losses = spec.models(variedBy: keys).compactMap { model -> (model: String, spread: Spread)? in
      let own = trainings.filter { $0.model == model.name }
      guard own.count == spec.seeds.count * spec.trainedFolds.count, own.allSatisfy({ $0.loss != nil }) else {
        return nil
      }
      // Folds of one seed are not repetitions: their mean is that seed's loss.
      let bySeed = spec.seeds.map { seed in Spread(own.filter { $0.seed == seed }.compactMap(\.loss)).mean }
      return (model.name, Spread(bySeed))
    }
    let result = outcome.result
    self.init(
      point: point, status: result.isComplete ? .done : result.failure != nil ? .failed : .interrupted,
      losses: losses.sorted { ($0.spread.mean, $0.model) < ($1.spread.mean, $1.model) },
      epochs: trainings.map(\.epochs).max() ?? 0, result: result, warnings: outcome.warnings)
  }

  /// The validation losses of all trainings as far as they came, up to an epoch; a forest has one, and no epochs.
  private static func trainings(
    _ spec: ExperimentSpec, _ result: PlanResult, _ store: Store, through lastEpoch: Int
  ) throws(StoreError) -> [(model: String, seed: Int, loss: Double?, epochs: Int)] {
    var trainings: [(model: String, seed: Int, loss: Double?, epochs: Int)] = []
    for ((model, seed), fold) in spec.trainings.flatMap({ training in spec.trainedFolds.map { (training, $0) } }) {
      let id = TrainStage.id(model: model.name, seed: seed, fold)
      guard let stage = result.stages.first(where: { $0.stage == id }) else { continue }
      func add(_ epochs: [EpochRecord]) {
        let seen = epochs.filter { $0.epoch <= lastEpoch }
        trainings.append((model.name, seed, seen.compactMap(\.validationLoss).min(), seen.count))
      }
      if let artifact = stage.artifacts[ArtifactName.history] {
        let bytes = try store.read(artifact, name: ArtifactName.history)
        if let file = try? HistoryFile(bytes) { add(file.epochs) }
      } else if let artifact = stage.artifacts[ArtifactName.importances] {
        let bytes = try store.read(artifact, name: ArtifactName.importances)
        if let file = try? ImportanceFile(bytes) { trainings.append((model.name, seed, file.validationLoss, 0)) }
      } else if case .interrupted = stage.outcome, let key = stage.key {
        add(TrainingCheckpoints.history(of: key, in: store))
      }
    }
    return trainings
  }

  /// Whether the loss is lower; of equal losses those of the other models decide, best to best, and then the order.
  func isBetter(than other: SweepResult.Entry) -> Bool {
    let (own, others) = (losses.map(\.spread.mean), other.losses.map(\.spread.mean))
    guard own != others else { return point.number < other.point.number }
    return !own.isEmpty && (others.isEmpty || own.lexicographicallyPrecedes(others))
  }

  /// The same point, given up.
  func stopped(after epochs: Int) -> SweepResult.Entry {
    guard status != .failed else { return self }
    var entry = self
    entry.status = .stopped(after: epochs)
    return entry
  }

  /// The lowest is the best; entries of equal order are told apart by their losses.
  fileprivate var order: (Int, Int) {
    switch status {
    case .done: (loss == nil ? 1 : 0, 0)
    case .stopped(let epochs): (2, -epochs)
    case .interrupted: (loss == nil ? 4 : 3, 0)
    case .failed: (5, 0)
    }
  }
}
