public import Artifacts
import Reports
import Specs

/// Runs side by side: what differs in their specs, their metrics, their training curves.
public struct RunComparison {
  let runs: [ComparedRun]
  /// A short name for each run, unique among them.
  let labels: [String]
  /// What differs in the specs, with one text or nothing for each run.
  let parameters: [(path: String, values: [String?])]
  /// All metrics over all steps.
  let metrics: [ComparedMetric]
  /// What makes the metrics incomparable or not to be trusted, a sentence each: files that were changed, other data,
  /// columns, windows or splits.
  public let warnings: [String]
  /// What is worth knowing besides, a sentence each.
  public let notes: [String]
  /// Whether the metrics of all runs were measured on the same forecasts, in the same units.
  let isComparable: Bool
  /// How often what each run was judged on has been evaluated by its store; nil where that is not known.
  let peeks: [TestPeeks?]
  /// Whether the trained models are better or worse than the first run's, or not distinguishable.
  private(set) var verdicts = VerdictList(verdicts: [], runs: [])

  /// Reads finished runs from their folders; the first is what changes are measured against.
  ///
  /// A folder that is named again, as `latest` does beside its run, counts once unless there is no other. The finished runs
  /// of a selection come behind those named.
  public init(folders: [String], and selection: RunSelection? = nil) throws(ComparisonError) {
    var known: Set<String> = []
    let named = folders.filter { known.insert($0).inserted }.map { folder in
      Result { () throws(ComparisonError) in try ComparedRun(folder: folder) }
    }
    let matches = (selection?.matches ?? []).filter { match in
      match.run.record.status == .done && known.insert(match.run.folder).inserted
    }
    let selected = concurrentMap(matches) { match in
      Result { () throws(ComparisonError) in try ComparedRun(match.run) }
    }
    var runs: [ComparedRun] = []
    for run in named + selected { runs.append(try run.get()) }
    guard let first = runs.first, runs.count > 1 || folders.count > 1 else { throw .tooFew(runs.count) }
    self.runs = runs.count > 1 ? runs : [first, first]
    runs = self.runs
    labels = Self.labels(runs)
    parameters = Self.differences(runs)
    let data = DataDifferences(runs)
    let units = UnitDifferences(runs)
    metrics = ComparedMetric.all(runs, measuredElsewhere: data.measuredElsewhere, units: units)
    isComparable = data.measuredElsewhere.isEmpty && units.isEmpty
    let changed = ChangedRuns(runs, readsForecasts: runs.count <= ComparisonVerdicts.runLimit)
    warnings = changed.warnings + data.warnings + units.warnings
    var notes = data.notes
    let twins = runs.dropFirst().filter { $0.artifacts == runs[0].artifacts }
    if twins.count == runs.count - 1 {
      notes.append("The runs are identical: all \(runs[0].artifacts.count) artifacts have the same bytes.")
    } else {
      for twin in twins { notes.append("\(twin.name) is identical to \(runs[0].name).") }
    }
    if runs.count > ComparisonVerdicts.runLimit {
      notes.append("More than \(ComparisonVerdicts.runLimit) runs: no verdicts; compare fewer of them to get some.")
    }
    if parameters.contains(where: { $0.path.hasPrefix("training.loss") }) {
      notes.append("The runs were trained by different losses, so their training curves are not of one kind.")
    }
    peeks = Self.peeks(runs)
    self.notes = notes
    verdicts = ComparisonVerdicts.list(self)
  }

  /// Whether all runs have the same artifacts, byte for byte.
  public var isIdentical: Bool { runs.allSatisfy { $0.artifacts == runs[0].artifacts } }

  /// The experiment's name where that tells runs apart, the id where all are of one experiment, else both.
  private static func labels(_ runs: [ComparedRun]) -> [String] {
    let experiments = Set(runs.map(\.experiment))
    if experiments.count == runs.count { return runs.map(\.experiment) }
    return experiments.count == 1 ? runs.map(\.id) : runs.map(\.name)
  }

  /// Asks each store once for each test part.
  private static func peeks(_ runs: [ComparedRun]) -> [TestPeeks?] {
    var known: [String: [TestPart: TestPeeks]] = [:]
    return runs.map { run in
      guard let part = run.testPart else { return nil }
      let store = RunLayout.store(of: run.folder)
      if let found = known[store.root]?[part] { return found }
      // A store that cannot be read, or that is not there any more, knows nothing.
      guard let peeks = try? TestPeeks(part, store), peeks.count.evaluations > 0 else { return nil }
      known[store.root, default: [:]][part] = peeks
      return peeks
    }
  }

