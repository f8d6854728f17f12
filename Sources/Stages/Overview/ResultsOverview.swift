import Artifacts
import Forecasting
import Planning
public import Reports
import Specs

/// What the runs of several experiments came to, as one Markdown page: for each a table of its models and baselines, the
/// verdict on each model, and the conclusion from the spec's header.
public struct ResultsOverview {
  /// One experiment with its run.
  private struct Entry {
    let experiment: Experiment
    /// How a sweep chose it among its points.
    let choice: String?
    let conclusion: String?
    let run: ComparedRun?
    let verdicts: VerdictList
  }

  private let entries: [Entry]
  /// What is missing, a sentence each.
  public let warnings: [String]

  /// Reads the runs that the experiments' plans name; of a sweep the run that it chose.
  ///
  /// - Throws: `ComparisonError` where a run's files are missing or damaged.
  public init(_ workloads: [Workload], layout: RunLayout) throws(ComparisonError) {
    var entries: [Entry] = []
    var warnings: [String] = []
    for workload in workloads {
      let (experiment, choice) = Self.subject(workload, layout)
      let conclusion = Conclusion.read(spec: experiment.specPath)
      if conclusion == nil {
        warnings.append("\(Self.name(experiment)): no paragraph 'What comes out: ...' in the comment at its top")
      }
      let folder = layout.run(experiment.name, experiment.plan.runID)
      guard RunRecord(folder: folder)?.status == .done else {
        warnings.append(
          "\(Self.name(experiment)): there is no finished run \(experiment.name)/\(experiment.plan.runID)")
        entries.append(
          Entry(
            experiment: experiment, choice: choice, conclusion: conclusion, run: nil,
            verdicts: VerdictList(verdicts: [], runs: []))
        )
        continue
      }
      let run = try ComparedRun(folder: folder)
      let predictions = (try? RunFile.read(RunLayout.File.predictions, in: folder)) ?? []
      entries.append(
        Entry(
          experiment: experiment, choice: choice, conclusion: conclusion, run: run,
          verdicts: RunVerdicts.list(
            ModelForecasts.all(predictions: predictions),
            PointLoss(experiment.spec.evaluation.metrics.map(\.rawValue)),
            isScaled: experiment.spec.mixesUnits)))
    }
    self.entries = entries
    self.warnings = warnings
  }

  /// The experiment whose run is shown; of a sweep that was not run any of its points.
  private static func subject(_ workload: Workload, _ layout: RunLayout) -> (experiment: Experiment, choice: String?) {
    switch workload {
    case .experiment(let experiment): return (experiment, nil)
    case .sweep(let sweep):
      let link = FilePlaces.linkTarget("\(SweepRun(sweep, layout: layout).folder)/\(RunLayout.File.best)")
      let run = link?.split(separator: "/").last.map(String.init)
      let point = sweep.points.first { $0.run == run }
      let choice = point.map { point in
        let values = zip(sweep.keys, point.values).map { "\($0) \($1.shown)" }.joined(separator: ", ")
        return "The best of \(counted(sweep.points.count, "point")) by validation loss: \(values)."
      }
      return ((point ?? sweep.points[0]).experiment, choice)
    }
  }

  private static func name(_ experiment: Experiment) -> String {
    String(experiment.specPath.split(separator: "/").last ?? "")
  }

  /// The page.
  public func markdown() throws(ReportError) -> String {
    var text = """
      # Results

      Made by `make results` from the run folders; do not edit. All numbers are of the test part, in original units.
      A trained model's are means over seeds ± their standard deviation, with the 95 % bootstrap interval of the mean in
      brackets (\(SeedBootstrap.resamples) resamples); baselines have no seeds. Bold is the best of a column. The last column says
      whether a model differs from the best baseline beyond chance: see [comparing](../docs/comparing.md).


      """
    for entry in entries { text += try section(entry) }
    return text
  }

  private func section(_ entry: Entry) throws(ReportError) -> String {
    let spec = entry.experiment.spec
    var text = "## \(spec.name)\n\n"
    if let description = spec.description { text += markdownEscaped(description) + "\n\n" }
    guard let run = entry.run else { return text + "Not run.\n\n" }
    if let choice = entry.choice { text += markdownEscaped(choice) + "\n\n" }
    text += try table(entry, run).markdown + "\n"
    if let conclusion = entry.conclusion { text += markdownProse(conclusion) + "\n\n" }
    let seeds = spec.seeds.map(String.init).joined(separator: ", ")
    let size = MeasuredForecasts(folder: run.folder).map { measured in
      "\(counted(measured.count, "forecast")) of cutoffs \(measured.firstCutoff) to \(measured.lastCutoff), "
    }
    text += "`\(Self.name(entry.experiment))`, \(size ?? "")\(spec.seeds.count == 1 ? "seed" : "seeds") \(seeds), run "
    return text + "`\(run.id)`.\n\n"
  }

  /// The metrics that the spec names, or of all of them the usual ones, and what intervals came to.
  private static func metrics(_ spec: ExperimentSpec, _ series: String, of known: [String]) -> [String] {
    let isMixed = series == "all" && spec.mixesUnits
    let intervals = (isMixed ? [IntervalMetric.coverage] : [.coverage, .width, .pinball]).map(\.rawValue)
    return (EvaluationSpec.shown(of: spec.metrics(of: series)).map(\.rawValue) + intervals).filter(known.contains)
  }

  /// Models down, metrics across.
  private func table(_ entry: Entry, _ run: ComparedRun) throws(ReportError) -> TextTable {
    let keys = run.scores.keys
    let series = keys.first?.series ?? ""
    let metrics = Self.metrics(entry.experiment.spec, series, of: keys.map(\.metric))
    let models = keys.reduce(into: [String]()) { if !$0.contains($1.model) { $0.append($1.model) } }
    func score(_ metric: String, _ model: String) -> Spread? {
      run.scores.scores[RunScores.Key(series: series, metric: metric, model: model)]
    }
    let best = entry.verdicts.bestBaseline
    let against = best.map { ["against \($0)"] } ?? []
    let titles = metrics.map { MetricName.titled($0, unit: run.unit(series: series)) }
    let formats = metrics.map { metric in
      NumberFormat.common(for: models.compactMap { score(metric, $0)?.mean }, significant: 4)
    }
    var table = try TextTable(
      columns: [.init("model")] + zip(titles, formats).map { .init($0, format: $1) } + against.map { .init($0) })
    for model in models {
      var row: [Cell] = [.text(model)]
      for metric in metrics { row.append(score(metric, model)?.cell ?? .empty) }
      if let best {
        let verdict = entry.verdicts.verdicts.first { $0.second.model == model && $0.first.model == best }
        row.append(verdict.map { .text(Self.text($0)) } ?? .empty)
      }
      try table.append(row)
    }
    // Coverage is best where it is what was asked for, and a narrow interval may be a bad one.
    let judged = metrics.enumerated().filter { ![IntervalMetric.coverage, .width].map(\.rawValue).contains($1) }
    for (place, metric) in judged {
      let means = models.map { score(metric, $0)?.mean }
      let winner =
        MetricKind(rawValue: metric)?.lowered.isError == false
        ? means.compactMap(\.self).max() : means.compactMap(\.self).min()
      for (row, mean) in means.enumerated() where mean != nil && mean == winner {
        table.mark(.init(row: row, column: place + 1))
      }
    }
    return table
  }

  private static func text(_ verdict: Verdict) -> String {
    let p = verdict.correctedPValue.map { " (p \(VerdictList.comparison(pValue: $0)))" } ?? ""
    return verdict.outcome.rawValue + p
  }
}
