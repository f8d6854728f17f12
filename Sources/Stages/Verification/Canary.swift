import Artifacts
import Forecasting
public import Planning
import Specs

/// The proof that no forecast knows what comes after its cutoff: with all later values corrupted it must not change by a bit.
struct Canary {
  /// Derives the columns that models see; tests plant one that looks ahead.
  var derive: @Sendable (ExperimentSpec, Panel) throws -> Panel = FeaturesStage.derive
  /// The part that conformal intervals are fitted on; tests plant one that they must not see.
  var fittedPart = SplitPart.validation
  let experiment: Experiment
  let expected: Lock
  let models: TrainedModels
  let threads: Int
  /// How many cutoffs of a test part are tried; nil for all.
  var testCutoffs: Int? = 5

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
      for (name, digest) in (expected.stages[id]?.artifacts ?? [:]).sorted(by: { $0.key < $1.key })
      where name != ArtifactName.testLosses {  // what looks at the test part changes with it
        count += 1
        if result.lock.stages[id]?.artifacts[name] != digest {
          differences.append("\(id)/\(name) changes when everything after \(cutoff) is corrupted")
        }
      }
    }
    return (count, differences, nil)
  }

  // MARK: Forecasts

  /// The cutoffs that are tried: the last of the training part, the last of the validation part, and as many as were asked
  /// for of the test part, evenly spread.
  func cutoffs(_ subject: Subject) -> [Forecasting.Timestamp] {
    func cutoffs(_ part: SplitPart) -> [Forecasting.Timestamp] {
      Set((subject.windows.parts[part] ?? []).map(subject.windowing.cutoff)).sorted()
    }
    let test = cutoffs(.test)
    let count = min(testCutoffs ?? test.count, test.count)
    let picks = (0..<count).map { test[count == 1 ? test.count - 1 : $0 * (test.count - 1) / (count - 1)] }
    let all = [cutoffs(.train).last, cutoffs(.validation).last].compactMap { $0 } + picks
    return Set(all).sorted()
  }

  /// Forecasts from one cutoff with and without what comes after it, by every model of the run: points, quantiles and ends
  /// of intervals.
  ///
  /// Conformal intervals are fitted before the test part begins, so from cutoffs before that they are those of its beginning.
  func forecastDifferences(
    _ subject: Subject, at cutoff: Forecasting.Timestamp
  ) throws -> (forecasts: Int, differences: [String], skipped: Int) {
    let spec = experiment.spec
    let windows = subject.windowing.windows.filter { subject.windowing.cutoff($0) == cutoff }
    func panel(corruptedAfter cutoff: Forecasting.Timestamp) throws -> Panel {
      try derive(spec, Corruption(cutoff: cutoff).applied(to: subject.loaded.panel, gaps: subject.loaded.gaps))
    }
    let corrupted = try panel(corruptedAfter: cutoff)
    let coverage = spec.evaluation.coverage
    let border = subject.windowing.lastTime(before: subject.windows.parts[.test] ?? []) ?? cutoff
    let later = coverage != nil && border > cutoff ? try panel(corruptedAfter: border) : corrupted
    let fitted = subject.windows.parts[fittedPart] ?? []
    let season = spec.evaluation.season ?? Seasonality.inferred(from: subject.panel)
    var differences: [String] = []
    var count = 0
    var skipped = 0
    for source in spec.forecastSources {
      let weights = try source.seed.map {
        try models.read(source.name, seed: $0, .best, fold: spec.trainedFold(of: subject.fold))
      }
      func file(_ windows: [Window], _ panel: Panel) throws -> ForecastFile {
        try PredictStage.predict(
          source, windows, of: panel, shape: subject.windows.shape, offset: subject.windows.offset, season: season,
          weights: weights, threads: threads)
      }
      var (before, after): (ForecastFile, ForecastFile)
      do {
        (before, after) = (try file(windows, subject.panel), try file(windows, corrupted))
      } catch DataError.historyTooShort {
        // A baseline that the run itself asks for nothing before the test part.
        skipped += 1
        continue
      }
      if let coverage {
        before.addIntervals(coverage: coverage, fitting: try file(fitted, subject.panel))
        after.addIntervals(coverage: coverage, fitting: try file(fitted, later))
      }
      count += before.rows.count
      let pairs = zip(values(before), values(after))
      for (row, (was, now)) in zip(before.rows, pairs) {
        let series = row.series.isEmpty ? "" : " of series '\(row.series)'"
        for (was, now) in zip(was, now) where was.value.bitPattern != now.value.bitPattern {
          differences.append(
            "\(source.id(subject.fold)): '\(row.target)'\(series) \(was.name) from \(cutoff), step \(row.horizon): "
              + "\(was.value) -> \(now.value) when everything after \(cutoff) is corrupted")
        }
      }
    }
    return (count, differences, skipped)
  }

  /// What is compared of each row, with its name: the forecast and its quantiles.
  private func values(_ file: ForecastFile) -> [[(name: String, value: Double)]] {
    let quantiles = file.quantiles(coverage: experiment.spec.evaluation.coverage)
    let names = IntervalTable.columns(quantiles?.levels ?? [])
    return file.rows.enumerated().map { index, row in
      [("forecast", row.predicted)] + zip(names, quantiles?[index] ?? []).map { ($0, $1) }
    }
  }
}

/// What the canary found.
public struct CanaryReport: Sendable {
  /// The cutoffs that were tried.
  public internal(set) var cutoffs = 0
  /// The cutoffs of the test parts that there are.
  public internal(set) var testCutoffs = 0
  /// The forecasts that were compared.
  public internal(set) var forecasts = 0
  /// The forecasts of baselines that were left out, since there is too little history at a cutoff before the test part.
  public internal(set) var skipped = 0
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
  /// - Parameter cutoffs: how many of each test part, evenly spread; nil for every one.
  ///
  /// Scaler, weights and histories are made again with everything after the last moment before the first test target
  /// corrupted; the run's models forecast again from cutoffs in every part.
  public func canary(
    cutoffs: Int? = 5, threads: Int, cancellation: CancellationFlag
  ) async throws(VerificationError) -> CanaryReport {
    let canary = Canary(
      experiment: experiment, expected: expected,
      models: TrainedModels(folder: folder, spec: experiment.spec, lock: expected), threads: threads,
      testCutoffs: cutoffs)
    let scratch = scratchFolder("canary")
    defer { Self.remove(scratch) }
    do {
      var report = CanaryReport()
      for fold in experiment.spec.folds {
        let subject = try canary.subject(fold)
        report.testCutoffs += Set((subject.windows.parts[.test] ?? []).map(subject.windowing.cutoff)).count
        for cutoff in canary.cutoffs(subject) {
          if cancellation.isCancelled {
            report.interruption = "interrupted"
            return report
          }
          let (count, differences, skipped) = try canary.forecastDifferences(subject, at: cutoff)
          report.skipped += skipped
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
    } catch let error as PredictionError {
      throw .runFile(error)
    } catch {
      throw .canary("\(error)")
    }
  }
}
