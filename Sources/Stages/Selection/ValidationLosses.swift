import Artifacts
import Forecasting
import Planning
import Specs

/// The validation losses of a run's trained models, as sweeps rank them: of each seed the least of any epoch, of folds the
/// mean; a forest has one.
struct ValidationLosses {
  /// The models with their losses over seeds, the best first; without those of which a training gave none.
  let models: [(model: String, spread: Spread)]

  /// Reads a run's folder; networks' losses are in its history, those of forests in the store beside it.
  init(folder: String, _ spec: ExperimentSpec) {
    let history = (try? RunFile.read(RunLayout.File.history, in: folder)).map { RunLosses($0, of: .validation) }
    let forests = spec.forestTrainings.isEmpty ? nil : Forests(folder)
    let models = spec.models.filter(\.model.isTrained).compactMap { model -> (model: String, spread: Spread)? in
      let trainings =
        model.model.isForest
        ? spec.seeds.flatMap { seed in
          spec.trainedFolds.map { (seed, forests?.loss(TrainStage.id(model: model.name, seed: seed, $0))) }
        }
        : history?.curves.first { $0.model == model.name }?.leastOfTrainings ?? []
      guard trainings.count == spec.seeds.count * spec.trainedFolds.count, trainings.allSatisfy({ $0.1 != nil }) else {
        return nil
      }
      return (model.name, Spread(overFolds: trainings))
    }
    self.models = models.sorted { ($0.spread.mean, $0.model) < ($1.spread.mean, $1.model) }
  }

  /// The loss of a model; of the best one where nil.
  func spread(of model: String?) -> Spread? {
    model.map { name in models.first { $0.model == name }?.spread } ?? models.first?.spread
  }

  /// Reads what forests tell of themselves from the store.
  private struct Forests {
    let lock: Lock
    let store: Store

    init?(_ folder: String) {
      guard let bytes = try? RunFile.read(RunLayout.File.lock, in: folder),
        let lock = try? Lock(fileBytes: bytes)
      else { return nil }
      self.lock = lock
      store = RunLayout.store(of: folder)
    }

    func loss(_ stage: String) -> Double? {
      guard let key = lock.stages[stage]?.key, case .hit(let record)? = try? store.lookup(key),
        let artifact = record.outputs[ArtifactName.importances],
        let bytes = try? store.read(artifact, name: ArtifactName.importances)
      else { return nil }
      return (try? ImportanceFile(bytes))?.validationLoss
    }
  }
}
