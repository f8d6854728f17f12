public import Artifacts

/// Runs plans: the *how* to a plan's *what*.
public protocol PlanExecutor: Sendable {
  /// Brings every selected stage to a result, or says why not. Errors are part of the result.
  func execute(_ plan: Plan, _ options: ExecutionOptions) async -> PlanResult
}

/// How a plan is to be executed.
///
/// None of it changes a result.
public struct ExecutionOptions: Sendable {
  /// The stages that may run at once.
  public var jobs = 1
  /// The threads that all running stages share, those of every execution with a copy of these options.
  public var threads = 1 {
    didSet { share = ThreadShare(threads: threads) }
  }
  var share = ThreadShare(threads: 1)
  /// The ids of stages that run whatever is cached.
  public var forced: Set<String> = []
  /// The ids to execute, closed under need; all where nil.
  public var selected: Set<String>?
  /// Whether stages that do not need a failed one still run.
  public var keepGoing = false
  /// Whether what is found damaged is made again; otherwise damage is an error.
  public var rebuildsDamage = true
  /// The seconds to wait for another process that executes the same stage; without end where nil.
  public var lockTimeout: Double?
  /// Asks running stages to keep a checkpoint and stop, and starts no others.
  public var cancellation = CancellationFlag()
  /// Rounds of their own, such as epochs, after which bodies that can go on later keep a checkpoint and throw
  /// `StageInterruption`; without end where nil.
  public var pauseAfter: Int?
  /// Takes what happens, from several tasks at once.
  public var events: @Sendable (PlanEvent) -> Void = { _ in }
  /// The damaged entries that have been told of already.
  var announced: Set<Digest> = []

  /// One stage at a time on one thread.
  public init() {}
}

extension PlanExecutor {
  /// Executes a plan and hands the result over, once more where the handing over meets damage.
  ///
  /// `deliver` copies artifacts out of the store. Where one of them is damaged, the stage that made it runs again and
  /// `deliver` is called again, so it must be repeatable. It is not called where a stage failed.
  /// - Throws: damage that is not to be rebuilt or comes back, and storage errors of `deliver`.
  public func execute(
    _ plan: Plan, _ options: ExecutionOptions, deliver: (PlanResult) throws(StoreError) -> Void
  ) async throws(StoreError) -> PlanResult {
    var options = options
    var result = await execute(plan, options)
    var repairs = 0
    while result.isComplete {
      do {
        try deliver(result)
        return result
      } catch .damaged(let entry) where options.rebuildsDamage && repairs < 3 {
        repairs += 1
        let stage = result.stages.first { $0.artifacts.values.contains { $0.digest == entry.digest } }
        options.events(.warning(.damaged(entry, rebuilding: stage?.stage ?? entry.name)))
        options.announced.insert(entry.digest)
        options.forced = []
        // The entry is in quarantine or gone, so the stage is a miss now.
        result = await execute(plan, options).keepingExecutions(of: result)
      }
    }
    return result
  }
}
