public import Artifacts

/// Whether a stage would run, and why.
public struct StageState: Hashable, Sendable {
  /// The stage.
  public let stage: String
  /// Cached or not.
  public let status: Status
  /// How a cached stage's inputs differ from those of the earlier run.
  var changesSince: [KeyDifference] = []

  /// Cached or not.
  public enum Status: Hashable, Sendable {
    /// Its result is in the store.
    case cached(key: Digest)
    /// It would run, for a reason.
    case willRun(Reason)
  }

  /// Why a stage would run.
  public enum Reason: Hashable, Sendable, CustomStringConvertible {
    /// There is no earlier execution to compare with.
    case neverRun
    /// Inputs differ from those of the earlier execution; none are listed where its record is gone.
    case changed([KeyDifference])
    /// A stage that it needs will run; should that make the same bytes as before, this stage stays cached.
    case upstreamWillRun(String)
    /// Somebody asked for it.
    case forced
    /// Its result is in the store but damaged.
    case damaged(DamagedEntry)
    /// It ran before with these very inputs, but its result has been removed.
    case forgotten

    /// A short text; of several differences the first.
    public var description: String {
      switch self {
      case .neverRun: "never run"
      case .changed(let differences):
        differences.first?.description ?? "inputs changed; the record of the previous run is no longer in the store"
      case .upstreamWillRun(let stage): "upstream stage '\(stage)' will run"
      case .forced: "forced"
      case .damaged(let entry):
        entry.fault == .missing
          ? "store entry \(entry.digest.short)/\(entry.name) is missing"
          : "store entry \(entry.digest.short)/\(entry.name) is damaged (\(entry.fault))"
      case .forgotten: "its result is no longer in the store"
      }
    }

    /// A stable word for JSON.
    public var word: String {
      switch self {
      case .neverRun: "never_run"
      case .changed: "changed"
      case .upstreamWillRun: "upstream_will_run"
      case .forced: "forced"
      case .damaged: "damaged"
      case .forgotten: "forgotten"
      }
    }
  }

  /// Whether the stage would run.
  public var willRun: Bool { if case .willRun = status { true } else { false } }

  /// The state with other names for what differs.
  ///
  /// - Parameters:
  ///   - name: the name of what differs; nil of what only follows from something else.
  ///   - derived: what is said of that, where nothing has a name.
  public func renamed(
    _ name: (_ subject: String) -> String?, derived: (_ subject: String) -> String
  ) -> StageState {
    func renamed(_ differences: [KeyDifference]) -> [KeyDifference] {
      let named = differences.compactMap { difference in name(difference.subject).map { difference.renamed($0) } }
      return named.isEmpty ? differences.map { $0.renamed(derived($0.subject), isDerived: true) } : named
    }
    var status = status
    if case .willRun(.changed(let differences)) = status { status = .willRun(.changed(renamed(differences))) }
    return StageState(stage: stage, status: status, changesSince: renamed(changesSince))
  }

  /// One line, such as `stage 'windows' will run: parameters.lookback: 30 -> 60`.
  public var explanation: String {
    switch status {
    case .cached(let key): "stage '\(stage)' is cached (key \(key.short))"
    case .willRun(let reason): "stage '\(stage)' will run: \(reason)"
    }
  }
}

extension Plan {
  /// The state of each stage, in running order.
  /// - Parameters:
  ///   - forced: the ids of stages that run whatever is cached.
  ///   - selected: the ids to look at, closed under need; all where nil.
  ///   - previous: the lock of an earlier run, to say what changed since.
  public func states(
    in index: some ActionIndex, forced: Set<String> = [], selected: Set<String>? = nil, previous: Lock? = nil
  ) throws(StoreError) -> [StageState] {
    var outputs = [[String: Artifact]?](repeating: nil, count: stages.count)
    var states: [StageState] = []
    for (position, stage) in stages.enumerated() where selected?.contains(stage.id) ?? true {
      let known = knownInputs(of: stage) { outputs[$0] }
      let status: StageState.Status
      var changes: [KeyDifference] = []
      if forced.contains(stage.id) {
        status = .willRun(.forced)
      } else if let inputs = actionInputs(of: stage, known) {
        let key = inputs.key
        switch try index.lookup(key) {
        case .hit(let record) where stage.isSatisfied(by: record):
          outputs[position] = record.outputs
          status = .cached(key: key)
          if case .changed(let differences) = try reason(stage, known, key: key, previous, index) {
            changes = differences
          }
        case .hit, .miss: status = .willRun(try reason(stage, known, key: key, previous, index) ?? .neverRun)
        case .damagedRecord(let entry), .damagedArtifact(_, let entry): status = .willRun(.damaged(entry))
        }
      } else {
        let upstream = stage.dependencies.first { outputs[$0] == nil }.map { stages[$0].id } ?? stage.id
        status = .willRun(try reason(stage, known, key: nil, previous, index) ?? .upstreamWillRun(upstream))
      }
      states.append(StageState(stage: stage.id, status: status, changesSince: changes))
    }
    return states
  }

  /// The artifact of each input whose stage's outputs are known.
  func knownInputs(of stage: PlannedStage, outputs: (Int) -> [String: Artifact]?) -> [String: Artifact] {
    var known: [String: Artifact] = [:]
    for (name, reference) in stage.definition.inputs {
      guard let position = position(of: reference.stage), let made = outputs(position) else { continue }
      known[name] = made[reference.artifact]
    }
    return known
  }

  /// What the stage's key is made of, or nil where an input is not known.
  func actionInputs(of stage: PlannedStage, _ known: [String: Artifact]) -> ActionInputs? {
    let definition = stage.definition
    guard known.count == definition.inputs.count else { return nil }
    return ActionInputs(
      kind: definition.kind, codeVersion: definition.codeVersion, engineVersion: engineVersion,
      parameters: definition.parameters, inputs: known.mapValues(\.digest), files: stage.files)
  }

  /// What can be said by comparing with an earlier execution of the stage.
  private func reason(
    _ stage: PlannedStage, _ known: [String: Artifact], key: Digest?, _ previous: Lock?, _ index: some ActionIndex
  ) throws(StoreError) -> StageState.Reason? {
    guard let previous, let earlier = previous.stages[stage.id] else { return nil }
    if earlier.key == key { return .forgotten }
    switch try index.lookup(earlier.key) {
    case .hit(let record), .damagedArtifact(let record, _):
      let differences = KeyDifference.between(
        record.inputs, stage, engineVersion: engineVersion, inputs: known.mapValues(\.digest), lock: previous)
      return differences.isEmpty ? nil : .changed(differences)
    case .miss, .damagedRecord: return key == nil ? nil : .changed([])
    }
  }
}

extension PlannedStage {
  /// Whether a record has the very outputs that the stage declares.
  func isSatisfied(by record: ActionRecord) -> Bool {
    record.outputs.count == definition.outputs.count
      && definition.outputs.allSatisfy { record.outputs[$0] != nil }
  }
}
