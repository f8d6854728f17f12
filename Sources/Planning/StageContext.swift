public import Artifacts
import Synchronization

/// All that a stage's body may touch.
public struct StageContext: Sendable {
  /// The stage's id.
  public let stage: String
  /// The stage's key.
  public let key: Digest
  /// The declared parameters.
  public let parameters: CanonicalValue
  /// What an earlier, interrupted attempt at the same key left, and what this one leaves.
  ///
  /// Removed on publication.
  public let checkpoints: CheckpointDirectory

  private let attempt: StageAttempt
  private let staging: Staging
  private let state: AttemptState

  init(_ attempt: StageAttempt, key: Digest, staging: Staging, state: AttemptState) {
    stage = attempt.stage.id
    self.key = key
    parameters = attempt.stage.definition.parameters
    checkpoints = CheckpointDirectory(of: key, in: attempt.store)
    self.attempt = attempt
    self.staging = staging
    self.state = state
  }

  /// The verified bytes of an input artifact.
  /// - Throws: `PlanError.undeclaredInput`; a `StoreError`. Let damage pass: the executor rebuilds it and runs the
  ///   body again.
  public func input(_ name: String) throws -> [UInt8] {
    guard let artifact = attempt.artifacts[name], let reference = attempt.stage.definition.inputs[name] else {
      throw PlanError.undeclaredInput(stage: stage, name: name)
    }
    do {
      return try attempt.store.read(artifact, name: reference.artifact)
    } catch {
      if case .damaged(let entry) = error { state.noteDamage(entry, of: reference.stage) }
      throw error
    }
  }

  /// The digest of an input artifact.
  public func inputDigest(_ name: String) throws(PlanError) -> Digest {
    guard let artifact = attempt.artifacts[name] else { throw .undeclaredInput(stage: stage, name: name) }
    return artifact.digest
  }

  /// The bytes of an external file, the same that were hashed when the plan was made.
  /// - Throws: `PlanError.undeclaredInput`, `unreadableFile` or `fileChanged`.
  public func file(_ name: String) throws(PlanError) -> [UInt8] {
    guard let file = attempt.stage.definition.files[name] else {
      throw .undeclaredInput(stage: stage, name: name)
    }
    state.noteFile(name)
    let bytes: [UInt8]
    let digest: Digest
    do {
      (bytes, digest) = try ExternalFile.read(file.path)
    } catch {
      throw .unreadableFile(path: file.path, reason: error)
    }
    guard digest == attempt.stage.files[name] else { throw .fileChanged(path: file.path) }
    return bytes
  }

  /// Writes an output, durably, to where nobody sees it before the whole stage is published.
  /// - Throws: `PlanError.undeclaredOutput`; a `StoreError`.
  public func write(_ bytes: [UInt8], to output: String) throws {
    try requireDeclared(output)
    try staging.write(bytes, as: output)
  }

  /// Writes an output piece by piece, for one that would be large in memory.
  ///
  /// `body` calls what it is given with each piece, and throws on what that throws.
  /// - Throws: `PlanError.undeclaredOutput`; a `StoreError`; whatever `body` throws.
  public func write(to output: String, _ body: (_ write: ([UInt8]) throws -> Void) throws -> Void) throws {
    try requireDeclared(output)
    try staging.write(as: output, body)
  }

  private func requireDeclared(_ output: String) throws(PlanError) {
    guard attempt.stage.definition.outputs.contains(output) else {
      throw .undeclaredOutput(stage: stage, name: output)
    }
  }

  /// Tells how far the work is.
  public func progress(_ payload: CanonicalValue) {
    attempt.options.events(.progress(stage: stage, payload))
  }

  /// Tells something that does not change the result.
  public func warn(_ warning: PlanWarning) {
    attempt.options.events(.warning(warning))
  }

  /// The threads that the stage may use now; it changes as other stages come and go.
  public var threadBudget: Int { attempt.options.share.budget(weight: attempt.stage.definition.weight) }

  /// The rounds after which the body should keep a checkpoint and throw `StageInterruption`, where it can go on later.
  public var pauseAfter: Int? { attempt.options.pauseAfter }

  /// Whether the body should keep a checkpoint and throw `StageInterruption`.
  public var isCancelled: Bool { attempt.options.cancellation.isCancelled || Task.isCancelled }
}

/// Thrown by a body that stopped because it was asked to, after keeping a checkpoint.
public struct StageInterruption: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where it stopped, such as `interrupted at epoch 12`.
  public let description: String

  /// Says where the body stopped.
  public init(_ description: String) {
    self.description = description
  }
}

/// What one attempt has met so far.
final class AttemptState: Sendable {
  private struct State {
    var damage: (entry: DamagedEntry, stage: String)?
    var files: Set<String> = []
  }

  private let state = Mutex(State())

  func noteDamage(_ entry: DamagedEntry, of stage: String) {
    state.withLock { if $0.damage == nil { $0.damage = (entry, stage) } }
  }

  func noteFile(_ name: String) {
    state.withLock { _ = $0.files.insert(name) }
  }

  var damage: (entry: DamagedEntry, stage: String)? { state.withLock(\.damage) }
  var files: Set<String> { state.withLock(\.files) }
}
