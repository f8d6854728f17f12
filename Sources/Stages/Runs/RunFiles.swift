import Artifacts
import Planning
import Specs

/// Which artifacts the files of a finished run's folder are made from.
struct RunFiles {
  /// A file that is an artifact's bytes.
  struct Copy {
    let stage: String
    let artifact: String
    /// The file, below the run's folder.
    let path: String
  }

  private let id: String
  private let mixesUnits: Bool
  /// All files that are copies.
  let copies: [Copy]

  init(_ experiment: Experiment) {
    let spec = experiment.spec
    id = experiment.plan.runID
    mixesUnits = spec.mixesUnits
    let evaluate = StageKind.evaluate.rawValue
    var copies = [
      Copy(stage: evaluate, artifact: ArtifactName.predictions, path: RunLayout.File.predictions),
      Copy(stage: evaluate, artifact: ArtifactName.historyTable, path: RunLayout.File.history),
      Copy(stage: evaluate, artifact: ArtifactName.fitted, path: RunLayout.File.fitted),
      Copy(stage: evaluate, artifact: ArtifactName.intervals, path: RunLayout.File.intervals),
      Copy(stage: evaluate, artifact: ArtifactName.importanceTable, path: RunLayout.File.importances),
      Copy(
        stage: StageKind.gradientFlow.rawValue, artifact: ArtifactName.gradients, path: RunLayout.File.gradients),
      Copy(stage: StageKind.report.rawValue, artifact: ArtifactName.page, path: RunLayout.File.report),
    ]
    for kind in spec.plots {
      for file in ResultFigures.files(kind, of: spec) {
        copies.append(Copy(stage: PlotStage.id(kind), artifact: file, path: "\(RunLayout.File.plots)/\(file)"))
      }
    }
    for (model, seed) in spec.trainings {
      for fold in spec.trainedFolds {
        for checkpoint in Checkpoint.allCases {
          copies.append(
            Copy(
              stage: TrainStage.id(model: model.name, seed: seed, fold), artifact: checkpoint.artifact,
              path: TrainedModels.file(model.name, seed: seed, checkpoint, fold, of: spec)))
        }
      }
    }
    self.copies = copies
  }

  /// The bytes of `metrics.json`, given the rows of the artifact.
  func byModel(_ rows: [UInt8]) -> [UInt8] { RunScores(rows).byModel(mixesUnits: mixesUnits).indentedBytes }

  /// The files that a lock names, how many there are, and those of them that are missing or were changed, with the first
  /// difference from what the run made.
  ///
  /// - Parameter store: where the run's own bytes are, unless it has lost them.
  /// - Throws: what kept a file from being read.
  func check(
    _ folder: String, against lock: Lock, _ store: Store
  ) throws(StoreError) -> (count: Int, faults: [String]) {
    /// What a file is told by; nil where it is not there or too large.
    func reading<Value>(
      _ path: String, _ read: (String) throws(ExternalFile.Fault) -> Value
    ) throws(StoreError) -> Value? {
      if (try? RunFile.check(path, in: folder)) == nil { return nil }
      do {
        return try read("\(folder)/\(path)")
      } catch {
        if case .io(let failure) = error { throw .io(failure) }
        return nil
      }
    }
    var count = 0
    var faults: [String] = []
    func check(_ path: String, _ isRight: Bool, made: () -> [UInt8]?) {
      count += 1
      if isRight { return }
      do throws(RunFile.Fault) {
        let now = try RunFile.read(path, in: folder)
        let place = made().map { "first difference: \(FirstDifference.text(path, was: $0, now: now))" }
        let lost = "the store no longer has what the run made, so that it cannot be said where"
        faults.append("\(path): changed since the run\n  \(place ?? lost)")
      } catch {
        let isThere = FilePlaces.exists(error.path)
        faults.append("\(path): \(error.isTooLarge ? error.reason : isThere ? "is no regular file" : "missing")")
      }
    }
    for copy in copies {
      guard let digest = lock.stages[copy.stage]?.artifacts[copy.artifact] else { continue }
      check(copy.path, try reading(copy.path, ExternalFile.digest(of:)) == digest) { store.bytes(of: digest) }
    }
    if let digest = lock.stages[StageKind.evaluate.rawValue]?.artifacts[ArtifactName.metrics] {
      let table = try reading(RunLayout.File.metrics, ExternalFile.read)?.bytes
      let rows = table.flatMap { MetricsFile.rows($0, run: id) }
      let isRight = rows.map { Digest(hashing: $0) } == digest
      let made = isRight ? rows : store.bytes(of: digest)
      check(RunLayout.File.metrics, isRight) { made.map { MetricsFile.bytes($0, run: id) } }
      // Its numbers are those of the table, without which it cannot be judged.
      if let byModel = made.map(byModel) {
        let found = try reading(RunLayout.File.metricsByModel, ExternalFile.read)?.bytes
        check(RunLayout.File.metricsByModel, found == byModel) { byModel }
      }
    }
    return (count, faults)
  }
}
