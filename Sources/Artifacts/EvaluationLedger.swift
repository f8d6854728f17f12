import Glibc

/// A stretch of some data on which models are judged.
public struct EvaluatedRange: Hashable, Sendable {
  /// What identifies the data.
  public let data: Digest
  /// The first place, in whatever unit the data counts.
  public let from: Int
  /// The last place, in the same unit.
  public let through: Int

  /// Names a stretch.
  public init(data: Digest, from: Int, through: Int) {
    self.data = data
    self.from = from
    self.through = through
  }

  /// Whether both are of the same data and have a place in common.
  public func overlaps(_ other: EvaluatedRange) -> Bool {
    data == other.data && from <= other.through && other.from <= through
  }
}

/// How often values of a range have been evaluated.
public struct EvaluationCount: Hashable, Sendable {
  /// The evaluations of the range and of others of the same data that overlap it.
  public fileprivate(set) var evaluations = 0
  /// The distinct models that were judged in them.
  public fileprivate(set) var models = 0
  /// Those of the evaluations that were of another range.
  public fileprivate(set) var overlapping = 0
  /// The entries that cannot be read, of the range and of others that overlap it; they count as nothing else.
  public fileprivate(set) var unreadable = 0
}

/// All distinct evaluations that a store knows of.
public struct EvaluationLedger: Sendable {
  /// One evaluation.
  public struct Entry: Sendable {
    /// The run that came to it first; empty where the entry does not say.
    public let run: String
    /// What the data is called; empty where the entry does not say.
    public let label: String
    /// What names it among the evaluations of a range.
    let name: String
    /// The models that were judged.
    let models: [Digest]
  }

  /// The evaluations of each range.
  public fileprivate(set) var entries: [EvaluatedRange: [Entry]] = [:]
  private var unreadable: [EvaluatedRange: Int] = [:]

  /// The entries that cannot be read, which `Store.verify` names and moves to quarantine.
  public var unreadableCount: Int { unreadable.values.reduce(0, +) }

  fileprivate mutating func add(_ found: Result<Entry, DamagedEntry.Fault>, of range: EvaluatedRange) {
    switch found {
    case .success(let entry): entries[range, default: []].append(entry)
    case .failure(.missing): break
    case .failure: unreadable[range, default: 0] += 1
    }
  }

  /// Its parts by data; ranges of different data have nothing in common.
  public var byData: [EvaluationLedger] {
    var parts: [Digest: EvaluationLedger] = [:]
    for (range, entries) in entries { parts[range.data, default: .init()].entries[range] = entries }
    for (range, count) in unreadable { parts[range.data, default: .init()].unreadable[range] = count }
    return Array(parts.values)
  }

  /// How often values of ranges have been evaluated; an evaluation of several of them is one.
  public func count(of ranges: [EvaluatedRange]) -> EvaluationCount {
    struct Evaluation: Hashable {
      let from: Int
      let through: Int
      let name: String
    }
    var count = EvaluationCount()
    var models: Set<Digest> = []
    var own: Set<Evaluation> = []
    var others: Set<Evaluation> = []
    for (range, entries) in entries where ranges.contains(where: range.overlaps) {
      for entry in entries {
        let evaluation = Evaluation(from: range.from, through: range.through, name: entry.name)
        if ranges.contains(range) { own.insert(evaluation) } else { others.insert(evaluation) }
        models.formUnion(entry.models)
      }
    }
    others.subtract(own)
    count.evaluations = own.count + others.count
    count.overlapping = others.count
    count.models = models.count
    for (range, entries) in unreadable where ranges.contains(where: range.overlaps) { count.unreadable += entries }
    return count
  }
}

/// The ledger of evaluations: `peeks/<data>/<from>..<through>/<models>`, a small file for each distinct evaluation.
///
/// An evaluation is named by the models that it judged, so making it again, after a kill or by force, counts once.
/// Entries are published by a rename, as everything in the store, and garbage collection leaves them: what was seen
/// cannot be made unseen by removing a run.
extension Store {
  var peeks: String { root + "/peeks" }

  private static let evaluationFile = SealedFile(kind: "evaluation", version: 1)
  private static let largestEvaluation = 1 << 20

  private func folder(of range: EvaluatedRange) -> String {
    "\(peeks)/\(range.data.hex)/\(range.from)..\(range.through)"
  }

