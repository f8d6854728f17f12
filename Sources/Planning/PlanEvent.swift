public import Artifacts

/// What happens while a plan is executed, as it happens.
public enum PlanEvent: Sendable {
  /// The stage's result was in the store.
  case cached(stage: String, key: Digest)
  /// Another process executes the same stage; said once for each wait.
  case waiting(stage: String, owner: LockOwner)
  /// The stage's body starts.
  case started(stage: String, key: Digest)
  /// The body tells how far it is, in its own terms.
  case progress(stage: String, CanonicalValue)
  /// The stage's artifacts are published.
  case finished(stage: String, seconds: Double)
  /// The stage failed.
  case failed(StageFailure)
  /// The stage stopped because it was asked to; the next run continues it.
  case interrupted(stage: String, message: String)
  /// The stage was not tried.
  case skipped(stage: String, SkipReason)
  /// Something that does not change the result.
  case warning(PlanWarning)
}

/// Why a stage was not tried.
public enum SkipReason: Hashable, Sendable, CustomStringConvertible {
  /// A stage that it needs failed.
  case upstreamFailed(String)
  /// Another stage failed, and the run does not keep going.
  case stopped(after: String)
  /// The run was interrupted.
  case interrupted

  /// A short text.
  public var description: String {
    switch self {
    case .upstreamFailed(let stage): "stage '\(stage)' failed"
    case .stopped(let stage): "stopped after stage '\(stage)' failed"
    case .interrupted: "interrupted"
    }
  }
}

/// A stage's failure.
public struct StageFailure: Error, Sendable, CustomStringConvertible {
  /// The stage.
  public let stage: String
  /// What its body, the store or the plan threw.
  public let error: any Error

  /// The exit code of errors that this package defines, and 1 for all others.
  public var exitCode: Int32 {
    switch error {
    case let error as StoreError: error.exitCode
    case let error as PlanError: error.exitCode
    default: 1
    }
  }

  /// `stage 'train': ...`.
  public var description: String { "stage '\(stage)': \(error)" }
}

/// Something that does not change the result but should be known.
public struct PlanWarning: Hashable, Sendable, CustomStringConvertible {
  /// The stable code, such as `W501`.
  public let code: String
  /// The text without its code.
  public let message: String

  /// Describes a warning.
  public init(code: String, message: String) {
    self.code = code
    self.message = message
  }

  /// `warning[CODE]: text`.
  public var description: String { "warning[\(code)]: \(message)" }

  static func damaged(_ entry: DamagedEntry, rebuilding stage: String) -> PlanWarning {
    PlanWarning(code: "W501", message: "store \(entry); rebuilding stage '\(stage)'")
  }

  static func notReproduced(_ stage: String) -> PlanWarning {
    PlanWarning(code: "W502", message: "stage '\(stage)' was rebuilt to other bytes than before")
  }

  static func checkpointsLeft(_ stage: String, _ error: StoreError) -> PlanWarning {
    PlanWarning(code: "W503", message: "checkpoints of stage '\(stage)' not removed: \(error.message)")
  }
}
