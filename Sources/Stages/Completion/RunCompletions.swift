import Specs

/// What a shell can offer while a command on runs is typed.
public struct RunCompletions {
  private let layout: RunLayout

  /// Looks into a runs folder, which need not be there.
  public init(_ layout: RunLayout) { self.layout = layout }

  /// The experiments, and the runs of one of them: its latest, each by its id, and the best ones of its sweeps.
  public func runs(completing text: String) -> [String] {
    let experiments = FilePlaces.names(in: layout.runs).filter { name in
      !name.hasPrefix(".") && (text.hasPrefix(name + "/") || name.hasPrefix(text)) && !entries(of: name).isEmpty
    }
    let names = experiments.filter { $0.hasPrefix(text) }
    guard experiments.count == 1 || text.contains("/") else { return names }
    return names
      + experiments.flatMap { experiment in entries(of: experiment).map { "\(experiment)/\($0)" } }
      .filter { $0.hasPrefix(text) }
  }

  /// The trained models of a run.
  public func models(of run: String) -> [String] { facts(of: run)?.models ?? [] }

  /// The seeds of a run.
  public func seeds(of run: String) -> [String] { facts(of: run)?.values(of: "seeds", model: nil) ?? [] }

  /// The fields that an order can name, one level at a time.
  public func fields(completing text: String) -> [String] {
    DottedNames.level(of: fieldNames, completing: text)
  }

  /// What a condition can go on with: a field, or after `=` the texts that runs have there.
  public func conditions(completing text: String) -> [String] {
    let start = text.lastIndex { " (".contains($0) }.map { text.index(after: $0) } ?? text.startIndex
    let comparison = text[start...]
    let before = text[..<start]
    guard let end = comparison.firstIndex(where: { "=!<>".contains($0) }) else {
      return fields(completing: String(comparison)).map { name in
        before + name + (texts(of: name).isEmpty ? "" : "=")
      }
    }
    let value = comparison[end...].drop { "=!<>".contains($0) }
    return texts(of: String(comparison[..<end])).filter { $0.hasPrefix(value) }.map { text.dropLast(value.count) + $0 }
  }

  // MARK: Runs

  /// What an experiment's folder holds that a command can name.
  private func entries(of experiment: String) -> [String] {
    let folder = layout.experiment(experiment)
    return FilePlaces.names(in: folder).compactMap { name in
      if FilePlaces.exists("\(folder)/\(name)/\(RunLayout.File.record)") { return name }
      let best = "\(name)/\(RunLayout.File.best)"
      return FilePlaces.exists("\(folder)/\(best)/\(RunLayout.File.record)") ? best : nil
    }
  }

  private func facts(of run: String) -> RunFacts? {
    guard case .one(let folder) = layout.find(run) else { return nil }
    return RunFacts(folder: folder)
  }

  /// A run of each of some experiments: a shell has no time for all of them.
  private var examples: [RunFacts] {
    FilePlaces.names(in: layout.runs).filter { !$0.hasPrefix(".") }.lazy.compactMap { experiment in
      let folder = layout.experiment(experiment)
      return RunFacts(folder: "\(folder)/\(RunLayout.File.latest)")
        ?? entries(of: experiment).last.flatMap { RunFacts(folder: "\(folder)/\($0)") }
    }.prefix(20).map(\.self)
  }

  /// What is known of every run first.
  private var fieldNames: [String] {
    let names = examples.reduce(into: Set(RunFacts.recordFields)) { $0.formUnion($1.fieldNames) }
    return RunFacts.recordFields + names.subtracting(RunFacts.recordFields).sorted()
  }

  /// The values of a field that are names.
  private func texts(of field: String) -> [String] {
    if field == "status" { return RunRecord.Status.allCases.map(\.rawValue) }
    guard !["run", "started", "finished"].contains(field) else { return [] }
    let values = examples.flatMap { run in run.models.flatMap { run.values(of: field, model: $0) } }
    return Set(values).filter { Double($0) == nil }.sorted()
  }
}
