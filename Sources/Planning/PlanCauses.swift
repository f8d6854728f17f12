/// Which stages are to blame for what would run: those that would run while all that they need is cached.
public struct PlanCauses: Sendable {
  /// A stage to blame, with what would run after it.
  public struct Root: Sendable {
    /// The stage to blame.
    public let state: StageState
    /// The ids of the stages that would run because of it, perhaps of others too, in running order.
    ///
    /// Those whose inputs come out as the same bytes as before stay cached all the same.
    public fileprivate(set) var following: [String] = []
  }

  /// A cached stage that is not the earlier run's, and so made other inputs for those that need it.
  public struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// The stage's id.
    public let stage: String
    /// What changed in the stage itself.
    public let differences: [KeyDifference]

    /// Such as `stage 'windows' has changed since: parameters.lookback: 30 -> 60`.
    ///
    /// Of inputs that were added or removed it names the first.
    public var description: String {
      let inputs = differences.filter(\.isInput)
      var texts = (differences.filter { !$0.isInput } + inputs.prefix(1)).map(\.description)
      if inputs.count > 1 { texts.append("\(inputs.count - 1) more input\(inputs.count == 2 ? "" : "s") changed") }
      return "stage '\(stage)' has changed since: \(texts.joined(separator: ", "))"
    }
  }

  /// The stages to blame, in running order.
  public private(set) var roots: [Root] = []
  private var blamed: [String: [Int]] = [:]
  private var origins: [String: [Origin]] = [:]

  /// Finds the causes of some states, as `Plan.states` gave them.
  public init(_ plan: Plan, states: [StageState]) {
    var running: Set<String> = []
    for state in states {
      origins[state.stage] = origins(behind: state)
      guard case .willRun = state.status, let position = plan.position(of: state.stage) else { continue }
      let needed = plan.stages[position].dependencies.map { plan.stages[$0].id }.filter(running.contains)
      running.insert(state.stage)
      if needed.isEmpty {
        blamed[state.stage] = [roots.count]
        roots.append(Root(state: state))
        continue
      }
      let places = Set(needed.flatMap { blamed[$0] ?? [] }).sorted()
      blamed[state.stage] = places
      for place in places { roots[place].following.append(state.stage) }
    }
  }

  /// Where changed inputs of a stage come from: the cached stages before it in which something else changed.
  public func origins(of stage: String) -> [Origin] { origins[stage] ?? [] }

  private func origins(behind state: StageState) -> [Origin] {
    var differences = state.changesSince
    if case .willRun(.changed(let changed)) = state.status { differences = changed }
    var found: [Origin] = []
    for producer in differences.compactMap(\.producer) {
      for origin in origins[producer] ?? [] where !found.contains(origin) { found.append(origin) }
    }
    let own = state.changesSince.filter { $0.producer == nil }
    return own.isEmpty ? found : found + [Origin(stage: state.stage, differences: own)]
  }

  /// The stages to blame for a stage, itself where nothing before it would run; none where it is cached.
  public func roots(of stage: String) -> [Root] { (blamed[stage] ?? []).map { roots[$0] } }
}
