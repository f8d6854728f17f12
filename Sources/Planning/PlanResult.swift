public import Artifacts

/// What became of a plan.
public struct PlanResult: Sendable {
  /// What became of one stage.
  public struct Stage: Sendable {
    /// The stage's id.
    public let stage: String
    /// Its key; nil where an input was never known.
    public let key: Digest?
    /// What became of it.
    public let outcome: Outcome
    /// The seconds that its execution took; 0 where it did not run.
    public let seconds: Double
    /// Its artifacts, by name; none where it did not complete.
    public let artifacts: [String: Artifact]
  }

  /// What became of a stage.
  public enum Outcome: Sendable {
    /// Its result was in the store.
    case cached
    /// It ran and was published.
    case executed
    /// It failed.
    case failed(StageFailure)
    /// It stopped when asked to, and can be continued.
    case interrupted(String)
    /// It was not tried.
    case skipped(SkipReason)

    /// A stable word for JSON.
    public var word: String {
      switch self {
      case .cached: "cached"
      case .executed: "executed"
      case .failed: "failed"
      case .interrupted: "interrupted"
      case .skipped: "skipped"
      }
    }

    /// Whether there are artifacts.
    public var isComplete: Bool {
      switch self {
      case .cached, .executed: true
      case .failed, .interrupted, .skipped: false
      }
    }
  }

  /// The digest of the plan.
  public let plan: Digest
  /// The selected stages, in running order.
  public let stages: [Stage]

  /// Whether every selected stage has its artifacts.
  public var isComplete: Bool { stages.allSatisfy(\.outcome.isComplete) }

  /// The first failure in running order, whichever came first in time.
  public var failure: StageFailure? {
    for stage in stages {
      if case .failed(let failure) = stage.outcome { return failure }
    }
    return nil
  }

  /// What the first interrupted stage said.
  public var interruption: String? {
    for stage in stages {
      if case .interrupted(let message) = stage.outcome { return message }
    }
    return nil
  }

  /// The stages that completed, for `lock.json`.
  public var lock: Lock {
    var completed: [String: Lock.Stage] = [:]
    for stage in stages where stage.outcome.isComplete {
      guard let key = stage.key else { continue }
      completed[stage.stage] = Lock.Stage(key: key, artifacts: stage.artifacts.mapValues(\.digest))
    }
    return Lock(plan: plan, stages: completed)
  }

  /// This result, with the executions of an earlier pass over the same plan where this pass found them cached.
  func keepingExecutions(of earlier: PlanResult) -> PlanResult {
    PlanResult(
      plan: plan,
      stages: zip(earlier.stages, stages).map { before, now in
        guard case .executed = before.outcome, case .cached = now.outcome else { return now }
        return Stage(
          stage: now.stage, key: now.key, outcome: .executed, seconds: before.seconds, artifacts: now.artifacts)
      })
  }
}
