import Artifacts
import Forecasting
import Planning
public import Specs

/// What a comparison reads of one run: files of its folder, and nothing of the store.
struct ComparedRun {
  let folder: String
  /// `experiment/id`.
  let name: String
  let experiment: String
  let id: String
  /// Leaf paths of the resolved spec with their texts; what has no value is left out.
  let parameters: [(path: String, value: String)]
  /// The quantiles that its intervals reach from and to; none where it has no intervals.
  let intervalEnds: [Double]
  /// The units of its targets' values, under the targets' columns, or under nothing where all have one.
  let units: [String: String]
  /// The columns that it forecasts.
  let targets: [String]
  /// Whether errors of its targets may be counted in different units.
  let mixesUnits: Bool
  let scores: RunScores
  let losses: RunLosses
  /// What it was judged on; nil where its record does not say.
  let testPart: TestPart?
  /// The digests of all artifacts by `stage/name`.
  let artifacts: [String: Digest]
  /// The digest of its plan.
  let plan: Digest
  /// What its record says of which run it is and its other files do not, a clause each.
  let contradictions: [String]

  /// The last two parts of its folder, which name it where its record may not.
  var place: String { folder.split(separator: "/").suffix(2).joined(separator: "/") }

  init(folder: String) throws(ComparisonError) {
    guard let facts = RunFacts(folder: folder) else { throw .unfinished(folder) }
    try self.init(facts)
  }

  init(_ facts: RunFacts) throws(ComparisonError) {
    let folder = facts.folder
    guard facts.record.status == .done else { throw .unfinished(folder) }
    func bytes(_ name: String) throws(ComparisonError) -> [UInt8] {
      do { return try RunFile.read(name, in: folder) } catch { throw ComparisonError(error) }
    }
    self.folder = folder
    testPart = facts.record.testPart
    experiment = facts.record.experiment
    id = facts.record.run
    name = "\(experiment)/\(id)"
    switch facts.leaves {
    case .success(let leaves):
      parameters = leaves.map { ($0.path, $0.text) }
      func numbers(_ path: String) -> [Double] {
        leaves.first { $0.path == path }?.items.compactMap(Double.init) ?? []
      }
      let levels = numbers("training.loss.quantiles") + numbers("evaluation.coverage").flatMap(SplitConformal.levels)
      intervalEnds = [levels.min(), levels.max()].compactMap(\.self)
      let unit = "data.unit"
      units = Dictionary(
        leaves.filter { $0.path == unit || $0.path.hasPrefix(unit + ".") }
          .map { (String($0.path.dropFirst(unit.count + 1)), $0.text) }, uniquingKeysWith: { first, _ in first })
      // A made-up series has one column, which is called so.
      targets = leaves.first { $0.path == "data.target" }?.items ?? ["value"]
    case .failure(let failure): throw .spec(failure)
    }
    mixesUnits = facts.mixesUnits
    do {
      scores = try facts.table.get()
      // Where there are none, the comparison says so.
      try RunFile.check(RunLayout.File.predictions, in: folder)
    } catch {
      throw ComparisonError(error)
    }
    guard !scores.keys.isEmpty else { throw .missing("\(folder)/\(RunLayout.File.metrics)") }
    losses = RunLosses(try bytes(RunLayout.File.history))
    let lockBytes = try bytes(RunLayout.File.lock)
    guard let lock = try? Lock(fileBytes: lockBytes) else { throw .missing("\(folder)/\(RunLayout.File.lock)") }
    var artifacts: [String: Digest] = [:]
    for (stage, locked) in lock.stages {
      for (name, digest) in locked.artifacts { artifacts["\(stage)/\(name)"] = digest }
    }
    self.artifacts = artifacts
    plan = lock.plan
    contradictions = facts.record.contradictions(
      experiment: parameters.first { $0.path == "name" }?.value ?? experiment, plan: plan)
  }

  /// The unit of the values under a label of the `series` column, or under `all`; empty where none is known.
  func unit(series: String) -> String {
    if let common = units[""] { return common }
    if let own = units[series] { return own }
    let suffixes = units.filter { series.hasSuffix("/\($0.key)") }
    if let own = suffixes.max(by: { ($0.key.count, $0.key) < ($1.key.count, $1.key) }) { return own.value }
    let distinct = Set(units.values)
    return units.count == targets.count && distinct.count == 1 ? distinct.first ?? "" : ""
  }
}

/// Why runs cannot be compared.
public enum ComparisonError: Error, Sendable, CustomStringConvertible {
  /// There are so few runs to compare.
  case tooFew(Int)
  /// The run did not finish.
  case unfinished(String)
  /// A file of the run is missing or damaged.
  case missing(String)
  /// A file of the run has more bytes than are read.
  case tooLarge(String)
  /// The run's spec is not one that this program reads.
  case spec(SpecFailure)
  /// A table or figure could not be made.
  case report(String)

  init(_ fault: RunFile.Fault) {
    self =
      switch fault {
      case .missing(let path): .missing(path)
      case .tooLarge: .tooLarge(fault.description)
      }
  }

  /// The exit status of the process.
  public var exitCode: Int32 { if case .tooFew = self { 2 } else { 4 } }

  /// The text for people.
  public var description: String {
    switch self {
    case .tooFew(let count):
      "error[V204]: a comparison needs two finished runs, and there \(count == 1 ? "is 1" : "are \(count)")"
    case .unfinished(let folder): "error[V201]: \(folder) is not a finished run\nhint: run it again to finish it"
    case .missing(let path): "error[V202]: \(path) is missing or damaged\nhint: the same run command writes it again"
    case .tooLarge(let reason): "error[V205]: \(reason)\nhint: the same run command writes it again"
    case .spec(let failure): failure.rendered()
    case .report(let reason): "error[V203]: \(reason)"
    }
  }
}
