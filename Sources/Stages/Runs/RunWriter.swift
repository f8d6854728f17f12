import Artifacts
import Forecasting
import NumericEngine
import Planning
import Reports
import Specs

/// Copies what a finished plan made into the run's folder.
///
/// Files that are there already and right are left alone.
struct RunWriter {
  let experiment: Experiment
  let layout: RunLayout

  private var spec: ExperimentSpec { experiment.spec }
  private var id: String { experiment.plan.runID }
  var folder: String { layout.run(spec.name, id) }

  /// Writes everything but `run.json`, which says that the rest is there.
  func deliver(_ result: PlanResult) throws(StoreError) {
    var artifacts: [String: [String: Artifact]] = [:]
    for stage in result.stages { artifacts[stage.stage] = stage.artifacts }
    func copy(_ stage: String, _ name: String, to path: String) throws(StoreError) {
      guard let artifact = artifacts[stage]?[name] else { return }
      let target = "\(folder)/\(path)"
      if (try? ExternalFile.digest(of: target)) == artifact.digest { return }
      try layout.store.export(artifact, name: name, to: target)
    }
    let files = RunFiles(experiment)
    for file in files.copies { try copy(file.stage, file.artifact, to: file.path) }
    if let metrics = artifacts[StageKind.evaluate.rawValue]?[ArtifactName.metrics] {
      let rows = try layout.store.read(metrics, name: ArtifactName.metrics)
      try write(MetricsFile.bytes(rows, run: id), to: RunLayout.File.metrics)
      try write(files.byModel(rows), to: RunLayout.File.metricsByModel)
    }
    try write(Array(spec.resolved.yaml().utf8), to: RunLayout.File.spec)
    try write(result.lock.fileBytes, to: RunLayout.File.lock)
  }

  /// Writes what a run that failed or was stopped leaves for people to look at: its spec and the histories as far as they came.
  func deliverFailure(_ result: PlanResult) throws(StoreError) {
    var histories: [(model: String, seed: Int, fold: Int, epochs: [EpochRecord], testLosses: [Double])] = []
    for ((model, seed), fold) in spec.trainings.flatMap({ training in spec.trainedFolds.map { (training, $0) } }) {
      let id = TrainStage.id(model: model.name, seed: seed, fold)
      guard let stage = result.stages.first(where: { $0.stage == id }) else { continue }
      if let artifact = stage.artifacts[ArtifactName.history] {
        let bytes = try layout.store.read(artifact, name: ArtifactName.history)
        guard let file = try? HistoryFile(bytes) else { continue }
        var losses: [Double] = []
        if let artifact = stage.artifacts[ArtifactName.testLosses] {
          let bytes = try layout.store.read(artifact, name: ArtifactName.testLosses)
          losses = (try? TestLossFile(bytes).losses) ?? []
        }
        histories.append((model.name, seed, fold.number, file.epochs, losses))
      } else if case .interrupted = stage.outcome, let key = stage.key {
        let epochs = TrainingCheckpoints.history(of: key, in: layout.store)
        if !epochs.isEmpty { histories.append((model.name, seed, fold.number, epochs, [])) }
      } else if case .failed(let failure) = stage.outcome, let training = failure.error as? TrainingFailure {
        histories.append((training.model, training.seed, training.fold.number, training.history, []))
      }
    }
    try write(Array(spec.resolved.yaml().utf8), to: RunLayout.File.spec)
    if !histories.isEmpty, let table = try? ResultTables.history(histories) {
      try write(Array(table.text.utf8), to: RunLayout.File.history)
    }
  }

  /// Writes a file of the run's folder, unless it already says the same.
  func write(_ bytes: [UInt8], to name: String) throws(StoreError) {
    let path = "\(folder)/\(name)"
    if FilePlaces.contents(path, limit: bytes.count) == bytes { return }
    try layout.store.install(bytes, at: path)
  }

  /// Lets `latest` point to this run.
  func link() {
    let path = "\(layout.experiment(spec.name))/\(RunLayout.File.latest)"
    if FilePlaces.linkTarget(path) != id { _ = FilePlaces.link(path, to: id) }
  }
}
