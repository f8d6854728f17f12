import Reports
import Specs

/// The figures of a sweep.
struct SweepFigures {
  private let result: SweepResult
  private let tables: SweepTables

  init(_ result: SweepResult, _ tables: SweepTables) {
    self.result = result
    self.tables = tables
  }

  /// The figures that there is something to show in, with their files' names.
  func all() throws(ReportError) -> [(file: String, figure: Figure)] {
    // Losses of points that were given up early are not of the same epochs; they are drawn, but not compared in maps.
    let losses = result.entries.map { $0.status == .failed ? nil : $0.estimate }
    guard losses.contains(where: { $0 != nil }) else { return [] }
    let parameters = tables.keys.indices.map { key in
      ParallelCoordinates.Parameter(
        tables.keys[key], values: result.entries.map { tables.values($0)[key] },
        drawn: .init(result.sweep.domains[key]))
    }
    var figures: [(file: String, figure: Figure)] = []
    figures.append(
      (
        "parallel-coordinates.svg",
        try ParallelCoordinates(
          title: "Points of the sweep", subtitle: "A line for each point; the lowest validation loss is at the bottom.",
          parameters: parameters, outcome: "validation loss",
          values: losses, standings: standings
        ).figure
      ))
    let done = zip(result.entries, losses).map { $0.status == .done ? $1 : nil }
    // A map of numbers that hardly two points share would have a cell in each row.
    let listed = parameters.filter { $0.drawn?.isFine != true }
    let others = tables.keys.count > 2 ? "The lowest over the other parameters. " : ""
    if done.contains(where: { $0 != nil }),
      let maps = try SearchHeatMaps(
        title: "Validation loss by pairs of parameters", subtitle: others + "Dark is better.",
        parameters: listed.map { ($0.name, $0.values) }, outcome: "validation loss", values: done)
    {
      figures.append(("heat-map.svg", maps.figure))
    }
    return figures
  }

  private var standings: [ParallelCoordinates.Standing] {
    let done = result.entries.count { $0.status == .done && $0.loss != nil }
    return result.entries.enumerated().map { place, entry in
      if case .stopped = entry.status { return .stopped }
      if place == 0, result.chosen != nil { return .chosen }
      return place < (done + 3) / 4 ? .leading : .other
    }
  }
}

extension ParallelCoordinates.Parameter.Drawn {
  /// The distribution that a key's values were drawn from; nil for values from a list.
  init?(_ domain: SweptDomain) {
    guard case .distribution(let distribution, _) = domain else { return nil }
    switch distribution {
    case .uniform(let range): self = .uniform(range)
    case .logUniform(let range): self = .logUniform(range)
    case .integer(let range): self = .whole(range)
    }
  }
}