  /// Enters the evaluation of some models, unless it is there.
  /// - Parameters:
  ///   - label: what the data is called, for people.
  ///   - models: what identifies each model that was judged.
  ///   - run: the run that judged them first, for people who read the file.
  /// - Returns: whether it was new.
  @discardableResult
  public func enterEvaluation(
    of range: EvaluatedRange, label: String, models: [Digest], run: String
  ) throws(StoreError) -> Bool {
    let models = Set(models).map(\.hex).sorted()
    let name = Digest(hashing: Array(models.joined(separator: "\n").utf8)).hex
    let path = "\(folder(of: range))/\(name)"
    if try FileSystem.status(path) != nil { return false }
    let value: CanonicalValue = [
      "evaluation": .string(name), "label": .string(label), "models": .array(models.map { .string($0) }),
      "run": .string(run),
    ]
    try install(Self.evaluationFile.bytes(of: value), at: path)
    return true
  }

  /// Whether some models have been judged on a range before, all of them together.
  public func hasEvaluated(_ range: EvaluatedRange, models: [Digest]) throws(StoreError) -> Bool {
    let models = Set(models)
    let entries = try ledger(of: [range.data]) { $0 == range }.entries[range] ?? []
    return entries.contains { models.isSubset(of: $0.models) }
  }

  /// How often values of ranges have been evaluated; entries that cannot be read are counted apart.
  public func evaluations(of ranges: [EvaluatedRange]) throws(StoreError) -> EvaluationCount {
    try ledger(of: Set(ranges.map(\.data))) { ranges.contains(where: $0.overlaps) }.count(of: ranges)
  }

  /// All that the ledger tells.
  public func ledger() throws(StoreError) -> EvaluationLedger {
    let data = Set(try listIfDirectory("peeks").compactMap(Digest.init(hex:)))
    return try ledger(of: data) { _ in true }
  }

  private func ledger(of data: Set<Digest>, _ isWanted: (EvaluatedRange) -> Bool) throws(StoreError) -> EvaluationLedger
  {
    var ledger = EvaluationLedger()
    for data in data {
      for name in try listIfDirectory("peeks/\(data.hex)") {
        guard let range = Self.range(name, data), isWanted(range) else { continue }
        for entry in try listIfDirectory("peeks/\(data.hex)/\(name)") {
          let path = "\(folder(of: range))/\(entry)"
          guard try FileSystem.status(path)?.isRegularFile == true else { continue }
          ledger.add(try evaluation(path, named: entry), of: range)
        }
      }
    }
    return ledger
  }

  /// What is wrong with the ledger: its entries with the fault of each, or nil for a good one.
  func checkEvaluations(_ body: (String, DamagedEntry.Fault?) throws(StoreError) -> Void) throws(StoreError) {
    let misplaced = DamagedEntry.Fault.unreadableRecord("not the place of an evaluation")
    if try FileSystem.status(peeks)?.isDirectory == false { try body("peeks", misplaced) }
    for data in try listIfDirectory("peeks") {
      guard try isDirectory("peeks/\(data)") else {
        try body("peeks/\(data)", misplaced)
        continue
      }
      for range in try listIfDirectory("peeks/\(data)") {
        guard try isDirectory("peeks/\(data)/\(range)") else {
          try body("peeks/\(data)/\(range)", misplaced)
          continue
        }
        for name in try listIfDirectory("peeks/\(data)/\(range)") {
          let entry = "peeks/\(data)/\(range)/\(name)"
          let isPlaced = Digest(hex: data).flatMap { Self.range(range, $0) } != nil
          switch try evaluation("\(root)/\(entry)", named: name) {
          case .success: try body(entry, isPlaced ? nil : misplaced)
          case .failure(.missing): break
          case .failure(let fault): try body(entry, fault)
          }
        }
      }
    }
  }

  private func isDirectory(_ entry: String) throws(StoreError) -> Bool {
    try FileSystem.status("\(root)/\(entry)")?.isDirectory == true
  }

  private func listIfDirectory(_ entry: String) throws(StoreError) -> [String] {
    try isDirectory(entry) ? try FileSystem.list("\(root)/\(entry)") : []
  }

  private static func range(_ name: String, _ data: Digest) -> EvaluatedRange? {
    let ends = name.split(separator: "..", omittingEmptySubsequences: false)
    guard ends.count == 2, let from = Int(ends[0]), let through = Int(ends[1]) else { return nil }
    return EvaluatedRange(data: data, from: from, through: through)
  }

  /// What an entry says.
  private func evaluation(
    _ path: String, named name: String
  ) throws(StoreError) -> Result<EvaluationLedger.Entry, DamagedEntry.Fault> {
    try Self.evaluationFile.read(path, limit: Self.largestEvaluation) { value throws(DamagedEntry.Fault) in
      guard value["evaluation"]?.stringValue == name, case .array(let models)? = value["models"] else {
        throw .unreadableRecord("not this evaluation")
      }
      return .init(
        run: value["run"]?.stringValue ?? "", label: value["label"]?.stringValue ?? "", name: name,
        models: models.compactMap(\.digest))
    }
  }
}
