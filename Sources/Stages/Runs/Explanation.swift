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
    guard !running.isEmpty else { return "nothing would run: all \(counted(states.count, "stage")) are cached\n" }
    var lines: [String] = []
    var told: Set<[String]> = []
    for group in Self.byReason(causes.roots) {
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
      let own = Self.differences(state).filter {
        !$0.isDerived && !(isTold && $0.producer != nil) && told.insert($0.change).inserted
      }
      guard let first = own.first else { continue }
      lines.append("stage '\(state.stage)' would run anyway, and has changed too: \(first)")
      lines += Self.further(own)
    }
    lines.append("\(running.count) of \(states.count) stages will run\(cost(of: running))")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Stages to blame, those of one reason together.
  private static func byReason(_ roots: [PlanCauses.Root]) -> [[PlanCauses.Root]] {
    var groups: [[PlanCauses.Root]] = []
    for root in roots {
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
      let blamed = causes.roots(of: state.stage).filter { $0.state.stage != state.stage }
      let groups = Self.byReason(blamed)
      for group in groups.prefix(Self.reasonLimit) {
        lines.append("  because \(group[0].state.explanation)")
        if group.count > 1 {
          lines.append("  and for the same reason \(Self.shown(group.dropFirst().map(\.state.stage)))")
        }
      }
      let untold = groups.dropFirst(Self.reasonLimit).joined().count
      if untold > 0 { lines.append("  and because of \(counted(untold, "more stage"))") }
      let own = causes.origins(of: state.stage)
      lines += became(blamed.flatMap { causes.origins(of: $0.state.stage) }.filter { !own.contains($0) })
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

  /// Reasons, and further inputs that changed, beyond which the rest is only counted.
  private static let reasonLimit = 5
  private static let inputLimit = 1

  /// The explanation, all differences where there are more than the one that it names, of inputs the first, and where
  /// changed inputs come from.
  private func explained(_ state: StageState) -> [String] {
    guard case .willRun = state.status else { return [state.explanation] }
    return [state.explanation] + Self.further(Self.differences(state)) + became(causes.origins(of: state.stage))
  }

  /// All differences but the first; of inputs, whose digests tell little, few.
  private static func further(_ differences: [KeyDifference]) -> [String] {
    let more = differences.dropFirst()
    let inputs = more.filter(\.isInput)
    let shown = more.filter { !$0.isInput } + inputs.prefix(inputLimit)
    let untold = inputs.count - inputLimit
    return shown.map { "  and \($0)" } + (untold > 0 ? ["  and \(counted(untold, "more input")) changed"] : [])
  }

  /// What changed in cached stages, each change once with the stages that have it.
  private func became(_ origins: [PlanCauses.Origin]) -> [String] {
    var groups: [[PlanCauses.Origin]] = []
    for origin in origins {
      if let place = groups.firstIndex(where: { $0[0].differences == origin.differences }) {
        if !groups[place].contains(origin) { groups[place].append(origin) }
      } else {
        groups.append([origin])
      }
    }
    let lines = groups.prefix(Self.reasonLimit).flatMap { group -> [String] in
      let others = group.dropFirst().map(\.stage)
      return ["  because \(group[0])"] + (others.isEmpty ? [] : ["  and so have \(Self.shown(others))"])
    }
    let untold = groups.count - Self.reasonLimit
    return untold > 0 ? lines + ["  and because of \(counted(untold, "more change"))"] : lines
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
