public import Artifacts
import Forecasting
public import Reports

/// Runs that a condition holds for, in an order; newest first where none is asked for.
public struct RunSelection {
  /// A run and the model that the condition holds for.
  struct Match {
    let run: RunFacts
    /// The model that is best by the order, or the first; nil where the run has none, or nothing asked for one.
    let model: String?
  }

  let matches: [Match]
  /// The runs that were chosen from.
  public let total: Int
  /// The files that cannot be used, so that their runs are left out.
  public let damaged: [DamagedRun]
  /// The fields that the condition and the order name, each once.
  private let fields: [String]

  /// Chooses among the runs of a folder.
  ///
  /// - Parameters:
  ///   - filter: Holds for a run where it holds for one of its trained models.
  ///   - order: Fields to sort by with commas between, smallest first; one with `-` in front largest first. Runs without a
  ///     value come last.
  /// - Throws: `RunFilterError` where a field is one that no run has.
  public init(_ layout: RunLayout, where filter: RunFilter? = nil, sortedBy order: String? = nil) throws(RunFilterError)
  {
    let sorts = order.map(Self.sorts) ?? []
    let fields = (filter?.fields ?? []) + sorts.map(\.field)
    var (runs, damaged) = layout.facts()
    total = runs.count
    let needsModels = fields.contains { !RunFacts.recordFields.contains($0.name) }
    if needsModels {
      let faults = concurrentMap(runs) { run -> RunFile.Fault? in
        // Runs that are not done have no metrics.
        guard case .failure(let fault) = run.table, case .tooLarge = fault else { return nil }
        return fault
      }
      damaged += faults.compactMap { $0.map { DamagedRun($0) } }
      runs = zip(runs, faults).compactMap { $1 == nil ? $0 : nil }
    }
    self.damaged = damaged
    try Self.check(fields, runs)

    func keys(_ match: Match) -> [[String]] {
      sorts.map { match.run.sortKey(of: $0.field.name, model: match.model) }
    }
    func precedes(_ left: [[String]], _ right: [[String]]) -> Bool {
      for (sort, (left, right)) in zip(sorts, zip(left, right)) {
        if Self.precedes(left, right, isDescending: sort.isDescending) { return true }
        if Self.precedes(right, left, isDescending: sort.isDescending) { return false }
      }
      return false
    }
    var matches: [(match: Match, key: [[String]])] = []
    for run in runs {
      let models: [String?] = needsModels && !run.models.isEmpty ? run.models : [nil]
      let holding = models.filter { filter?.holds(run, model: $0) ?? true }.map { model in
        let match = Match(run: run, model: model)
        return (match: match, key: keys(match))
      }
      if let best = holding.min(by: { precedes($0.key, $1.key) }) { matches.append(best) }
    }
    if !sorts.isEmpty {
      // A stable order: equal keys stay newest first.
      matches = matches.enumerated().sorted {
        precedes($0.element.key, $1.element.key)
          || !precedes($1.element.key, $0.element.key) && $0.offset < $1.offset
      }.map(\.element)
    }
    self.matches = matches.map(\.match)
    self.fields = fields.map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Whether a run's values of one field, of which the later ones break ties of the first, come before another's.
  ///
  /// What is missing comes last, in either direction.
  static func precedes(_ left: [String], _ right: [String], isDescending: Bool) -> Bool {
    let order = isDescending ? RunFilter.Comparison.above : .below
    for (left, right) in zip(left, right) where !RunFilter.Comparison.equals.holds(left, right) {
      return order.holds(left, right)
    }
    return left.count > right.count
  }

  private static func sorts(_ order: String) -> [(field: RunField, isDescending: Bool)] {
    var offset = 0
    return order.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let isDescending = part.hasPrefix("-")
      let name = String(isDescending ? part.dropFirst() : part)
      defer { offset += part.count + 1 }
      return (RunField(name: name, text: order, offset: offset + (isDescending ? 1 : 0)), isDescending)
    }
  }

  private static func check(_ fields: [RunField], _ runs: [RunFacts]) throws(RunFilterError) {
    for field in fields where !RunFacts.recordFields.contains(field.name) && field.name != "model" && !runs.isEmpty {
      let isKnown = runs.contains { run in
        (run.models.isEmpty ? [nil] : run.models.map { $0 }).contains { !run.values(of: field.name, model: $0).isEmpty }
      }
      if isKnown || RunFacts.isMetric(field.name) { continue }
      let names = runs.reduce(into: Set<String>()) { $0.formUnion($1.fieldNames) }
      let closest = closestName(to: field.name, in: names.sorted())
      throw RunFilterError(
        message: "no run has the field '\(field.name)'", text: field.text, offset: field.offset,
        hint: closest.map { "did you mean '\($0)'?" } ?? "a path of the spec, a metric, or one of "
          + RunFacts.recordFields.joined(separator: ", "))
    }
  }

