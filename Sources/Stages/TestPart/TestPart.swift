import Artifacts
import Forecasting
import NumericEngine
import Planning
import Specs

/// The test part of an experiment: what its models are judged on, whatever they are made from.
///
/// Two runs have the same one where the same columns of the same data are forecast over the same range; lookback,
/// covariates, features, scaling and models do not count.
public struct TestPart: Hashable, Sendable {
  /// The columns that are forecast.
  let targets: [String]
  /// Identifies the targets' times and values as they were loaded, all of them.
  let data: Digest
  /// The first time that is forecast.
  let from: Forecasting.Timestamp
  /// The last time that is forecast.
  let through: Forecasting.Timestamp

  /// How the ledger names it, in milliseconds since 1970 UTC.
  var range: EvaluatedRange {
    EvaluatedRange(data: data, from: Int(from.milliseconds), through: Int(through.milliseconds))
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
      "targets": .array(targets.map { .string($0) }), "data": .string(data.hex),
      "from": .string(from.description), "through": .string(through.description),
    ]
  }

  /// Reads what `run.json` keeps; nil for records of runs that kept nothing.
  init?(_ value: CanonicalValue?) {
    guard let targets = value?["targets"]?.strings, let data = value?["data"]?.digest,
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
    let panel = try PanelFile.panel(from: try bytes(FeaturesStage.series))
    var times: [Forecasting.Timestamp] = []
    for fold in spec.folds {
      let file = try WindowsFile(try bytes(WindowsStage.windows(fold)))
      for window in file.parts[.test] ?? [] {
        let cutoff = window.start + file.shape.lookback - 1
        let series = panel.series[window.series].times
        times += [series[cutoff + file.steps.lowerBound], series[cutoff + file.steps.upperBound]]
      }
    }
    guard let from = times.min(), let through = times.max() else { return nil }
    let loaded = try PanelFile.panel(
      from: try bytes(ArtifactReference(stage: StageKind.load.rawValue, artifact: ArtifactName.series)))
    let targets = try loaded.selecting(spec.targets)
    return TestPart(
      targets: spec.targets, data: Digest(hashing: PanelFile.bytes(of: targets)), from: from, through: through)
  }
}

extension TestPart {
  /// Enters the evaluation that a plan came to into the ledger; nil where it did not come to one.
  ///
  /// It counts whether the stage ran or was found cached: a process may have been killed between the two.
  ///
  /// - Throws: damage and storage errors.
  static func enter(_ experiment: Experiment, _ result: PlanResult, _ store: Store) throws(StoreError) -> TestPart? {
    let spec = experiment.spec
    var artifacts: [String: [String: Artifact]] = [:]
    for stage in result.stages { artifacts[stage.stage] = stage.artifacts }
    let lock = result.lock
    guard let evaluation = lock.stages[StageKind.evaluate.rawValue] else { return nil }
    let part: TestPart
    do {
      guard let found = try read(spec, artifacts, store) else { return nil }
      part = found
    } catch let error as StoreError {
      throw error
    } catch {
      return nil
    }
    let models = spec.trainings.map { model, seed in
      let keys = spec.trainedFolds.compactMap { lock.stages[TrainStage.id(model: model.name, seed: seed, $0)]?.key }
      // A model of several folds is one model.
      return keys.count == 1 ? keys[0] : Digest(hashing: Array(keys.map(\.hex).joined().utf8))
    }
    try store.enterEvaluation(
      evaluation.key, of: part.range, models: models, run: "\(spec.name)/\(experiment.plan.runID)")
    return part
  }
}
