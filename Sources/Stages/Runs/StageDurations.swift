import Artifacts

/// How long stages took in earlier runs of an experiment, as their `run.json` say.
struct StageDurations {
  /// What is expected of a stage.
  struct Estimate: Equatable {
    /// The median.
    let seconds: Double
    /// The executions that it is the median of.
    let executions: Int
  }

  /// More runs than this say nothing that these do not; ids are digests, so the first by name are any.
  private static let runLimit = 200

  private var seconds: [String: [Double]] = [:]

  /// Reads the records of an experiment's runs.
  init(experiment: String, in layout: RunLayout) {
    let folder = layout.experiment(experiment)
    for id in FilePlaces.names(in: folder).filter({ $0 != RunLayout.File.latest }).prefix(Self.runLimit) {
      guard let record = RunRecord(folder: "\(folder)/\(id)") else { continue }
      for (stage, value) in record.value["stages"]?.objectValue ?? [:] where value["outcome"] == "executed" {
        if let own = value["seconds"]?.number, own >= 0 { seconds[Self.work(stage), default: []].append(own) }
      }
    }
  }

  /// What is expected of a stage; nil where no run has executed its like.
  func estimate(of stage: String) -> Estimate? {
    guard let sorted = seconds[Self.work(stage)]?.sorted(), !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    let median = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    return Estimate(seconds: median, executions: sorted.count)
  }

  /// What a stage's work is like: its id without seed and fold, which change little of how long it takes.
  private static func work(_ stage: String) -> String {
    stage.split(separator: "/").filter { !$0.hasPrefix("seed-") && !$0.hasPrefix("fold-") }.joined(separator: "/")
  }
}
