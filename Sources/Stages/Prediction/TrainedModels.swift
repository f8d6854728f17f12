import Artifacts
import Planning
import Specs

/// Which of a training's weights are meant.
public enum Checkpoint: String, Sendable, CaseIterable {
  /// Those of the epoch with the least validation loss, which the run's folder keeps.
  case best
  /// Those of the last step, which only the store keeps.
  case last
}

/// Reads the trained models of a run and their intervals, each checked against the run's lock.
struct TrainedModels {
  let folder: String
  let spec: ExperimentSpec
  let lock: Lock
  let store: Store

  /// The file of a model's best weights in the run's folder; the fold is named where it is not the last one.
  static func file(_ model: String, seed: Int, _ fold: Fold, of spec: ExperimentSpec) -> String {
    let name = fold == spec.lastTrainedFold ? "\(model)-\(seed)" : "\(model)-\(seed)-fold-\(fold.number)"
    return "\(RunLayout.File.models)/\(name).safetensors"
  }

  /// Reads the weights of the fold, of the last that was trained where nil.
  func read(
    _ model: String, seed: Int, _ checkpoint: Checkpoint, fold: Fold? = nil
  ) throws(PredictionError) -> ModelFile {
    let fold = fold ?? spec.lastTrainedFold
    let stage = TrainStage.id(model: model, seed: seed, fold)
    let (path, bytes) =
      switch checkpoint {
      case .best: try delivered(Self.file(model, seed: seed, fold, of: spec), stage, ArtifactName.best)
      case .last: try last(stage)
      }
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

  /// Reads a file of the run's folder.
  private func delivered(
    _ file: String, _ stage: String, _ name: String
  ) throws(PredictionError) -> (path: String, bytes: [UInt8]) {
    let path = "\(folder)/\(file)"
    guard let bytes = FilePlaces.contents(path) else { throw .model(path: path, reason: "no such file") }
    guard Digest(hashing: bytes) == lock.stages[stage]?.artifacts[name] else {
      throw .model(path: path, reason: "is not the file that the run made (sha256 mismatch)")
    }
    return (path, bytes)
  }

  private func last(_ stage: String) throws(PredictionError) -> (path: String, bytes: [UInt8]) {
    let name = "\(stage)/\(ArtifactName.last)"
    guard let locked = lock.stages[stage], let digest = locked.artifacts[ArtifactName.last] else {
      throw .model(path: name, reason: "is not in the run's lock")
    }
    do {
      switch try store.lookup(locked.key) {
      case .hit(let record), .damagedArtifact(let record, _):
        guard let artifact = record.outputs[ArtifactName.last], artifact.digest == digest else {
          throw PredictionError.model(path: name, reason: "the store has another result than the run's")
        }
        return (name, try store.read(artifact, name: ArtifactName.last))
      case .miss: throw PredictionError.model(path: name, reason: "is not in the store any more")
      case .damagedRecord(let entry): throw StoreError.damaged(entry)
      }
    } catch let error as PredictionError {
      throw error
    } catch let error as StoreError {
      throw .store(error)
    } catch {
      throw .model(path: name, reason: "\(error)")
    }
  }
}
