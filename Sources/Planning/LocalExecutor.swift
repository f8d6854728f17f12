public import Artifacts

/// Executes plans in this process, ready stages side by side.
///
/// The result does not depend on the order in which stages happen to end: keys and artifacts depend on inputs alone,
/// and of several failures the first in running order is reported.
public struct LocalExecutor: PlanExecutor {
  private let store: Store
  private let clock: ExecutionClock

  /// An executor that keeps results in a store.
  public init(store: Store, clock: ExecutionClock = .system) {
    self.store = store
    self.clock = clock
  }

  /// Executes a plan; at most `options.jobs` bodies run at once.
  public func execute(_ plan: Plan, _ options: ExecutionOptions) async -> PlanResult {
    var run = PlanRun(plan, options, store, clock)
    await withTaskGroup(of: (Int, StageAttempt.Outcome).self) { group in
      var running = 0
      while true {
        while running < max(1, options.jobs), let (position, attempt) = run.nextAttempt() {
          running += 1
          group.addTask { (position, await attempt.perform()) }
        }
        guard running > 0, let (position, outcome) = await group.next() else { break }
        running -= 1
        run.settle(position, outcome)
      }
    }
    return run.finish()
  }
}
