import Artifacts
import Planning

/// Runs of which a comparison reads a file that is not what the run made.
struct ChangedRuns {
  /// A sentence for each kind of change.
  let warnings: [String]

  /// - Parameter readsForecasts: whether the comparison reads the runs' forecasts, too.
  init(_ runs: [ComparedRun], readsForecasts: Bool) {
    var groups: [(change: String, places: [String])] = []
    let changes = concurrentMap(runs) { Self.changes($0, readsForecasts: readsForecasts) }
    for (run, changes) in zip(runs, changes) {
      for change in changes {
        if let group = groups.firstIndex(where: { $0.change == change }) {
          if !groups[group].places.contains(run.place) { groups[group].places.append(run.place) }
        } else {
          groups.append((change, [run.place]))
        }
      }
    }
    warnings = groups.map { group in
      "\(group.places.listed): \(group.change); 'almanac verify \(group.places[0])' says where, and the run's own "
        + "command writes it again"
    }
  }

  /// What is wrong with the files of a run, by the digests of its plan and its artifacts.
  private static func changes(_ run: ComparedRun, readsForecasts: Bool) -> [String] {
    func isChanged(_ file: String, _ artifact: String, digest: () -> Digest?) -> Bool {
      guard let made = run.artifacts["\(StageKind.evaluate.rawValue)/\(artifact)"] else { return false }
      return FilePlaces.exists("\(run.folder)/\(file)") && digest() != made
    }
    func digest(_ file: String) -> Digest? { try? ExternalFile.digest(of: "\(run.folder)/\(file)") }
    var files: [String] = []
    let metrics = RunLayout.File.metrics
    if isChanged(
      metrics, ArtifactName.metrics,
      digest: {
        (try? RunFile.read(metrics, in: run.folder)).flatMap { MetricsFile.rows($0, run: Plan.runID(of: run.plan)) }
          .map { Digest(hashing: $0) }
      })
    {
      files.append(metrics)
    }
    let (history, predictions) = (RunLayout.File.history, RunLayout.File.predictions)
    if isChanged(history, ArtifactName.historyTable, digest: { digest(history) }) { files.append(history) }
    if readsForecasts, isChanged(predictions, ArtifactName.predictions, digest: { digest(predictions) }) {
      files.append(predictions)
    }
    let record = run.contradictions.isEmpty ? [] : ["\(RunLayout.File.record) names \(run.contradictions.listed)"]
    return record + files.map { "\($0) was changed since the run, so that what it says here may be wrong" }
  }
}

extension [String] {
  /// The first three with commas between, and how many more there are.
  var listed: String { prefix(3).joined(separator: ", ") + (count > 3 ? " and \(count - 3) more" : "") }
}
