public import Planning
import Reports

/// Why stages would run, which stage is to blame, and what it is expected to take.
public struct Explanation {
  private let states: [StageState]
  private let running: [StageState]
  private let causes: PlanCauses
  private let durations: StageDurations

  /// Explains the states of a run's stages, as `ExperimentRun.states` gave them.
  public init(_ run: ExperimentRun, _ states: [StageState]) {
    self.states = states
    causes = PlanCauses(run.experiment.plan, states: states)
    running = states.filter(\.willRun)
    durations = StageDurations(
      experiment: run.experiment.name, stages: running.map(\.stage), in: run.layout)
  }

  /// All that would run: each stage to blame with what follows from it, what else changed, and the expected cost.
  ///
  /// A change is told where it is met first.
  public var text: String {
    guard !running.isEmpty else { return "nothing would run: all \(states.count) stages are cached\n" }
    var lines: [String] = []
    var told: Set<[String]> = []
    for group in rootsByReason {
      lines += explained(group[0].state)
      if group.count > 1 {
        lines.append("  and for the same reason \(Self.shown(group.dropFirst().map(\.state.stage)))")
      }
      told.formUnion(group.flatMap { Self.differences($0.state) }.map(\.change))
      told.formUnion(causes.origins(of: group[0].state.stage).flatMap(\.differences).map(\.change))
      let following = running.map(\.stage).filter { stage in group.contains { $0.following.contains(stage) } }
      if !following.isEmpty { lines.append("  and after that \(Self.shown(following))") }
    }
    for state in running {
      // Inputs that differ for a reason that is told are none of their own.
      let origins = causes.origins(of: state.stage).flatMap(\.differences).map(\.change)
      let isTold = !origins.isEmpty && told.isSuperset(of: origins)
      let own = Self.differences(state).filter { !(isTold && $0.isInput) && told.insert($0.change).inserted }
      guard let first = own.first else { continue }
      lines.append("stage '\(state.stage)' would run anyway, and has changed too: \(first)")
      lines += own.dropFirst().map { "  and \($0)" }
    }
    lines.append("\(running.count) of \(states.count) stages will run\(cost(of: running))")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The stages to blame, those of one reason together.
  private var rootsByReason: [[PlanCauses.Root]] {
    var groups: [[PlanCauses.Root]] = []
    for root in causes.roots {
      if let place = groups.firstIndex(where: { $0[0].state.status == root.state.status }) {
        groups[place].append(root)
      } else {
        groups.append([root])
      }
    }
    return groups
  }

  private static func differences(_ state: StageState) -> [KeyDifference] {
    if case .willRun(.changed(let differences)) = state.status { differences } else { [] }
  }

  /// Some stages one by one, each with the stages to blame and what it is expected to take, and what they take
  /// together.
  public func text(of stages: Set<String>) -> String {
    var lines: [String] = []
    for state in states where stages.contains(state.stage) {
      lines += explained(state)
      let blamed = causes.roots(of: state.stage).map(\.state).filter { $0.stage != state.stage }
      var told = Set(causes.origins(of: state.stage))
      for root in blamed.prefix(5) {
        lines.append("  because \(root.explanation)")
        lines += causes.origins(of: root.stage).filter { told.insert($0).inserted }.map { "  because \($0)" }
      }
      if blamed.count > 5 { lines.append("  and because of \(blamed.count - 5) more stages") }
      if state.willRun, let estimate = durations.estimate(of: state.stage) {
        lines.append(
          "  about \(NumberFormat.duration.text(estimate.seconds)), \(Self.basis(estimate.executions))"
            + (estimate.isOfOthers ? " in other experiments" : ""))
      }
    }
    let running = running.filter { stages.contains($0.stage) }
    if stages.count > 1 {
      lines.append("\(running.count) of these \(stages.count) stages will run\(cost(of: running))")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The explanation, all differences where there are more than the one that it names, and where changed inputs come
  /// from.
  private func explained(_ state: StageState) -> [String] {
    guard case .willRun = state.status else { return [state.explanation] }
    return [state.explanation] + Self.differences(state).dropFirst().map { "  and \($0)" }
      + causes.origins(of: state.stage).map { "  because \($0)" }
  }

  private func cost(of running: [StageState]) -> String {
    let estimates = running.compactMap { durations.estimate(of: $0.stage) }
    guard let most = estimates.map(\.executions).max() else { return "" }
    let seconds = estimates.reduce(0) { $0 + $1.seconds }
    let unknown = running.count - estimates.count
    let foreign = estimates.count(where: \.isOfOthers)
    let notes = [
      foreign == 0 ? "" : "; \(foreign) of them by other experiments",
      unknown == 0 ? "" : "; \(unknown) of them ha\(unknown == 1 ? "s" : "ve") not run before",
    ]
    let rest = notes.joined()
    return ": about \(NumberFormat.duration.text(seconds)) one after the other, \(Self.basis(most))\(rest)"
  }

  private static func basis(_ executions: Int) -> String {
    executions == 1 ? "as in the run before" : "by the median of up to \(executions) executions before"
  }

  private static func shown(_ stages: some Sequence<String>) -> String {
    let limit = 6
    let stages = Array(stages)
    let names = stages.prefix(limit).joined(separator: ", ")
    return stages.count > limit ? "\(names) and \(stages.count - limit) more" : names
  }
}
