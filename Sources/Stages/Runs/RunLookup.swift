public import Artifacts
import Planning

extension RunLayout {
  /// What a person's name for a run leads to.
  public enum Found: Sendable, Equatable {
    /// Nothing.
    case none
    /// A run's folder.
    case one(String)
    /// More than one.
    case several([String])
    /// An experiment, none of whose runs is done by itself; with the best run of its latest sweep, where one is done.
    case undone(best: String?)
    /// A sweep's folder; with the run that it chose, where there is one.
    case sweep(best: String?)
  }

  /// Finds a run by its folder, `experiment/id`, an id or its beginning, or an experiment's name for its latest run.
  public func find(_ name: String) -> Found {
    guard !name.isEmpty else { return .none }
    for candidate in [FilePlaces.absolute(name), "\(runs)/\(name)"] {
      if FilePlaces.exists("\(candidate)/\(File.record)") { return .one(Self.settled(candidate)) }
      let latest = "\(candidate)/\(File.latest)"
      if FilePlaces.exists("\(latest)/\(File.record)") { return .one(Self.settled(latest)) }
    }
    var folders: [String] = []
    for experiment in FilePlaces.names(in: runs) where !experiment.hasPrefix(".") {
      for id in FilePlaces.names(in: self.experiment(experiment)) where id != File.latest {
        let isNamed = id.hasPrefix(name) || "\(experiment)/\(id)".hasPrefix(name) && name.contains("/")
        if isNamed, FilePlaces.exists("\(run(experiment, id))/\(File.record)") { folders.append(run(experiment, id)) }
      }
    }
    guard folders.isEmpty else { return folders.count == 1 ? .one(folders[0]) : .several(folders) }
    if let sweep = sweep(name) { return sweep }
    let runs = FilePlaces.names(in: experiment(name))
    guard runs.contains(where: { FilePlaces.exists("\(run(name, $0))/\(File.record)") }) else { return .none }
    let finished = runs.compactMap { sweep -> (best: String, time: String)? in
      RunRecord(folder: "\(run(name, sweep))/\(File.best)").map { ("\(name)/\(sweep)/\(File.best)", $0.finished) }
    }
    return .undone(best: finished.max { ($0.time, $0.best) < ($1.time, $1.best) }?.best)
  }

  /// A sweep by its folder, `experiment/sweep-id`, or its own name or the beginning of that.
  private func sweep(_ name: String) -> Found? {
    func found(_ folder: String, _ shown: String) -> Found? {
      guard FilePlaces.exists("\(folder)/\(File.sweep)") else { return nil }
      return .sweep(best: FilePlaces.exists("\(folder)/\(File.best)/\(File.record)") ? "\(shown)/\(File.best)" : nil)
    }
    for folder in [FilePlaces.absolute(name), "\(runs)/\(name)"] {
      if let sweep = found(folder, name) { return sweep }
    }
    guard name.hasPrefix("sweep-") else { return nil }
    let sweeps = FilePlaces.names(in: runs).filter { !$0.hasPrefix(".") }.flatMap { experiment in
      FilePlaces.names(in: self.experiment(experiment)).filter { $0.hasPrefix(name) }.compactMap {
        found(run(experiment, $0), "\(experiment)/\($0)")
      }
    }
    return sweeps.count == 1 ? sweeps[0] : nil
  }

  /// All runs, newest first, and the records that cannot be used.
  func facts() -> (runs: [RunFacts], damaged: [DamagedRun]) {
    var runs: [RunFacts] = []
    var damaged: [DamagedRun] = []
    for experiment in FilePlaces.names(in: self.runs) where !experiment.hasPrefix(".") {
      for id in FilePlaces.names(in: self.experiment(experiment)) where id != File.latest {
        let folder = run(experiment, id)
        if let facts = RunFacts(folder: folder) {
          runs.append(facts)
        } else if FilePlaces.exists("\(folder)/\(File.record)") {
          do throws(RunFile.Fault) {
            try RunFile.check(File.record, in: folder)
            damaged.append(DamagedRun(path: "\(folder)/\(File.record)", reason: nil))
          } catch {
            damaged.append(DamagedRun(error))
          }
        }
      }
    }
    runs.sort { left, right in
      let (one, other) = (left.record, right.record)
      return (other.finished, one.experiment, one.run) < (one.finished, other.experiment, other.run)
    }
    return (runs, damaged)
  }

  /// Removes from the store what no run's lock reaches.
  public func collectGarbage(dryRun: Bool) throws(StoreError) -> GarbageReport {
    var keys: Set<Digest> = []
    var artifacts: Set<Digest> = []
    for experiment in FilePlaces.names(in: runs) where !experiment.hasPrefix(".") {
      for id in FilePlaces.names(in: self.experiment(experiment)) where id != File.latest {
        guard let bytes = try? RunFile.read(File.lock, in: run(experiment, id)),
          let lock = try? Lock(fileBytes: bytes)
        else { continue }
        for stage in lock.stages.values {
          keys.insert(stage.key)
          artifacts.formUnion(stage.artifacts.values)
        }
      }
    }
    return try store.collectGarbage(
      GarbageOptions(keys: keys, artifacts: artifacts, now: Timestamp.now(), dryRun: dryRun))
  }

  /// The path without links, so that `latest` becomes the run itself.
  private static func settled(_ path: String) -> String { FilePlaces.real(path) ?? path }
}
