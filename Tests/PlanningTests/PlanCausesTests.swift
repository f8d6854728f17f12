import Artifacts
import Planning
import Testing

@Suite("Which stages are to blame")
struct PlanCausesTests {
  /// Two sources, each with windows of its own, that meet in a report which is told all parameters.
  static func pipeline(_ left: Int = 1, _ right: Int = 1, lookback: Int = 30) -> [StageDefinition] {
    [
      stage("left", ["kind": .int(left)]), stage("right", ["kind": .int(right)]),
      stage("windows/left", ["lookback": .int(lookback)], needs: ["left"]),
      stage("windows/right", ["lookback": .int(lookback)], needs: ["right"]),
      stage(
        "report", ["left.kind": .int(left), "right.kind": .int(right), "lookback": .int(lookback)],
        needs: ["windows/left", "windows/right"]),
    ]
  }

  static func causes(_ changed: [StageDefinition]) throws -> (causes: PlanCauses, states: [StageState]) {
    var index = FakeIndex()
    let lock = index.run(try plan(pipeline()))
    let plan = try plan(changed)
    let states = try plan.states(in: index, previous: lock)
    return (PlanCauses(plan, states: states), states)
  }

  @Test("one changed stage is to blame for all that follow, and for nothing beside them")
  func one() throws {
    let (causes, _) = try Self.causes(Self.pipeline(2))
    #expect(causes.roots.map(\.state.stage) == ["left"])
    #expect(causes.roots[0].following == ["windows/left", "report"])
    #expect(causes.roots(of: "report").map(\.state.stage) == ["left"])
    #expect(causes.roots(of: "left").map(\.state.stage) == ["left"])
    #expect(causes.roots(of: "windows/right").isEmpty && causes.roots(of: "none").isEmpty)
  }

  @Test("what two are to blame for names both")
  func two() throws {
    let (causes, _) = try Self.causes(Self.pipeline(2, 3))
    #expect(causes.roots.map(\.following) == [["windows/left", "report"], ["windows/right", "report"]])
    #expect(causes.roots(of: "report").map(\.state.stage) == ["left", "right"])
  }

  @Test("a stage that would run anyway is not to blame; a change is the same change in whatever parameters it stands")
  func own() throws {
    let (causes, states) = try Self.causes(Self.pipeline(2, lookback: 60))
    #expect(causes.roots.map(\.state.stage) == ["left", "windows/right"])
    func changes(_ stage: String) throws -> [[String]] {
      let state = try #require(states.first { $0.stage == stage })
      guard case .willRun(.changed(let differences)) = state.status else { return [] }
      return differences.map(\.change)
    }
    #expect(try changes("left") == [["kind", "1", "2"]])
    #expect(try changes("windows/left") == [["lookback", "30", "60"]])
    #expect(try changes("report") == [["kind", "1", "2"], ["lookback", "30", "60"]])
  }

  @Test("in an empty store the sources are to blame, and with everything cached nobody is")
  func extremes() throws {
    let plan = try plan(Self.pipeline())
    let first = PlanCauses(plan, states: try plan.states(in: FakeIndex()))
    #expect(first.roots.map(\.state.stage) == ["left", "right"])
    var index = FakeIndex()
    _ = index.run(plan)
    #expect(PlanCauses(plan, states: try plan.states(in: index)).roots.isEmpty)
  }
}
