import Forecasting

/// Runs whose values are counted in other units than the first run's, so that their errors cannot be compared.
struct UnitDifferences {
  /// What differs, a sentence for each unit.
  let warnings: [String]
  /// The places of those runs; a run that names no unit is none of them.
  let measuredElsewhere: Set<Int>

  init(_ runs: [ComparedRun]) {
    var measuredElsewhere: Set<Int> = []
    var groups: [(units: String, names: [String])] = []
    for (place, run) in runs.enumerated().dropFirst() {
      guard Self.differs(run, runs[0]) else { continue }
      measuredElsewhere.insert(place)
      let units = Self.text(run)
      if let group = groups.firstIndex(where: { $0.units == units }) {
        groups[group].names.append(run.name)
      } else {
        groups.append((units, [run.name]))
      }
    }
    self.measuredElsewhere = measuredElsewhere
    warnings = groups.map { group in
      let shown = group.names.prefix(3).joined(separator: ", ")
      let more = group.names.count > 3 ? " and \(group.names.count - 3) more" : ""
      return "\(shown)\(more) \(group.names.count == 1 ? "has" : "have") values in \(group.units) instead of "
        + "\(Self.text(runs[0])) of \(runs[0].name) (data.unit): errors in units are not comparable"
    }
  }

  /// Whether both name a unit of a target that both forecast, and not the same.
  private static func differs(_ one: ComparedRun, _ other: ComparedRun) -> Bool {
    one.targets.contains { target in
      let units = [one, other].map { $0.units[target] ?? $0.units[""] }
      return other.targets.contains(target) && units.allSatisfy { $0 != nil } && units[0] != units[1]
    }
  }

  private static func text(_ run: ComparedRun) -> String {
    run.units.sorted { $0.key < $1.key }.map { $0.key.isEmpty ? $0.value : "\($0.value) (\($0.key))" }
      .joined(separator: ", ")
  }
}
