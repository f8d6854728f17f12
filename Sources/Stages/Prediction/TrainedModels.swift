import Artifacts
import Forecasting
import Planning
import Specs

/// Which of a training's weights are meant.
public enum Checkpoint: String, Sendable, CaseIterable {
  /// Those of the epoch with the least validation loss.
  case best
  /// Those of the last step.
  case last

  /// The artifact of a training stage that holds them.
  var artifact: String {
    switch self {
    case .best: ArtifactName.best
    case .last: ArtifactName.last
    }
  }
}

/// Reads the trained models of a run and their intervals, each checked against the run's lock.
struct TrainedModels {
  let folder: String
  let spec: ExperimentSpec
  let lock: Lock

  /// The file of a model's weights in the run's folder; the fold is named where it is not the last one.
  static func file(
    _ model: String, seed: Int, _ checkpoint: Checkpoint, _ fold: Fold, of spec: ExperimentSpec
  ) -> String {
    let place = fold == spec.lastTrainedFold ? "" : "-fold-\(fold.number)"
    let step = checkpoint == .best ? "" : "-\(checkpoint.rawValue)"
    return "\(RunLayout.File.models)/\(model)-\(seed)\(place)\(step).safetensors"
  }

  /// Reads the weights of the fold, of the last that was trained where nil; a forest has one model, which is both.
  func read(
    _ model: String, seed: Int, _ checkpoint: Checkpoint, fold: Fold? = nil
  ) throws(PredictionError) -> ModelFile {
    let fold = fold ?? spec.lastTrainedFold
    let stage = TrainStage.id(model: model, seed: seed, fold)
    let isForest = spec.models.contains { $0.name == model && $0.model.isForest }
    let checkpoint = isForest ? .best : checkpoint
    let (path, bytes) = try delivered(
      Self.file(model, seed: seed, checkpoint, fold, of: spec), stage, checkpoint.artifact)
    do {
      return try ModelFile(bytes)
    } catch {
      throw .model(path: path, reason: "\(error)")
    }
  }

  /// The conformal intervals of the last fold; nil where none were asked for, and of a run that kept none.
  func intervals() throws(PredictionError) -> ConformalTable? {
    let stage = StageKind.evaluate.rawValue
    guard spec.evaluation.coverage != nil, let fold = spec.folds.last,
      lock.stages[stage]?.artifacts[ArtifactName.intervals] != nil
    else { return nil }
    let (path, bytes) = try delivered(RunLayout.File.intervals, stage, ArtifactName.intervals)
    do {
      return try ConformalTable(bytes, fold: fold.number)
    } catch {
      throw .model(path: path, reason: "\(error)")
    }
  }

  /// The last time that the training of a model, or the choice of its best epoch, has seen; nil for one that is not trained,
  /// and where the run's table of it cannot be read or is not the one that the run made: no forecast needs it.
  func seenThrough(_ model: String, seed: Int?) -> Forecasting.Timestamp? {
    guard let seed,
      let table = try? delivered(RunLayout.File.fitted, StageKind.evaluate.rawValue, ArtifactName.fitted)
    else { return nil }
    return FittedTable.seenThrough(table.bytes, stage: TrainStage.id(model: model, seed: seed, spec.lastTrainedFold))
  }

  /// Reads a file of the run's folder.
  private func delivered(
    _ file: String, _ stage: String, _ name: String
  ) throws(PredictionError) -> (path: String, bytes: [UInt8]) {
    let path = "\(folder)/\(file)"
    let bytes: [UInt8]
    do {
      bytes = try RunFile.read(file, in: folder)
    } catch {
      throw .model(path: path, reason: error.reason)
    }
    guard Digest(hashing: bytes) == lock.stages[stage]?.artifacts[name] else {
      throw .model(path: path, reason: "is not the file that the run made (sha256 mismatch)")
    }
    return (path, bytes)
  }
}
