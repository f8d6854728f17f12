import Artifacts
import Forecasting
public import Planning
import Specs

/// The proof that no forecast knows what comes after its cutoff: with all later values corrupted it must not change by a bit.
struct Canary {
  /// Derives the columns that models see; tests plant one that looks ahead.
  var derive: @Sendable (ExperimentSpec, Panel) throws -> Panel = FeaturesStage.derive
  let experiment: Experiment
  let expected: Lock
  let models: TrainedModels
  let threads: Int

  /// The data and what is cut from it.
  struct Subject {
    let fold: Fold
    let loaded: LoadStage.Loaded
    let panel: Panel
    let windows: WindowsFile
    let windowing: Windowing
  }

  func subject(_ fold: Fold) throws -> Subject {
    let spec = experiment.spec
    let files = try experiment.sources.files.map {
      SourceResponse(name: $0.label, bytes: try ExternalFile.read($0.path).bytes)
    }
    let loaded = try LoadStage.read(spec, files)
    let panel = try derive(spec, loaded.panel)
    let windows = try WindowsStage.cut(spec, fold, panel, gaps: loaded.gaps)
    return Subject(
      fold: fold, loaded: loaded, panel: panel, windows: windows, windowing: try windows.windowing(of: panel))
  }

  // MARK: Training

  /// Trains a fold again with the values after a cutoff corrupted, and compares scaler, weights and histories with the
  /// run's.
  func trainingDifferences(
    _ fold: Fold, corruptedAfter cutoff: Forecasting.Timestamp, in scratch: Store, _ cancellation: CancellationFlag
  ) async throws -> (artifacts: Int, differences: [String], interruption: String?) {
    let plan = try ExperimentPlan.make(
      experiment.spec, experiment.sources, corruption: Corruption(cutoff: cutoff))
    let fitted =
      [WindowsStage.id(fold)]
      + experiment.spec.trainings.map { TrainStage.id(model: $0.model.name, seed: $0.seed, fold) }
    var options = ExecutionOptions()
    options.threads = threads
    options.jobs = threads
    options.cancellation = cancellation
    options.selected = plan.closure(of: Set(fitted))
    let result = await LocalExecutor(store: scratch).execute(plan, options)
    if let failure = result.failure { throw failure }
    if !result.isComplete { return (0, [], result.interruption ?? "interrupted") }
    var differences: [String] = []
    var count = 0
    for id in fitted {
      for (name, digest) in (expected.stages[id]?.artifacts ?? [:]).sorted(by: { $0.key < $1.key }) {
        count += 1
        if result.lock.stages[id]?.artifacts[name] != digest {
          differences.append("\(id)/\(name) changes when everything after \(cutoff) is corrupted")
        }
      }
    }
    return (count, differences, nil)
  }

  // MARK: Forecasts

  /// The cutoffs that are tried: the last of the training part, the last of the validation part, and five spread over the
  /// test part.
  func cutoffs(_ subject: Subject) -> [Forecasting.Timestamp] {
    func cutoffs(_ part: SplitPart) -> [Forecasting.Timestamp] {
      (subject.windows.parts[part] ?? []).map(subject.windowing.cutoff)
    }
    let test = cutoffs(.test)
    let picks = test.isEmpty ? [] : (0...4).map { test[$0 * (test.count - 1) / 4] }
    let all = [cutoffs(.train).last, cutoffs(.validation).last].compactMap { $0 } + picks
    return Set(all).sorted()
  }

  /// Forecasts from one cutoff with and without what comes after it, by every model of the run.
  func forecastDifferences(
    _ subject: Subject, at cutoff: Forecasting.Timestamp
  ) throws -> (forecasts: Int, differences: [String]) {
    let spec = experiment.spec
    let windows = subject.windowing.windows.filter { subject.windowing.cutoff($0) == cutoff }
    let corrupted = try derive(
      spec, Corruption(cutoff: cutoff).applied(to: subject.loaded.panel, gaps: subject.loaded.gaps))
    let season = spec.evaluation.season ?? Seasonality.inferred(from: subject.panel)
    var differences: [String] = []
    var count = 0
    for source in spec.forecastSources {
      let weights = try source.seed.map {
        try models.read(source.name, seed: $0, .best, fold: spec.trainedFold(of: subject.fold))
      }
      func rows(_ panel: Panel) throws -> [Forecast] {
        try PredictStage.predict(
          source, windows, of: panel, shape: subject.windows.shape, offset: subject.windows.offset, season: season,
          weights: weights, threads: threads
        ).rows
      }
      let (before, after) = (try rows(subject.panel), try rows(corrupted))
      count += before.count
      for (was, now) in zip(before, after) where was.predicted.bitPattern != now.predicted.bitPattern {
        let series = was.series.isEmpty ? "" : " of series '\(was.series)'"
        differences.append(
          "\(source.id(subject.fold)): '\(was.target)'\(series) forecast from \(cutoff), step \(was.horizon): \(was.predicted) -> "
            + "\(now.predicted) when everything after \(cutoff) is corrupted")
      }
    }
    return (count, differences)
  }
}

/// What the canary found.
public struct CanaryReport: Sendable {
  /// The cutoffs that were tried.
  public internal(set) var cutoffs = 0
  /// The forecasts that were compared.
  public internal(set) var forecasts = 0
  /// The artifacts of fitting and training that were compared.
  public internal(set) var artifacts = 0
  /// What changed, a line each.
  public internal(set) var differences: [String] = []
  /// What was said where the check was stopped.
  public internal(set) var interruption: String?
}

extension Verification {
  /// Corrupts everything after each of several cutoffs and compares what must not depend on it.
  ///
  /// Scaler, weights and histories are made again with everything after the last moment before the first test target
  /// corrupted; the run's models forecast again from cutoffs in every part.
  public func canary(
    threads: Int, cancellation: CancellationFlag
  ) async throws(VerificationError) -> CanaryReport {
    let canary = Canary(
      experiment: experiment, expected: expected,
      models: TrainedModels(folder: folder, spec: experiment.spec, lock: expected, store: layout.store),
      threads: threads)
    let scratch = scratchFolder("canary")
    defer { Self.remove(scratch) }
    do {
      var report = CanaryReport()
      for fold in experiment.spec.folds {
        let subject = try canary.subject(fold)
        for cutoff in canary.cutoffs(subject) {
          let (count, differences) = try canary.forecastDifferences(subject, at: cutoff)
          report.cutoffs += 1
          report.forecasts += count
          report.differences += differences
        }
        guard experiment.spec.trainedFold(of: fold) == fold,
          let border = subject.windowing.lastTime(before: subject.windows.parts[.test] ?? [])
        else { continue }
        let training = try await canary.trainingDifferences(
          fold, corruptedAfter: border, in: Store(root: scratch), cancellation)
        report.artifacts += training.artifacts
        report.differences += training.differences
        report.interruption = training.interruption
        if report.interruption != nil { break }
      }
      return report
    } catch let error as VerificationError {
      throw error
    } catch let error as StageFailure {
      throw .failed(error)
    } catch {
      throw .canary("\(error)")
    }
  }
}
