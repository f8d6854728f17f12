import Artifacts
import Forecasting
import NumericEngine
import Planning
import Specs

/// Trains one network from one seed.
enum TrainStage {
  static func id(model: String, seed: Int, _ fold: Fold) -> String {
    "\(StageKind.train.rawValue)/\(model)/seed-\(seed)\(fold.suffix)"
  }

  static func definition(
    _ spec: ExperimentSpec, model: NamedModelSpec, seed: Int, _ fold: Fold
  ) -> StageDefinition {
    StageDefinition(
      id: id(model: model.name, seed: seed, fold), kind: StageKind.train.rawValue,
      codeVersion: StageKind.train.codeVersion,
      parameters: CanonicalParameters.training(spec, model: model.name, seed: seed),
      inputs: ["series": FeaturesStage.series, "windows": WindowsStage.windows(fold)],
      outputs: [ArtifactName.best, ArtifactName.last, ArtifactName.history]
        + (spec.training.testLoss ? [ArtifactName.testLosses] : []),
      // As many threads as shards of a batch can use.
      weight: max(2, spec.training.batchSize / 16)
    ) { context in
      try train(spec, model, seed: seed, fold, context)
    }
  }

  private static func train(
    _ spec: ExperimentSpec, _ model: NamedModelSpec, seed: Int, _ fold: Fold, _ context: StageContext
  ) throws {
    guard case .network(let configuration, let initialization) = model.model.lowered(season: 1) else {
      throw ArtifactFault("model '\(model.name)' is not trained")
    }
    let windows = try WindowsFile(try context.input("windows"))
    let panel = try PanelFile.panel(from: try context.input("series")).selecting(windows.scaling.columnNames)
    let fitted = try records(model.name, seed: seed, windows, panel)
    try LeakageError.check(fitted.map { $0.placed(fold, stage: context.stage) })
    var shape = windows.shape
    shape.quantiles = spec.training.loss.quantiles
    let trainer = Trainer(
      configuration, shape: shape, options: spec.training.options(seed: seed, initialization: initialization),
      training: try windows.samples(.train, of: panel), validation: try windows.samples(.validation, of: panel),
      watched: spec.training.testLoss ? try windows.samples(.test, of: panel) : nil, threads: context.threadBudget)
    var checkpoints = try TrainingCheckpoints(context, every: spec.training.checkpoint, restoring: trainer)
    var report = TrainingReport(context, epochs: spec.training.epochs, steps: trainer.stepsPerEpoch)
    var storageFault: (any Error)?
    do {
      try trainer.run(
        through: context.pauseAfter ?? .max,
        afterStep: { step, loss in
          report.step(step, epoch: trainer.history.count + 1, loss: loss, threads: trainer.threads)
          do {
            try checkpoints.keepIfDue(trainer)
          } catch {
            storageFault = error
            return false
          }
          // Other stages come and go.
          trainer.threads = context.threadBudget
          return !context.isCancelled
        }, afterEpoch: { report.epoch($0, threads: trainer.threads) })
    } catch .interrupted(let epoch) {
      if let storageFault { throw storageFault }
      try checkpoints.keep(trainer)
      throw StageInterruption("interrupted at epoch \(epoch)")
    } catch {
      throw TrainingFailure(model: model.name, seed: seed, fold: fold, error: error)
    }
    if !trainer.isFinished {
      try checkpoints.keep(trainer)
      throw StageInterruption("paused after epoch \(trainer.history.count)")
    }
    let description = CanonicalValue(spec.resolved["models"]?[model.name])
    func file(_ tensors: [NamedTensor]) -> [UInt8] {
      ModelFile(
        weights: .network(tensors), scaling: windows.scaling, shape: shape, model: description,
        columns: panel.columnNames, targetTransform: windows.targetTransform
      ).bytes
    }
    try context.write(file(trainer.bestTensors), to: ArtifactName.best)
    try context.write(file(trainer.lastTensors), to: ArtifactName.last)
    try context.write(
      HistoryFile(
        model: model.name, seed: seed, epochs: trainer.history, bestEpoch: trainer.bestEpoch,
        parameterCount: trainer.parameterCount, fitted: fitted
      ).bytes, to: ArtifactName.history)
    // A file of its own: what training is judged by is the same with and without a look at the test part.
    if spec.training.testLoss {
      try context.write(TestLossFile(losses: trainer.watchedLosses).bytes, to: ArtifactName.testLosses)
    }
  }

  /// What training sees: the training windows by its weights, the validation windows by the schedule and the choice of the
  /// best epoch.
  static func records(
    _ model: String, seed: Int, _ windows: WindowsFile, _ panel: Panel, of parts: [SplitPart] = [.train, .validation]
  ) throws -> [FitRecord] {
    let windowing = try windows.windowing(of: panel)
    let uses: [(SplitPart, String, [SplitPart])] = [
      (.train, "weights", [.validation, .test]), (.validation, "choice of the best epoch", [.test]),
    ]
    return uses.compactMap { part, quantity, later in
      guard parts.contains(part), let seen = windowing.reach(of: windows.parts[part] ?? []),
        let cutoff = windowing.lastTime(before: later.flatMap { windows.parts[$0] ?? [] })
      else { return nil }
      return FitRecord(
        stage: id(model: model, seed: seed, .only), quantity: quantity, from: seen.from,
        through: seen.through, cutoff: cutoff)
    }
  }
}

/// Training that ended without a result; the finished epochs are kept for the run's history.
struct TrainingFailure: Error, CustomStringConvertible {
  let model: String
  let seed: Int
  let fold: Fold
  let error: TrainingError

  var history: [EpochRecord] {
    if case .diverged(_, _, _, _, _, let history) = error { history } else { [] }
  }

  var description: String {
    switch error {
    case .diverged(let epoch, let step, let loss, let norm, let rate, let history):
      "error[R301]: training of model '\(model)' (seed \(seed)\(fold.isRolling ? ", fold \(fold.number)" : "")) diverged in epoch \(epoch), step \(step): loss \(loss), "
        + "gradient norm \(norm), learning rate \(rate); the \(history.count) finished epochs are in history.csv\n"
        + "hint: lower training.optimizer.learning_rate, or set training.clip_norm"
    case .interrupted(let epoch): "interrupted at epoch \(epoch)"
    }
  }
}

/// Tells how far training is, a few times a second at most: the terminal redraws no faster, and a log wants epochs only.
private struct TrainingReport {
  private let context: StageContext
  private let epochs: Int
  private let steps: Int
  private var next = ContinuousClock.now
  private var lastLoss: Double?

  init(_ context: StageContext, epochs: Int, steps: Int) {
    self.context = context
    self.epochs = epochs
    self.steps = steps
  }

  mutating func step(_ step: Int, epoch: Int, loss: Double, threads: Int) {
    let now = ContinuousClock.now
    guard now >= next else { return }
    next = now + .milliseconds(150)
    send("step", epoch: epoch, step: step, loss: lastLoss ?? loss, threads: threads)
  }

  mutating func epoch(_ record: EpochRecord, threads: Int) {
    lastLoss = record.validationLoss ?? record.trainingLoss
    send("epoch", epoch: record.epoch, step: steps, loss: lastLoss ?? .nan, threads: threads)
  }

  private func send(_ event: String, epoch: Int, step: Int, loss: Double, threads: Int) {
    context.progress([
      "event": .string(event), "epoch": .int(epoch), "epochs": .int(epochs), "step": .int(step), "steps": .int(steps),
      "loss": .double(loss), "threads": .int(threads),
    ])
  }
}