  /// Whether no run fits.
  public var isEmpty: Bool { matches.isEmpty }

  // MARK: Forms

  /// The columns between `run` and `status`: the model where a field depends on it, and the fields.
  private var extra: [String] {
    let own = fields.filter { !RunFacts.recordFields.contains($0) && $0 != "model" }
    return own.isEmpty && !fields.contains("model") ? [] : ["model"] + own
  }

  private func cells(_ match: Match) -> [Cell] {
    let own =
      asksForNothing
      ? bestCells(match.run)
      : extra.map { field -> Cell in
        if let score = match.run.score(of: field, model: match.model) { return score.cell }
        let values = match.run.values(of: field, model: match.model)
        guard values.count == 1 else { return values.isEmpty ? .empty : .text(values.joined(separator: " ")) }
        return Int(values[0]).map { .integer($0) } ?? Double(values[0]).map { .number($0) } ?? .text(values[0])
      }
    let record = match.run.record
    return [.text(record.experiment), .text(record.run)] + own + [
      .text(record.status?.rawValue ?? "?"), .text(record.finished), .number(record.seconds),
    ]
  }

  private func bestCells(_ run: RunFacts) -> [Cell] {
    guard let best = run.best else { return [.empty, .empty, .empty] }
    return [.text(best.model), .text(best.metric), best.value.cell]
  }

  /// Whether neither a condition nor an order says what is of interest, so that the best model is shown.
  private var asksForNothing: Bool { fields.isEmpty }

  private var titles: [String] {
    ["experiment", "run"] + (asksForNothing ? ["model", "metric", "value"] : extra) + ["status", "finished", "seconds"]
  }

  /// For a terminal.
  public func table() throws(ReportError) -> TextTable {
    try TextTable(
      columns: titles.map { .init($0, format: $0 == "seconds" ? .decimals(1) : .significant(5)) },
      rows: matches.map { match in
        // The seconds tell runs apart here; milliseconds are for those that sort.
        zip(titles, cells(match)).map { title, cell in
          guard title == "finished", case .text(let time) = cell else { return cell }
          return .text(Self.toTheSecond(time))
        }
      })
  }

  /// `2026-01-31T12:00:00Z` for `2026-01-31T12:00:00.250Z`.
  private static func toTheSecond(_ time: String) -> String {
    time.firstIndex(of: ".").map { time[..<$0] + "Z" } ?? time
  }

  /// One row per run; at the end of it deviation and interval of each metric over seeds.
  public func csv() throws(ReportError) -> Reports.CSVTable {
    let scored = extra.filter { field in matches.contains { $0.run.score(of: field, model: $0.model) != nil } }
    return try Reports.CSVTable(
      header: titles + scored.flatMap { field in Spread([]).fields.map { field + $0.ending } },
      rows: matches.map { match in
        cells(match)
          + scored.flatMap { field in
            (match.run.score(of: field, model: match.model) ?? Spread([])).fields.map {
              $0.value.map { .number($0) } ?? .empty
            }
          }
      })
  }

  /// The runs' records, each with its `best` model; with a condition or order instead `matched`: the values of its fields,
  /// of metrics over several seeds with deviation and interval.
  public var json: CanonicalValue {
    .array(
      matches.map { match in
        guard case .object(var record) = match.run.record.value else { return match.run.record.value }
        if asksForNothing {
          record["best"] =
            match.run.best.map {
              ["model": .string($0.model), "metric": .string($0.metric), "value": .double($0.value.mean)]
            } ?? .null
        }
        if extra.isEmpty { return .object(record) }
        var values: [String: CanonicalValue] = [:]
        for field in extra {
          let texts = match.run.values(of: field, model: match.model)
          let items = texts.map { text in Double(text).map { CanonicalValue.double($0) } ?? .string(text) }
          values[field] = items.count == 1 ? items[0] : items.isEmpty ? .null : .array(items)
          for (ending, value) in match.run.score(of: field, model: match.model)?.fields ?? [] {
            values[field + ending] = value.map { .double($0) }
          }
        }
        record["matched"] = .object(values)
        return .object(record)
      })
  }
}
