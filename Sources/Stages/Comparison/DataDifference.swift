import Artifacts
import Reports

/// What a run's metrics were measured on: the forecasts of one of its models, which are the same for all.
struct MeasuredForecasts: Equatable {
  /// Series, cutoff and step of every forecast, as written.
  private let keys: [UInt8]
  /// The actual value of every forecast, as written.
  private let actual: [UInt8]
  let count: Int
  let firstCutoff: String
  let lastCutoff: String

  /// Reads `predictions.csv` up to the second model or seed; nil where it is missing.
  init?(folder: String) {
    guard let bytes = try? RunFile.read(RunLayout.File.predictions, in: folder) else { return nil }
    let table = TableScan(bytes)
    guard let model = table.column("model"), let seed = table.column("seed"), let series = table.column("series"),
      let cutoff = table.column("cutoff"), let step = table.column("horizon"), let actual = table.column("actual")
    else { return nil }
    var first: (model: [UInt8], seed: [UInt8])?
    var keys: [UInt8] = []
    var values: [UInt8] = []
    var count = 0
    var cutoffs: (first: [UInt8], last: [UInt8]) = ([], [])
    table.forEachRow { row in
      let own = first ?? (Array(row.raw(model)), Array(row.raw(seed)))
      first = own
      guard row.raw(model).elementsEqual(own.model), row.raw(seed).elementsEqual(own.seed) else { return false }
      for column in [series, cutoff, step] {
        keys += row.raw(column)
        keys.append(UInt8(ascii: ","))
      }
      values += row.raw(actual)
      values.append(UInt8(ascii: ","))
      if count == 0 { cutoffs.first = Array(row.raw(cutoff)) }
      cutoffs.last = Array(row.raw(cutoff))
      count += 1
      return true
    }
    self.keys = keys
    self.actual = values
    self.count = count
    firstCutoff = String(decoding: cutoffs.first, as: UTF8.self)
    lastCutoff = String(decoding: cutoffs.last, as: UTF8.self)
  }

  /// How these forecasts differ from those of another run; nil where they do not.
  func difference(from other: MeasuredForecasts) -> String? {
    if keys != other.keys {
      return "measured on \(counted(count, "forecast")) of cutoffs \(firstCutoff) to \(lastCutoff) instead of "
        + "\(other.count) of "
        + "\(other.firstCutoff) to \(other.lastCutoff)"
    }
    return actual == other.actual ? nil : "measured on other actual values at the same \(counted(count, "forecast"))"
  }
}

/// Runs whose metrics were not made from the same as the first run's.
struct DataDifferences {
  /// Differences that make metrics incomparable, a sentence each.
  private(set) var warnings: [String] = []
  /// Differences that do not: other inputs, but measured on the same forecasts.
  private(set) var notes: [String] = []
  /// The places of the runs that were measured on other forecasts than the first.
  private(set) var measuredElsewhere: Set<Int> = []

  init(_ runs: [ComparedRun]) {
    var groups: [(sentence: String, isWarning: Bool, names: [String])] = []
    var reference: MeasuredForecasts??
    for (place, run) in runs.enumerated().dropFirst() {
      guard let stage = Self.differingStage(run, runs[0]) else { continue }
      let first = reference ?? MeasuredForecasts(folder: runs[0].folder)
      reference = .some(first)
      let own = MeasuredForecasts(folder: run.folder)
      let difference: String? =
        if let first, let own { own.difference(from: first) } else { "predictions.csv is missing" }
      let keys = Self.differingKeys(run, runs[0], stage)
      let words = Self.words(stage) + (keys.isEmpty ? "" : " (\(keys.joined(separator: ", ")))")
      let isWarning = stage == .load || difference != nil
      if difference != nil { measuredElsewhere.insert(place) }
      let consequence =
        difference == nil
        ? "differences of metrics may come from that"
        : "so metrics have no change; verdicts are on the forecasts that both made, where there are any"
      let sentence =
        isWarning
        ? "made from \(words) than \(runs[0].name)\(difference.map { " and \($0)" } ?? ""); \(consequence)"
        : "made from \(words) than \(runs[0].name), but measured on the same \(counted(first?.count ?? 0, "forecast"))"
      if let group = groups.firstIndex(where: { $0.sentence == sentence }) {
        groups[group].names.append(run.name)
      } else {
        groups.append((sentence, isWarning, [run.name]))
      }
    }
    for group in groups {
      let text = "\(group.names.listed) \(group.names.count == 1 ? "was" : "were") \(group.sentence)"
      if group.isWarning { warnings.append(text) } else { notes.append(text) }
    }
  }

  /// The first of the stages before training whose artifact differs.
  static func differingStage(_ run: ComparedRun, _ first: ComparedRun) -> StageKind? {
    func digests(_ run: ComparedRun, _ kind: StageKind) -> [String: Digest] {
      run.artifacts.filter { $0.key.hasPrefix("\(kind.rawValue)/") }
    }
    return [StageKind.load, .features, .windows].first { digests(run, $0) != digests(first, $0) }
  }

  /// The keys of the spec that the stage depends on and that differ; none where the same words gave other data.
  private static func differingKeys(_ run: ComparedRun, _ first: ComparedRun, _ stage: StageKind) -> [String] {
    let sections: [String] =
      switch stage {
      case .load: ["data"]
      case .features: ["data", "features"]
      default: ["window", "split", "scale"]
      }
    func values(_ run: ComparedRun) -> [String: String] {
      // The unit changes no value.
      let own = run.parameters.filter { parameter in
        !parameter.path.hasPrefix("data.unit")
          && sections.contains {
            parameter.path == $0 || parameter.path.hasPrefix("\($0).") || parameter.path.hasPrefix("\($0)[")
          }
      }
      return Dictionary(own.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    let (one, other) = (values(run), values(first))
    return Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }.sorted()
  }

  private static func words(_ stage: StageKind) -> String {
    switch stage {
    case .load: "other data"
    case .features: "other input columns"
    default: "other windows, split or scaling"
    }
  }
}
