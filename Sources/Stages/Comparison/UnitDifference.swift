import Forecasting

/// Runs whose values are counted in different units, so that their errors cannot be compared.
struct UnitDifferences {
  /// What differs, a sentence for each pair of units.
  let warnings: [String]
  /// The places of the runs whose units are not those of the first; a run that names no unit is none of them.
  let measuredElsewhere: Set<Int>
  /// Whether no two runs differ.
  var isEmpty: Bool { warnings.isEmpty }

  init(_ runs: [ComparedRun]) {
    measuredElsewhere = Set(runs.indices.dropFirst().filter { Self.differs(runs[$0], runs[0]) })
    // Runs that name the same units of the same targets differ from others in the same way.
    var groups: [(first: ComparedRun, names: [String])] = []
    for run in runs where !run.units.isEmpty {
      if let group = groups.firstIndex(where: { $0.first.units == run.units && $0.first.targets == run.targets }) {
        groups[group].names.append(run.name)
      } else {
        groups.append((run, [run.name]))
      }
    }
    var warnings: [String] = []
    for (place, one) in groups.enumerated() {
      for other in groups[(place + 1)...] where Self.differs(other.first, one.first) {
        warnings.append(
          "\(other.names.listed) \(other.names.count == 1 ? "has" : "have") values in \(Self.text(other.first)) instead "
            + "of \(Self.text(one.first)) of \(one.names.listed) (data.unit): errors in units are not comparable")
      }
    }
    self.warnings = warnings
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
