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
  /// All files that are copies.
  let copies: [Copy]

  init(_ experiment: Experiment) {
    let spec = experiment.spec
    id = experiment.plan.runID
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

  /// The bytes of `metrics.csv`: the artifact's rows with the run's id in front of each.
  func metrics(_ rows: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(rows.count + rows.count / 3)
    // No cell of this table holds a line break.
    for (index, line) in rows.split(separator: UInt8(ascii: "\n")).enumerated() {
      result += (index == 0 ? "run," : "\(id),").utf8
      result += line
      result.append(UInt8(ascii: "\n"))
    }
    return result
  }

  /// The artifact's rows in the bytes of `metrics.csv`.
  private func rows(_ metrics: [UInt8]) -> [UInt8] {
    metrics.split(separator: UInt8(ascii: "\n")).flatMap { line in
      line.drop { $0 != UInt8(ascii: ",") }.dropFirst() + [UInt8(ascii: "\n")]
    }
  }

  /// The files that a lock names, how many there are, and those of them that are missing or were changed.
  ///
  /// - Throws: what kept a file from being read.
  func check(_ folder: String, against lock: Lock) throws(StoreError) -> (count: Int, faults: [String]) {
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
    func check(_ path: String, _ isRight: Bool) {
      count += 1
      if isRight { return }
      do throws(RunFile.Fault) {
        try RunFile.check(path, in: folder)
      } catch {
        faults.append("\(path): \(error.reason)")
        return
      }
      faults.append("\(path): \(FilePlaces.exists("\(folder)/\(path)") ? "changed since the run" : "missing")")
    }
    for copy in copies {
      guard let digest = lock.stages[copy.stage]?.artifacts[copy.artifact] else { continue }
      check(copy.path, try reading(copy.path, ExternalFile.digest(of:)) == digest)
    }
    if let digest = lock.stages[StageKind.evaluate.rawValue]?.artifacts[ArtifactName.metrics] {
      let metrics = try reading(RunLayout.File.metrics, ExternalFile.read)?.bytes ?? []
      let rows = rows(metrics)
      let isRight = Digest(hashing: rows) == digest && self.metrics(rows) == metrics
      check(RunLayout.File.metrics, isRight)
      // Its numbers are those of the table, which therefore has to be right before it can be judged.
      if isRight {
        let byModel = try reading(RunLayout.File.metricsByModel, ExternalFile.read)?.bytes
        check(RunLayout.File.metricsByModel, byModel == RunScores(rows).byModel.indentedBytes)
      }
    }
    return (count, faults)
  }
}