  private static func differences(_ runs: [ComparedRun]) -> [(path: String, values: [String?])] {
    var paths: [String] = []
    var known: Set<String> = []
    let tables = runs.map { run in
      for leaf in run.parameters where known.insert(leaf.path).inserted { paths.append(leaf.path) }
      return Dictionary(uniqueKeysWithValues: run.parameters.map { ($0.path, $0.value) })
    }
    return paths.compactMap { path in
      let values = tables.map { $0[path] }
      return Set(values).count > 1 ? (path, values) : nil
    }
  }

  /// The metrics that figures and long tables show: errors that people know, as far as the runs have them.
  var usualMetrics: [String] { usualMetrics(of: nil) }

  /// Those of one series: of targets in different units together only some are known.
  func usualMetrics(of series: String?) -> [String] {
    let all = metrics.filter { !$0.isSkill && (series == nil || $0.key.series == series) }.map(\.key.metric)
    let usual = [MetricKind.rmse, .mae, .mape, .mase].map(\.rawValue).filter(all.contains)
    return usual.isEmpty ? Array(all.prefix(1)) : usual
  }

  /// How often the test parts have been evaluated, a sentence each for the first three; stores are named where there are
  /// several.
  private var looks: [String] {
    let stores = runs.map { RunLayout.store(of: $0.folder).root }
    let isOne = Set(stores).count == 1
    var sentences: [String] = []
    for (peeks, store) in zip(peeks, stores) {
      guard let one = peeks.map({ isOne ? $0.sentence : $0.sentence(store: store) }) else { continue }
      if !sentences.contains(one) { sentences.append(one) }
    }
    return Array(sentences.prefix(3))
  }

  // MARK: Forms

  /// For a terminal.
  public func text() throws(ComparisonError) -> String {
    let notes = notes.map { $0 + "\n" }.joined()
    if isIdentical { return notes }
    return try reporting { () throws(ReportError) in
      let tables = ComparisonTables(self)
      var parts: [String] = []
      if parameters.isEmpty { parts.append("The specs are the same.\n") }
      if !notes.isEmpty { parts.append(notes) }
      if let table = try tables.parameters(valueLimit: 40) { parts.append(table.text()) }
      parts += try tables.metrics(seriesLimit: 1, valueLimit: 40).map { $0.text() }
      if metrics.contains(where: \.hasSpread) { parts.append(Spread.method + "\n") }
      if !verdicts.isEmpty {
        let method = verdicts.method
        parts.append(try verdicts.table().text() + (method.isEmpty ? "" : "\n\(method)\n"))
      }
      let omissions = tables.omissions(seriesLimit: 1).map { $0 + "\n" }.joined()
      if !omissions.isEmpty { parts.append(omissions) }
      if !looks.isEmpty { parts.append(looks.map { $0 + "\n" }.joined()) }
      return parts.joined(separator: "\n")
    }
  }

  /// One row for each series, metric, model and run.
  ///
  /// The columns are series, metric, model, run, mean (over seeds), deviation (of seeds), low and high (the ends of the
  /// mean's 95 % bootstrap interval), seeds, change (a fraction of the
  /// first run's mean), best (1 for the best run), p_holm and verdict (beside the metric that was tested), and
  /// change_deviation, change_low and change_high (of the change over seeds).
  public func csv() throws(ComparisonError) -> String {
    try reporting { () throws(ReportError) in try ComparisonTables(self).metricRows().text }
  }

