import Artifacts

/// One attempt at executing one stage on this machine, from taking its lock to publishing.
struct StageAttempt: Sendable {
  enum Outcome: Sendable {
    case executed(ActionRecord, seconds: Double)
    /// Another process published the same key in the meantime.
    case cached(ActionRecord)
    case damagedInput(DamagedEntry, stage: String)
    case interrupted(String)
    case failed(any Error)
  }

  let stage: PlannedStage
  let inputs: ActionInputs
  let key: Digest
  /// The input artifacts, by input name.
  let artifacts: [String: Artifact]
  /// Whether the body runs, and its record replaces another, even where one is there.
  let forced: Bool
  let store: Store
  let clock: ExecutionClock
  let options: ExecutionOptions

  func perform() async -> Outcome {
    do {
      guard let lock = try await acquireLock() else { return .interrupted("interrupted") }
      defer { lock.release() }
      if !forced, case .hit(let record) = try store.lookup(key), stage.isSatisfied(by: record) {
        return .cached(record)
      }
      return try await run()
    } catch {
      return .failed(error)
    }
  }

  private func run() async throws -> Outcome {
    let start = clock.monotonic()
    let staging = Staging(in: store)
    defer { staging.discard() }
    let state = AttemptState()
    let context = StageContext(self, key: key, staging: staging, state: state)
    options.events(.started(stage: stage.id, key: key))
    do {
      options.share.enter(weight: stage.definition.weight)
      defer { options.share.leave(weight: stage.definition.weight) }
      try await stage.definition.body(context)
    } catch let interruption as StageInterruption {
      return .interrupted(interruption.description)
    } catch is CancellationError {
      return .interrupted("interrupted")
    } catch {
      // An error that damage caused says less than the damage.
      guard state.damage == nil else { return damaged(state) ?? .failed(error) }
      throw error
    }
    if let damage = damaged(state) { return damage }
    let written = staging.written
    for output in stage.definition.outputs where written[output] == nil {
      throw PlanError.missingOutput(stage: stage.id, name: output)
    }
    try checkFiles(state.files)
    let record = try store.publish(staging, stage: stage.id, inputs: inputs, replacing: forced)
    removeCheckpoints(context)
    return .executed(record, seconds: clock.monotonic() - start)
  }

  private func damaged(_ state: AttemptState) -> Outcome? {
    state.damage.map { .damagedInput($0.entry, stage: $0.stage) }
  }

  /// Hashes the external files again: what changed while it was read must not be published.
  private func checkFiles(_ names: Set<String>) throws(PlanError) {
    for name in names.sorted() {
      guard let file = stage.definition.files[name] else { continue }
      let digest = try? ExternalFile.digest(of: file.path)
      guard digest == stage.files[name] else { throw .fileChanged(path: file.path) }
    }
  }

  private func removeCheckpoints(_ context: StageContext) {
    do throws(StoreError) {
      try context.checkpoints.removeAll()
    } catch {
      // The stage is published; garbage collection finds what is left.
      options.events(.warning(.checkpointsLeft(stage.id, error)))
    }
  }

  /// Waits for the stage's lock, and says once for whom; nil where the run was interrupted meanwhile.
  private func acquireLock() async throws(StoreError) -> KeyLock? {
    let owner = LockOwner.current(stage: stage.id, time: clock.wall())
    let start = clock.monotonic()
    var pause = 0.01
    var told = false
    while !options.cancellation.isCancelled && !Task.isCancelled {
      switch try store.tryLock(key, owner: owner) {
      case .acquired(let lock): return lock
      case .held(let other):
        if let timeout = options.lockTimeout, clock.monotonic() - start >= timeout {
          throw .lockTimeout(stage: stage.id, owner: other, seconds: timeout)
        }
        if let other, !told {
          options.events(.waiting(stage: stage.id, owner: other))
          told = true
        }
        await clock.sleep(pause)
        pause = min(pause * 2, 0.25)
      }
    }
    return nil
  }
}
