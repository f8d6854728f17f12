import Artifacts
import Forecasting
import NumericEngine
import Planning
import Specs

/// The test part of an experiment: what its models are judged on, whatever they are made from.
///
/// Two runs have the same one where the same columns of the same source are forecast over the same range, and one that overlaps
/// where the ranges do and a column is the same. With shares a lookback or a warm-up moves the range's beginning.
public struct TestPart: Hashable, Sendable {
  /// The columns that are forecast.
  let targets: [String]
  /// Identifies the source of each target, in their order.
  let data: [Digest]
  /// The first time that is forecast.
  let from: Forecasting.Timestamp
  /// The last time that is forecast.
  let through: Forecasting.Timestamp

  /// How the ledger names it: a range of each target, in milliseconds since 1970 UTC.
  var ranges: [EvaluatedRange] {
    data.map { EvaluatedRange(data: $0, from: Int(from.milliseconds), through: Int(through.milliseconds)) }
  }

  /// The range and the columns: `2016-05-31 to 2018-02-07 of Close`.
  var text: String {
    let shown = targets.prefix(4).joined(separator: ", ") + (targets.count > 4 ? ", ..." : "")
    return "\(from) to \(through) of \(shown)"
  }
}

extension TestPart {
  /// As `run.json` keeps it.
  var canonicalValue: [String: CanonicalValue] {
    [
      "targets": .array(targets.map { .string($0) }), "data": .array(data.map { .string($0.hex) }),
      "from": .string(from.description), "through": .string(through.description),
    ]
  }

  /// Reads what `run.json` keeps; nil for records of runs that kept nothing.
  init?(_ value: CanonicalValue?) {
    guard let targets = value?["targets"]?.strings,
      let data = value?["data"]?.elements?.compactMap(\.digest), data.count == targets.count,
      let from = value?["from"]?.stringValue.flatMap(Forecasting.Timestamp.init(iso:)),
      let through = value?["through"]?.stringValue.flatMap(Forecasting.Timestamp.init(iso:))
    else { return nil }
    self.init(targets: targets, data: data, from: from, through: through)
  }
}

extension TestPart {
  /// The test part of an evaluated experiment; nil where it has no test windows.
  ///
  /// - Throws: damage and storage errors.
  static func read(
    _ spec: ExperimentSpec, _ artifacts: [String: [String: Artifact]], _ store: Store
  ) throws -> TestPart? {
    func bytes(_ reference: ArtifactReference) throws -> [UInt8] {
      guard let artifact = artifacts[reference.stage]?[reference.artifact] else {
        throw ArtifactFault("no '\(reference)'")
      }
      return try store.read(artifact, name: reference.artifact)
    }
    return TestPart(
      spec, panel: try PanelFile.panel(from: try bytes(FeaturesStage.series)),
      windows: try spec.folds.map { try WindowsFile(try bytes(WindowsStage.windows($0))) },
      source: try SourceIdentity(try bytes(LoadStage.source)))
  }

  /// The test part of the windows of all folds; nil where none is of the test part.
  init?(_ spec: ExperimentSpec, panel: Panel, windows: [WindowsFile], source: SourceIdentity) {
    var times: [Forecasting.Timestamp] = []
    for file in windows {
      for window in file.parts[.test] ?? [] {
        let cutoff = window.start + file.shape.lookback - 1
        let series = panel.series[window.series].times
        times += [series[cutoff + file.steps.lowerBound], series[cutoff + file.steps.upperBound]]
      }
    }
    let data = spec.targets.compactMap { source.columns[$0] }
    guard let from = times.min(), let through = times.max(), data.count == spec.targets.count else { return nil }
    self.init(targets: spec.targets, data: data, from: from, through: through)
  }
}

extension TestPart {
  /// Enters the evaluation that a plan came to into the ledger; nil where it did not come to one.
  ///
  /// It counts whether the stage ran or was found cached: a process may have been killed between the two.
  ///
  /// - Parameter known: the test part, where the run's record tells it already.
  /// - Returns: the test part, and whether the evaluation is a new one.
  /// - Throws: damage and storage errors.
  static func enter(
    _ experiment: Experiment, _ result: PlanResult, _ store: Store, known: TestPart? = nil
  ) throws(StoreError) -> (part: TestPart, isNew: Bool)? {
    let spec = experiment.spec
    let lock = result.lock
    // A training that tells its test loss has looked before anything is evaluated.
    let isLooking = lock.stages.contains { stage, locked in
      stage == StageKind.evaluate.rawValue || locked.artifacts[ArtifactName.testLosses] != nil
    }
    guard isLooking else { return nil }
    let part: TestPart
    do {
      let artifacts = Dictionary(uniqueKeysWithValues: result.stages.map { ($0.stage, $0.artifacts) })
      guard let found = try known ?? read(spec, artifacts, store) else { return nil }
      part = found
    } catch let error as StoreError {
      throw error
    } catch {
      return nil
    }
    let models = spec.trainings.compactMap { model, seed in Self.model(model.name, seed: seed, spec, lock) }
    let run = "\(spec.name)/\(experiment.plan.runID)"
    var isNew = false
    for (target, range) in zip(part.targets, part.ranges) {
      if try store.enterEvaluation(of: range, label: target, models: models, run: run) { isNew = true }
    }
    return (part, isNew)
  }

  /// What identifies a trained model, of all folds together; nil where no fold was trained.
  ///
  /// The same weights are the same model, whether test losses were told or not.
  static func model(_ name: String, seed: Int, _ spec: ExperimentSpec, _ lock: Lock) -> Digest? {
    let stages = spec.trainedFolds.map { lock.stages[TrainStage.id(model: name, seed: seed, $0)] }
    guard stages.contains(where: { $0 != nil }) else { return nil }
    let folds = stages.map { stage in
      CanonicalValue.digests((stage?.artifacts ?? [:]).filter { $0.key != ArtifactName.testLosses })
    }
    return Digest(hashing: CanonicalValue.array(folds).canonicalBytes)
  }
}