  /// An object whose keys are stable.
  ///
  /// - `runs`: `experiment/id` of each run, in the order of all lists below; changes are against the first.
  /// - `identical`: whether all artifacts of all runs have the same bytes.
  /// - `warnings`, `notes`: sentences.
  /// - `tests`: for each run its test part (`targets`, `data`, `from`, `through`) with `evaluations`, `models` and
  ///   `overlapping`, how often its store has evaluated it, or null.
  /// - `verdicts`: for each trained model of the later runs `model` and `run` (a place in `runs`), `against_model` and
  ///   `against_run`, `verdict` (better, worse, not distinguishable, identical, not tested), its `reason` or null, the
  ///   `metric` whose relative `change` it is about with its `change_deviation` and `change_interval` over seeds, and the test: `statistic`, `p`,
  ///   `p_holm`, `forecasts`, `cutoffs`, `lags`.
  /// - `parameters`: what differs, as `path` and `values`, a text or null for each run.
  /// - `metrics`: `series`, `metric`, `model`, `goal` (`lowest` or `highest`), and for each run, null where it has none:
  ///   `values` (mean over seeds), `deviations` (sample standard deviation over several seeds),
  ///   `intervals` (95 % bootstrap interval of the mean), `changes` (fractions of the
  ///   first run's value, for values above 0) with `change_deviations` and `change_intervals`; `best` lists the places of the best runs, none where all are equal.
  public var json: CanonicalValue {
    func list<Element>(_ values: [Element?], _ value: (Element) -> CanonicalValue) -> CanonicalValue {
      .array(values.map { $0.map(value) ?? .null })
    }
    return [
      "runs": list(runs.map(\.name)) { .string($0) }, "identical": .bool(isIdentical),
      "warnings": list(warnings) { .string($0) }, "notes": list(notes) { .string($0) },
      "tests": list(peeks, \.json), "verdicts": verdicts.json,
      "parameters": list(parameters) { ["path": .string($0.path), "values": list($0.values) { .string($0) }] },
      "metrics": list(metrics) { metric in
        [
          "series": .string(metric.key.series), "metric": .string(metric.key.metric),
          "model": .string(metric.key.model), "goal": metric.goal == .lowest ? "lowest" : "highest",
          "values": list(metric.scores.map { $0?.mean }) { .double($0) },
          "deviations": list(metric.scores.map { $0?.deviation }) { .double($0) },
          "intervals": list(metric.scores.map { $0?.interval }) { [.double($0.lowerBound), .double($0.upperBound)] },
          "changes": list(metric.changes) { .double($0) },
          "change_deviations": list(metric.changeEstimates.map { $0?.deviation }) { .double($0) },
          "change_intervals": list(metric.changeEstimates.map { $0?.interval }) {
            [.double($0.lowerBound), .double($0.upperBound)]
          },
          "best": .array(metric.best.sorted().map { .int($0) }),
        ]
      },
    ]
  }

  /// One page, readable offline; one that is being written again may load itself again after some seconds.
  public func html(reloadSeconds: Int? = nil) throws(ComparisonError) -> String {
    try reporting { () throws(ReportError) in
      let tables = ComparisonTables(self)
      let limit = 12
      var page = HTMLReport(
        title: "Comparison of \(runs.count) runs",
        subtitle: runs.prefix(8).map(\.name).joined(separator: ", ") + (runs.count > 8 ? ", ..." : ""))
      page.reloadSeconds = reloadSeconds
      page.addNotes(.warning, warnings)
      page.addNotes(.note, notes)
      if parameters.isEmpty { page.addParagraph("The specs are the same.") }
      if let table = try tables.parameters(valueLimit: nil) {
        page.addHeading("What differs")
        page.addTable(table)
      }
      if !verdicts.isEmpty {
        page.addHeading("Verdicts")
        page.addTable(try verdicts.table(), caption: "Trained models against the first run's.")
        if !verdicts.method.isEmpty { page.addParagraph(verdicts.method) }
      }
      page.addHeading("Test metrics")
      let method = metrics.contains(where: \.hasSpread) ? Spread.method + " " : ""
      page.addParagraph(method + "Changes are against the first run; bold: the best run.")
      for table in try tables.metrics(seriesLimit: limit, valueLimit: nil) { page.addTable(table) }
      for sentence in tables.omissions(seriesLimit: limit) + looks { page.addParagraph(sentence) }
      page.addHeading("Figures")
      for figure in try ComparisonFigures(self).all() { page.addFigure(figure.figure) }
      if let losses = try tables.losses() {
        page.addHeading("Losses")
        page.addTable(
          losses,
          caption: "The least loss of any epoch, of validation or, where a run has none, of training. Bold: the lowest."
        )
      }
      return page.text
    }
  }

  /// The files that `-o` writes, by name.
  public func files(reloadSeconds: Int? = nil) throws(ComparisonError) -> [(name: String, bytes: [UInt8])] {
    var files: [(name: String, bytes: [UInt8])] = [
      ("comparison.csv", Array(try csv().utf8)), ("report.html", Array(try html(reloadSeconds: reloadSeconds).utf8)),
    ]
    try reporting { () throws(ReportError) in
      files.append(("parameters.csv", Array(try ComparisonTables(self).parameterRows().text.utf8)))
      files.append(("verdicts.csv", Array(try verdicts.rows().text.utf8)))
      files.append(("losses.csv", Array(try ComparisonTables(self).lossRows().text.utf8)))
      for figure in try ComparisonFigures(self).all() { files.append((figure.file, Array(figure.figure.svg().utf8))) }
    }
    return files
  }

  private func reporting<Value>(_ body: () throws(ReportError) -> Value) throws(ComparisonError) -> Value {
    do { return try body() } catch { throw .report("\(error)") }
  }
}
