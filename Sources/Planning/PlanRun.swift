import Artifacts

/// The state of one execution of a plan: which stages are done, which can start, and what became of each.
///
/// It is a state machine without concurrency of its own. A stage is `waiting` for others, `ready`, `running` or
/// `done`; a done stage becomes ready again when one of its artifacts turns out to be damaged.
struct PlanRun {
  private enum Status { case unselected, waiting, ready, running, done, ended }

  private static let mostRebuilds = 3

  private let plan: Plan
  private let options: ExecutionOptions
  private let store: Store
  private let clock: ExecutionClock

  private var status: [Status]
  /// For each waiting stage, the number of stages it needs that are not done.
  private var pending: [Int]
  private var ready: ReadyQueue
  private var forced: Set<String>
  private var hasFailure = false
  private var rebuilds: [Int: Int] = [:]
  /// The damaged entries that have been told of.
  private var announced: Set<Digest>
  private var keys: [Digest?]
  private var records: [ActionRecord?]
  private var outcomes: [PlanResult.Outcome?]
  private var seconds: [Double]
  /// Keys that run now, and the stages of the same key that wait for their result.
  private var inFlight: [Digest: [Int]] = [:]

  init(_ plan: Plan, _ options: ExecutionOptions, _ store: Store, _ clock: ExecutionClock) {
    let count = plan.stages.count
    self.plan = plan
    self.options = options
    self.store = store
    self.clock = clock
    status = plan.stages.map { options.selected?.contains($0.id) ?? true ? .waiting : .unselected }
    pending = plan.stages.map(\.dependencies.count)
    ready = ReadyQueue(count: count)
    forced = options.forced
    announced = options.announced
    keys = Array(repeating: nil, count: count)
    records = Array(repeating: nil, count: count)
    outcomes = Array(repeating: nil, count: count)
    seconds = Array(repeating: 0, count: count)
    for position in status.indices where status[position] == .waiting && pending[position] == 0 {
      makeReady(position)
    }
  }

  /// The next stage that has to run.
  ///
  /// Cached stages on the way are settled at once.
  mutating func nextAttempt() -> (Int, StageAttempt)? {
    while !isStopping, let position = ready.popLowest() {
      do throws(StoreError) {
        if let attempt = try resolve(position) {
          status[position] = .running
          inFlight[attempt.key] = []
          return (position, attempt)
        }
      } catch {
        fail(position, error)
      }
    }
    return nil
  }

  /// Takes the outcome of an attempt.
  mutating func settle(_ position: Int, _ outcome: StageAttempt.Outcome) {
    if let key = keys[position] {
      for other in inFlight.removeValue(forKey: key) ?? [] where status[other] == .waiting && pending[other] == 0 {
        makeReady(other)
      }
    }
    switch outcome {
    case .executed(let record, let duration):
      forced.remove(plan.stages[position].id)
      seconds[position] += duration
      if let earlier = records[position], earlier.outputs != record.outputs {
        options.events(.warning(.notReproduced(plan.stages[position].id)))
      }
      options.events(.finished(stage: plan.stages[position].id, seconds: duration))
      complete(position, record, .executed)
    case .cached(let record):
      options.events(.cached(stage: plan.stages[position].id, key: record.key))
      complete(position, record, .cached)
    case .damagedInput(let entry, let producer):
      rebuild(producer, for: position, entry)
    case .interrupted(let message):
      options.events(.interrupted(stage: plan.stages[position].id, message: message))
      end(position, .interrupted(message))
    case .failed(let error):
      fail(position, error)
    }
  }

  /// The result, once nothing runs any more.
  mutating func finish() -> PlanResult {
    for position in status.indices where [.waiting, .ready].contains(status[position]) {
      let reason = skipReason(position)
      options.events(.skipped(stage: plan.stages[position].id, reason))
      end(position, .skipped(reason))
    }
    let stages = status.indices.compactMap { position -> PlanResult.Stage? in
      guard let outcome = outcomes[position] else { return nil }
      return PlanResult.Stage(
        stage: plan.stages[position].id, key: keys[position], outcome: outcome, seconds: seconds[position],
        artifacts: outcome.isComplete ? records[position]?.outputs ?? [:] : [:])
    }
    return PlanResult(plan: plan.digest, stages: stages)
  }

  private var isStopping: Bool { options.cancellation.isCancelled || (!options.keepGoing && hasFailure) }

