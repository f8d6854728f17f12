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

  /// The stages to blame, in running order.
  public private(set) var roots: [Root] = []
  private var blamed: [String: [Int]] = [:]

  /// Finds the causes of some states, as `Plan.states` gave them.
  public init(_ plan: Plan, states: [StageState]) {
    var running: Set<String> = []
    for state in states {
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

  /// The stages to blame for a stage, itself where nothing before it would run; none where it is cached.
  public func roots(of stage: String) -> [Root] { (blamed[stage] ?? []).map { roots[$0] } }
}
