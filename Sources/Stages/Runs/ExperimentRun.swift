public import Artifacts
import Forecasting
public import Planning
import Specs

/// Runs an experiment and fills its run folder.
public struct ExperimentRun: Sendable {
  /// The experiment.
  public let experiment: Experiment
  /// Where runs are kept.
  public let layout: RunLayout
  /// Whether the run becomes the experiment's latest when it is done; a sweep's points do not.
  let becomesLatest: Bool

  /// Prepares to run an experiment below a runs folder.
  public init(_ experiment: Experiment, layout: RunLayout) {
    self.init(experiment, layout: layout, becomesLatest: true)
  }

  init(_ experiment: Experiment, layout: RunLayout, becomesLatest: Bool) {
    self.experiment = experiment
    self.layout = layout
    self.becomesLatest = becomesLatest
  }

  /// The run's folder.
  public var folder: String { layout.run(experiment.spec.name, experiment.plan.runID) }

  /// The lock of the experiment's latest run, to say what has changed since.
  ///
  /// Stages that it does not have, such as those of a fold, are as the newest run had them that has them.
  public var previousLock: Lock? {
    let runs = layout.experiment(experiment.spec.name)
    func lock(_ run: String) -> Lock? {
      (try? RunFile.read(RunLayout.File.lock, in: "\(runs)/\(run)")).flatMap { try? Lock(fileBytes: $0) }
    }
    guard let latest = lock(RunLayout.File.latest) else { return nil }
    var stages = latest.stages
    func hasAll() -> Bool { experiment.plan.stages.allSatisfy { stages[$0.id] != nil } }
    guard becomesLatest, !hasAll() else { return latest }
    let others = FilePlaces.names(in: runs).filter { $0 != RunLayout.File.latest }
      .compactMap { run in RunRecord(folder: "\(runs)/\(run)").map { (run, $0.finished) } }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(Self.earlierLimit)
    for (run, _) in others where !hasAll() { stages.merge(lock(run)?.stages ?? [:]) { newer, _ in newer } }
    return Lock(plan: latest.plan, stages: stages)
  }

  /// More of the newest runs than this are not searched for a stage that the latest does not have.
  private static let earlierLimit = 200

  /// Whether each stage is cached or will run, and why, in the words of the spec.
  public func states(forced: Set<String> = [], selected: Set<String>? = nil) throws(StoreError) -> [StageState] {
    let words = SpecWords(experiment.spec)
    return try experiment.plan.states(
      in: layout.store, forced: forced, selected: selected, previous: previousLock
    ).map { state in
      state.renamed({ words.subject($0, of: state.stage) }, derived: { words.derived($0, of: state.stage) })
    }
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// What became of each stage.
    public let result: PlanResult
    /// The run's folder, where one was written.
    public let folder: String?
    /// The table of metrics and its verdict, where the whole plan is done.
    public let summary: String?
    /// What it was judged on, as it is entered in the store's ledger; nil where it was not.
    public let testPart: TestPart?
    /// What is suspicious about the results, and of the data what was not told before.
    public let warnings: [String]
  }

  /// Executes the plan, and writes the run's folder when all of it is done.
  ///
  /// - Throws: storage errors of the run's folder; failures of stages are part of the outcome.
  public func execute(
    _ options: ExecutionOptions, dataWarnings: [String] = []
  ) async throws(StoreError) -> Outcome {
    let writer = RunWriter(experiment: experiment, layout: layout)
    let started = Timestamp.nowInMilliseconds()
    let clock = ContinuousClock()
    let start = clock.now
    let executor = LocalExecutor(store: layout.store)
    guard options.selected == nil else {
      var look: (part: TestPart, isNew: Bool)?
      let result = try await executor.execute(experiment.plan, options) { result throws(StoreError) in
        look = try TestPart.enter(experiment, result, layout.store)
      }
      try tell(look)
      return Outcome(result: result, folder: nil, summary: nil, testPart: look?.part, warnings: [])
    }
    let known = RunRecord(folder: folder)?.testPart
    var summary: SummaryReader?
    var look: (part: TestPart, isNew: Bool)?
    let result = try await executor.execute(experiment.plan, options) { result throws(StoreError) in
      try writer.deliver(result)
      // Read back within the delivery, so that damage met here is made good like any other.
      summary = try SummaryReader.read(experiment.spec, result, layout.store)
      look = try TestPart.enter(experiment, result, layout.store, known: known)
    }
    let filledRows = summary?.filledRows?.rendered(experiment.sources.files)
    let warnings =
      (filledRows.map { [$0] } ?? []).filter { !dataWarnings.contains($0) }
      + (summary?.warnings ?? []).map { "warning[\($0.code)]: \($0.text)" }
    let status: RunRecord.Status =
      result.isComplete ? .done : result.failure == nil && result.interruption != nil ? .interrupted : .failed
    let isCached = result.stages.allSatisfy { if case .cached = $0.outcome { true } else { false } }
    // Where another process holds a stage, the run is its to record.
    let isHeld = result.failure?.exitCode == 7
    // A run that was done and found everything cached keeps the record of when it was made.
    let isRecorded = RunRecord(folder: folder).map { record in
      record.status == .done
        && record.contradictions(experiment: experiment.name, plan: experiment.plan.digest).isEmpty
    }
    if !isHeld, !(isCached && status == .done && isRecorded == true) {
      if status != .done {
        try writer.deliverFailure(result)
        // Evaluated, and failed after that. What is damaged then is made good, and counted, by the next run.
        look = try? TestPart.enter(experiment, result, layout.store)
      }
      let record = RunRecord(
        experiment, result, status: status, started: started, seconds: start.duration(to: clock.now).seconds,
        testPart: look?.part, warnings: dataWarnings + warnings)
      try writer.write(record.value.indentedBytes, to: RunLayout.File.record)
    }
    if status == .done, becomesLatest { writer.link() }
    try tell(look)
    return Outcome(result: result, folder: folder, summary: summary?.text, testPart: look?.part, warnings: warnings)
  }