  /// Finds a ready stage's key and looks it up; nil where it is cached, or waits for a running stage of the same key.
  private mutating func resolve(_ position: Int) throws(StoreError) -> StageAttempt? {
    let stage = plan.stages[position]
    let known = plan.knownInputs(of: stage) { records[$0]?.outputs }
    // A ready stage's inputs are known; one that is not would be a fault of this type, and fails the stage.
    guard let inputs = plan.actionInputs(of: stage, known) else {
      let lost = stage.definition.inputs.keys.filter { known[$0] == nil }.sorted().first ?? ""
      fail(position, PlanError.undeclaredInput(stage: stage.id, name: lost))
      return nil
    }
    let key = inputs.key
    keys[position] = key
    if inFlight[key] != nil {
      inFlight[key]?.append(position)
      status[position] = .waiting
      return nil
    }
    var runs = forced.contains(stage.id)
    let lookup = try store.lookup(key)
    switch lookup {
    case .hit(let record) where !runs && stage.isSatisfied(by: record):
      options.events(.cached(stage: stage.id, key: key))
      complete(position, record, .cached)
      return nil
    case .hit: runs = true
    case .miss: break
    case .damagedRecord(let entry), .damagedArtifact(_, let entry):
      try store.quarantine(lookup)
      guard options.rebuildsDamage else { throw .damaged(entry) }
      announce(entry, rebuilding: stage.id)
    }
    return StageAttempt(
      stage: stage, inputs: inputs, key: key, artifacts: known, forced: runs, store: store, clock: clock,
      options: options)
  }

  /// Makes a damaged input again, and its reader wait for that.
  private mutating func rebuild(_ producer: String, for reader: Int, _ entry: DamagedEntry) {
    guard let position = plan.position(of: producer), options.rebuildsDamage,
      rebuilds[position, default: 0] < Self.mostRebuilds
    else {
      fail(reader, StoreError.damaged(entry))
      return
    }
    if status[position] == .done {
      rebuilds[position, default: 0] += 1
      announced.remove(entry.digest)
      announce(entry, rebuilding: producer)
      makeReady(position)
      for dependent in plan.stages[position].dependents where [.waiting, .ready].contains(status[dependent]) {
        ready.remove(dependent)
        status[dependent] = .waiting
        pending[dependent] += 1
      }
    }
    status[reader] = .waiting
    pending[reader] = plan.stages[reader].dependencies.count { status[$0] != .done }
    if pending[reader] == 0 { makeReady(reader) }
  }

  /// Tells of damage once: an entry that is in quarantine is found missing later, when its stage is looked up.
  private mutating func announce(_ entry: DamagedEntry, rebuilding stage: String) {
    guard announced.insert(entry.digest).inserted else { return }
    options.events(.warning(.damaged(entry, rebuilding: stage)))
  }

  private mutating func makeReady(_ position: Int) {
    status[position] = .ready
    ready.insert(position)
  }

  private mutating func complete(_ position: Int, _ record: ActionRecord, _ outcome: PlanResult.Outcome) {
    records[position] = record
    // A stage that ran and was then found cached on the way to a rebuild did run.
    if case .executed = outcomes[position] {} else { outcomes[position] = outcome }
    status[position] = .done
    for dependent in plan.stages[position].dependents where status[dependent] == .waiting {
      pending[dependent] -= 1
      if pending[dependent] == 0 { makeReady(dependent) }
    }
  }

  private mutating func fail(_ position: Int, _ error: any Error) {
    let failure = StageFailure(stage: plan.stages[position].id, error: error)
    hasFailure = true
    options.events(.failed(failure))
    end(position, .failed(failure))
  }

  private mutating func end(_ position: Int, _ outcome: PlanResult.Outcome) {
    status[position] = .ended
    outcomes[position] = outcome
  }

  private func skipReason(_ position: Int) -> SkipReason {
    for dependency in plan.stages[position].dependencies {
      switch outcomes[dependency] {
      case .failed(let failure): return .upstreamFailed(failure.stage)
      case .skipped(.upstreamFailed(let stage)): return .upstreamFailed(stage)
      default: continue
      }
    }
    if options.cancellation.isCancelled || !hasFailure { return .interrupted }
    let first = outcomes.lazy.compactMap { outcome -> String? in
      if case .failed(let failure) = outcome { failure.stage } else { nil }
    }.first
    return first.map { .stopped(after: $0) } ?? .interrupted
  }
}
