import Artifacts
import Planning

/// A look that `predict` takes at the test part of a run: forecasts of values of it, beside the values.
struct PredictionLook {
  /// The folder of the run.
  let folder: String
  let record: RunRecord
  let part: TestPart
  /// What the columns of the data that was read are known by.
  let source: SourceIdentity
  /// What identifies each trained model that forecast.
  let models: [Digest]

  /// Enters the look into the ledger of the store beside the run, and says how often the test part has been looked at
  /// by now, or that the look is not counted; nothing where there is nothing to count.
  ///
  /// A page of the ledger that cannot be written takes nothing from the count.
  /// Models that were judged together before, as the run's best weights were by the run itself, are no new look.
  func enter() -> [String] {
    let targets = zip(part.targets, part.ranges).filter { source.columns[$0] == $1.data }
    guard !models.isEmpty, !targets.isEmpty else { return [] }
    let layout = RunLayout(of: folder)
    let store = layout.store
    guard FilePlaces.exists(store.root) else { return [Self.uncounted("there is no store beside the run")] }
    var remarks: [String] = []
    var isNew = false
    do throws(StoreError) {
      for (target, range) in targets where try !store.hasEvaluated(range, models: models) {
        try store.enterEvaluation(of: range, label: target, models: models, run: "\(record.experiment)/\(record.run)")
        isNew = true
      }
      remarks.append(try TestPeeks(part, store).sentence)
    } catch {
      return [Self.uncounted(error.message)]
    }
    do throws(StoreError) {
      if isNew { try TestPartsPage(layout).write(after: part) }
    } catch {
      remarks.append(
        "note: this look at the test part is counted, but the page of looks could not be written: \(error.message)")
    }
    return remarks
  }

  private static func uncounted(_ reason: String) -> String {
    "note: this look at the test part is not counted: \(reason)"
  }
}

extension TrainedModels {
  /// What identifies a trained model to the ledger with the weights of a checkpoint; nil where it is not known.
  func identity(_ model: String, seed: Int, _ checkpoint: Checkpoint) -> Digest? {
    let artifacts = lock.stages[TrainStage.id(model: model, seed: seed, spec.lastTrainedFold)]?.artifacts ?? [:]
    guard checkpoint == .last, let last = artifacts[ArtifactName.last], last != artifacts[ArtifactName.best] else {
      return TestPart.model(model, seed: seed, spec, lock)
    }
    return Digest(hashing: CanonicalValue.digests([ArtifactName.last: last]).canonicalBytes)
  }
}
