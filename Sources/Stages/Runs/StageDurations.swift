import Artifacts

/// How long stages took in earlier runs, as their `run.json` say: in those of the experiment, or, of what none of
/// them has executed, in those of others.
struct StageDurations {
  /// What is expected of a stage.
  struct Estimate: Equatable {
    /// The median.
    let seconds: Double
    /// The executions that it is the median of.
    let executions: Int
    /// Whether they were of other experiments, whose data and settings may be larger or smaller.
    var isOfOthers = false
  }

  /// More runs than this say nothing that these do not; ids are digests, so the first by name are any.
  private static let runLimit = 200

  private var own: [String: [Double]]
  private var others: [String: [Double]] = [:]

  /// Reads the records of an experiment's runs, and of others' where one of the stages is in none of them.
  init(experiment: String, stages: [String], in layout: RunLayout) {
    own = stages.isEmpty ? [:] : Self.seconds(experiment, in: layout)
    guard stages.contains(where: { own[Self.work($0)] == nil }) else { return }
    for other in FilePlaces.names(in: layout.runs) where other != experiment && !other.hasPrefix(".") {
      others.merge(Self.seconds(other, in: layout)) { $0 + $1 }
    }
  }

  private static func seconds(_ experiment: String, in layout: RunLayout) -> [String: [Double]] {
    let folder = layout.experiment(experiment)
    var seconds: [String: [Double]] = [:]
    for id in FilePlaces.names(in: folder).filter({ $0 != RunLayout.File.latest }).prefix(runLimit) {
      guard let record = RunRecord(folder: "\(folder)/\(id)") else { continue }
      for (stage, value) in record.value["stages"]?.objectValue ?? [:] where value["outcome"] == "executed" {
        if let one = value["seconds"]?.number, one >= 0 { seconds[work(stage), default: []].append(one) }
      }
    }
    return seconds
  }

  /// What is expected of a stage; nil where no run has executed its like.
  func estimate(of stage: String) -> Estimate? {
    let work = Self.work(stage)
    guard let sorted = (own[work] ?? others[work])?.sorted(), !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    let median = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    return Estimate(seconds: median, executions: sorted.count, isOfOthers: own[work] == nil)
  }

  /// What a stage's work is like: its id without seed and fold, which change little of how long it takes.
  private static func work(_ stage: String) -> String {
    stage.split(separator: "/").filter { !$0.hasPrefix("seed-") && !$0.hasPrefix("fold-") }.joined(separator: "/")
  }
}
