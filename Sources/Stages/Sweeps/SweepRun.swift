public import Artifacts
import NumericEngine
public import Planning
import Specs

/// Runs the points of a sweep side by side, each as a run of its own, and ranks them.
///
/// Points share stages through the store. A point that is done is found cached, so an interrupted sweep goes on where it
/// was.
public struct SweepRun: Sendable {
  /// The sweep.
  public let sweep: Sweep
  /// Where runs are kept.
  public let layout: RunLayout

  /// Prepares to run a sweep below a runs folder.
  public init(_ sweep: Sweep, layout: RunLayout) {
    self.sweep = sweep
    self.layout = layout
  }

  /// The folder of the sweep's tables, figures and page.
  public var folder: String { layout.run(sweep.name, "sweep-\(sweep.id)") }

  /// What happens to a point, as it happens.
  public enum Event: Sendable {
    /// Something of one of its stages.
    case stage(Sweep.Point, PlanEvent)
    /// A point came to its end, or to a comparison, with its loss so far.
    case settled(SweepResult.Entry)
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// The points with their losses, the best first.
    public let result: SweepResult
    /// Whether the sweep was stopped before its end.
    public let isInterrupted: Bool
    /// The sweep's folder, where one was written.
    public let folder: String?
  }

  /// Whether each stage of each point is cached or will run, and why.
  public func states() throws(StoreError) -> [(point: Sweep.Point, states: [StageState])] {
    try sweep.points.map { point throws(StoreError) in (point, try run(of: point).states()) }
  }

  /// Runs what is not done, and writes the sweep's folder when every point is.
  ///
  /// A point that fails does not stop the others.
  ///
  /// - Parameter options: `jobs` points run at once and share the threads.
  /// - Throws: storage errors of the run folders; failures of stages are part of the outcome.
  public func execute(
    _ options: ExecutionOptions, dataWarnings: [String] = [], events: @escaping @Sendable (Event) -> Void
  ) async throws(StoreError) -> Outcome {
    var candidates = sweep.points
    var entries: [SweepResult.Entry] = []
    let epochs = sweep.points[0].experiment.spec.training.epochs
    for rung in sweep.halving?.rungs(epochs: epochs) ?? [] {
      guard candidates.count > 1, let factor = sweep.halving?.factor else { break }
      var paused = options
      paused.pauseAfter = rung
      let compared = try await run(candidates, paused, dataWarnings, events: events)
      guard !options.cancellation.isCancelled else { return try interrupted(compared + entries) }
      let ranked = compared.filter { $0.status != .failed && $0.loss != nil }.sorted { $0.isBetter(than: $1) }
      let kept = Set(ranked.prefix(max(1, candidates.count / factor)).map(\.point.number))
      let stopped = compared.filter { !kept.contains($0.point.number) }
      for entry in stopped { try run(of: entry.point).stop() }
      entries += stopped.map { $0.stopped(after: rung) }
      candidates = candidates.filter { kept.contains($0.number) }
    }
    entries += try await run(candidates, options, dataWarnings, events: events)
    guard !options.cancellation.isCancelled else { return try interrupted(entries) }
    let result = SweepResult(sweep, entries)
    try SweepWriter(self, result).write()
    try TestPartsPage(layout).write()
    return Outcome(result: result, isInterrupted: false, folder: folder)
  }

  private func interrupted(_ entries: [SweepResult.Entry]) throws(StoreError) -> Outcome {
    // Points that were done before the interruption have been looked at.
    if entries.contains(where: { $0.status == .done }) { try TestPartsPage(layout).write() }
    return Outcome(result: SweepResult(sweep, entries), isInterrupted: true, folder: nil)
  }

  private func run(of point: Sweep.Point) -> ExperimentRun {
    ExperimentRun(point.experiment, layout: layout, becomesLatest: false)
  }

  /// Runs some points, as many at once as there are jobs.
  private func run(
    _ points: [Sweep.Point], _ options: ExecutionOptions, _ dataWarnings: [String],
    events: @escaping @Sendable (Event) -> Void
  ) async throws(StoreError) -> [SweepResult.Entry] {
    let width = max(1, min(options.jobs, points.count))
    var base = options
    base.jobs = max(1, options.jobs / width)
    let shared = base
    let results = await withTaskGroup(of: Result<SweepResult.Entry, StoreError>.self) { group in
      var results: [Result<SweepResult.Entry, StoreError>] = []
      // The dearest first, so that no long training is left to one core at the end.
      var waiting = points.sorted { ($1.experiment.cost, $0.number) < ($0.experiment.cost, $1.number) }.makeIterator()
      var running = 0
      while true {
        while running < width, !options.cancellation.isCancelled, let point = waiting.next() {
          running += 1
          var options = shared
          options.events = { events(.stage(point, $0)) }
          let ready = options
          group.addTask {
            do throws(StoreError) {
              let outcome =
                ready.pauseAfter == nil
                ? try await run(of: point).execute(ready, dataWarnings: dataWarnings)
                : try await run(of: point).train(ready, dataWarnings: dataWarnings)
              let entry = try SweepResult.Entry(
                point, of: sweep.keys, outcome, layout.store, through: ready.pauseAfter)
              events(.settled(entry))
              return .success(entry)
            } catch {
              return .failure(error)
            }
          }
        }
        guard running > 0, let result = await group.next() else { break }
        running -= 1
        results.append(result)
      }
      return results
    }
    return try results.map { result throws(StoreError) in try result.get() }
  }
}

extension Experiment {
  /// What training takes, up to a factor that is the same for all points of a sweep: parameters, steps of a window, epochs.
  fileprivate var cost: Int {
    let shape = NetworkShape(
      lookback: spec.window.lookback, inputSize: spec.modelColumns.count + spec.features.count,
      horizon: spec.window.horizon, targetCount: spec.targets.count)
    let parameters = spec.models.reduce(0) { sum, model in
      guard case .network(let configuration, _) = model.model.lowered(season: 1) else { return sum }
      return sum + configuration.parameterCount(shape)
    }
    return parameters * shape.lookback * spec.training.epochs
  }
}
