public import Artifacts

/// A plan with the state of its stages, as text for people, JSON for programs, and Graphviz for pictures.
public struct PlanReport: Sendable {
  private let plan: Plan
  private let states: [StageState]

  /// A report of some stages' states, as `Plan.states` gave them.
  public init(_ plan: Plan, states: [StageState]) {
    self.plan = plan
    self.states = states
  }

  /// One line for the plan and one for each stage: its state, its id, the reason.
  public var text: String {
    let width = states.map(\.stage.utf8.count).max() ?? 0
    let running = states.count { $0.status.reason != nil }
    var lines = [
      "plan \(plan.runID): \(states.count) stages, \(states.count - running) cached, \(running) will run"
    ]
    for state in states {
      switch state.status {
      case .cached: lines.append("  cached    \(state.stage)")
      case .willRun(let reason):
        let padding = String(repeating: " ", count: width - state.stage.utf8.count)
        lines.append("  will run  \(state.stage)\(padding)  \(reason)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// An object with `plan`, `run_id` and `stages`; each stage has `id`, `kind`, `state` (`cached` or `will_run`),
  /// `key` or null, `reason` and `explanation` or null, `needs` and `outputs`.
  public var json: CanonicalValue {
    .object([
      "plan": .string(plan.digest.hex),
      "run_id": .string(plan.runID),
      "stages": .array(
        states.compactMap { state in
          plan.position(of: state.stage).map { json(of: plan.stages[$0], state.status) }
        }),
    ])
  }

  private func json(of stage: PlannedStage, _ status: StageState.Status) -> CanonicalValue {
    let reason = status.reason
    return [
      "id": .string(stage.id),
      "kind": .string(stage.definition.kind),
      "state": reason == nil ? "cached" : "will_run",
      "key": status.key.map { .string($0.hex) } ?? .null,
      "reason": reason.map { .string($0.word) } ?? .null,
      "explanation": reason.map { .string($0.description) } ?? .null,
      "needs": .array(stage.dependencies.map { .string(plan.stages[$0].id) }),
      "outputs": .array(stage.definition.outputs.map { .string($0) }),
    ]
  }

  /// A Graphviz digraph: data flows from left to right; cached stages are filled.
  public var dot: String {
    var lines = ["digraph plan {", "  rankdir=LR;", "  node [shape=box, fontname=\"sans-serif\"];"]
    let shown = Set(states.map(\.stage))
    for state in states {
      let style = state.status.reason == nil ? ", style=filled, fillcolor=\"#d9ead3\"" : ""
      lines.append("  \"\(state.stage)\" [label=\"\(state.stage)\"\(style)];")
    }
    for state in states {
      guard let position = plan.position(of: state.stage) else { continue }
      for dependency in plan.stages[position].dependencies where shown.contains(plan.stages[dependency].id) {
        lines.append("  \"\(plan.stages[dependency].id)\" -> \"\(state.stage)\";")
      }
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }
}

extension StageState.Status {
  fileprivate var reason: StageState.Reason? {
    if case .willRun(let reason) = self { reason } else { nil }
  }

  fileprivate var key: Digest? {
    if case .cached(let key) = self { key } else { nil }
  }
}