  /// Trains as far as `options.pauseAfter` says, which is all that a comparison of points needs.
  ///
  /// The run's folder then tells of an interruption, even where all trainings had come to their end, since nothing is
  /// evaluated; the folder of a run that is done stays as it is.
  ///
  /// - Throws: storage errors of the run's folder; failures of stages are part of the outcome.
  func train(_ options: ExecutionOptions, dataWarnings: [String]) async throws(StoreError) -> Outcome {
    let spec = experiment.spec
    let started = Timestamp.nowInMilliseconds()
    let clock = ContinuousClock()
    let start = clock.now
    var options = options
    options.selected = experiment.plan.closure(
      of: Set(
        spec.trainings.flatMap { model, seed in
          spec.trainedFolds.map { TrainStage.id(model: model.name, seed: seed, $0) }
        }))
    let writer = RunWriter(experiment: experiment, layout: layout)
    // Asked each time: another process may have run the point to its end meanwhile.
    func isDone() -> Bool { RunRecord(folder: folder)?.status == .done }
    var look: (part: TestPart, isNew: Bool)?
    let result = try await LocalExecutor(store: layout.store).execute(experiment.plan, options) {
      result throws(StoreError) in
      if !isDone() { try writer.deliverFailure(result) }
      look = try TestPart.enter(experiment, result, layout.store)
    }
    if !result.isComplete { look = try? TestPart.enter(experiment, result, layout.store) }
    if !isDone() {
      if !result.isComplete { try writer.deliverFailure(result) }
      let record = RunRecord(
        experiment, result, status: result.failure == nil ? .interrupted : .failed, started: started,
        seconds: start.duration(to: clock.now).seconds, testPart: look?.part, warnings: dataWarnings)
      try writer.write(record.value.indentedBytes, to: RunLayout.File.record)
    }
    return Outcome(result: result, folder: folder, summary: nil, testPart: look?.part, warnings: [])
  }

  /// Records that a sweep gave up what it had trained so far; a run that is done by now stays so.
  ///
  /// - Throws: storage errors of the run's folder.
  func stop() throws(StoreError) {
    guard let record = RunRecord(folder: folder), record.status == .interrupted else { return }
    try RunWriter(experiment: experiment, layout: layout).write(
      record.with(status: .stopped).value.indentedBytes, to: RunLayout.File.record)
  }

  /// Brings the pages of the ledger up to date after a new look, which a sweep does once for all of its points.
  private func tell(_ look: (part: TestPart, isNew: Bool)?) throws(StoreError) {
    guard becomesLatest, let look else { return }
    let pages = TestPartsPage(layout)
    if look.isNew || !pages.exist(for: look.part) { try pages.write(after: look.part) }
  }
}

extension Duration {
  fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

/// What a failure means to the process.
extension StageFailure {
  /// The exit code, faults of data included.
  public var processExitCode: Int32 {
    error is DataError ? 4 : exitCode
  }

  /// The full text for people, source lines included.
  public var rendered: String {
    if case .table(let problems)? = error as? DataError {
      return problems.map(\.rendered).joined(separator: "\n")
    }
    if let failure = error as? TrainingFailure { return failure.description }
    return description
  }
}
