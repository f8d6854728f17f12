import Artifacts
import Forecasting
import NumericEngine
import Planning
import Reports
import Specs

/// Writes the run's page: facts, the table of metrics with its verdict, all figures, the spec.
enum ReportStage {
  static func definition(_ spec: ExperimentSpec) -> StageDefinition {
    StageDefinition(
      id: StageKind.report.rawValue, kind: StageKind.report.rawValue, codeVersion: StageKind.report.codeVersion,
      // The page shows the whole spec, so all of it counts but where the data lies on this machine.
      parameters: ["spec": CanonicalValue(spec.resolved)],
      inputs: inputs(spec), outputs: [ArtifactName.page]
    ) { context in
      try context.write(Array(try page(try ExperimentResults(spec, context), context).utf8), to: ArtifactName.page)
    }
  }

  private static func inputs(_ spec: ExperimentSpec) -> [String: ArtifactReference] {
    let inside = spec.plots.contains(.gradientFlow) ? GradientFlowStage.inputs(spec) : [:]
    let filledRows = LoadStage.filledRows(spec).map { [ArtifactName.filledRows: $0] } ?? [:]
    return ExperimentResults.inputs(spec).merging(EvaluateStage.metrics) { first, _ in first }
      .merging(InspectStage.inputs(spec)) { first, _ in first }
      .merging(["source": LoadStage.source]) { first, _ in first }
      .merging(inside) { first, _ in first }
      .merging(filledRows) { first, _ in first }
  }

  private static func page(_ results: ExperimentResults, _ context: StageContext) throws -> String {
    let spec = results.spec
    // Only forecasts tell why a metric has no value.
    let table = try Evaluation(spec, table: try context.input("metrics"))
    let evaluation = table.isDefined ? table : Evaluation(results)
    var page = HTMLReport(title: spec.name, subtitle: spec.description ?? "")
    page.addFacts(facts(results))
    if LoadStage.filledRows(spec) != nil {
      let filledRows = try FilledRowsFile(try context.input(ArtifactName.filledRows))
      page.addNotes(.warning, filledRows.sentence.map { [$0] } ?? [])
    }
    page.addNotes(.warning, FlatLine.warnings(results) + MissedCoverage.warnings(results, evaluation))
    page.addHeading("Test metrics")
    let verdicts = RunVerdicts.list(results)
    let groups = results.labels.count > 1 ? ["all"] + results.labels.prefix(12) : results.labels
    if let method = results.spreadMethod { page.addParagraph(method) }
    for group in groups {
      let unit = results.unit(series: group)
      page.addTable(
        try Summary.table(results, evaluation, series: group),
        caption: (results.labels.count > 1 ? "Series: \(group), in" : "In")
          + (unit.isEmpty ? " original units." : " the unit of the data, \(unit)."))
      if let whole = try Summary.whole(results, evaluation, series: group) {
        page.addDetails(
          summary: "All \(spec.metrics(of: group).count) metrics" + (results.labels.count > 1 ? " of \(group)" : ""),
          table: whole)
      }
      if group == groups[0] { page.addNotes(.note, verdicts.sentences + Summary.undefined(evaluation)) }
      if let byStep = try HorizonTable.table(results, evaluation, series: group) {
        page.addTable(
          byStep, caption: results.labels.count > 1 ? "Series: \(group), by steps ahead." : "By steps ahead.")
      }
      if let improvement = try ImprovementTable.table(results, evaluation, series: group) {
        page.addTable(
          improvement,
          caption: "\(results.labels.count > 1 ? "Series: \(group). " : "")How much lower errors are than those of "
            + "\(spec.evaluation.reference ?? "")"
            + (spec.seeds.count > 1 ? " by the same seed, as shares of its mean." : "."))
      }
    }
    page.addDetails(summary: "What the metrics are", table: try glossary(spec.evaluation.metrics))
    // The count grows with other runs, and this page is a function of its own run's inputs.
    let source = try SourceIdentity(try context.input("source"))
    if let part = TestPart(spec, panel: results.panel, windows: results.foldWindows, source: source) {
      page.addLooks(at: part)
    }
    if !verdicts.isEmpty {
      page.addHeading("Verdicts")
      page.addTable(try verdicts.table(), caption: "Whether differences are more than chance.")
      page.addParagraph(verdicts.method)
    }
    if let intervals = try IntervalTable.table(results, evaluation, series: groups[0]) {
      page.addHeading("Prediction intervals")
      page.addTable(intervals, caption: IntervalTable.method(results))
    }
    if spec.folds.count > 1 {
      page.addHeading("Folds")
      page.addTable(try FoldTables.parts(results), caption: "The windows of each fold, by the times of their targets.")
      for table in try FoldTables.metrics(results, evaluation, series: groups[0]) { page.addTable(table) }
    }
    let figures = ResultFigures(results, evaluation)
    for kind in spec.plots {
      let named = try figures.figures(kind) + PlotStage.artifactFigures(spec, kind, context)
      guard !named.isEmpty else { continue }
      page.addHeading(kind.heading)
      if kind == .gradientFlow { page.addParagraph(GradientFigures.explanation) }
      for one in named { page.addFigure(one.figure) }
      if kind == .gradientFlow, let study = spec.gradientFlow {
        let measured = GradientFigures(spec, study, table: try context.input("gradients"))
        page.addDetails(summary: measured.tableCaption, table: try measured.table())
      }
    }
    page.addHeading("Training")
    if !results.histories.isEmpty { page.addTable(try trainingTable(results)) }
    if !results.importances.isEmpty { page.addTable(try forestTable(results)) }
    page.addHeading("What was fitted on what")
    let fitted = try FittedTable.text(try FittedTable.records(results))
    let proof = "Nothing that was fitted saw a value after its cutoff; the run would have failed."
    if fitted.rows.count <= 12 {
      page.addTable(fitted, caption: proof)
    } else {
      page.addParagraph(proof)
      page.addDetails(summary: "All \(fitted.rows.count) fitted quantities", table: fitted)
    }
    page.addDetails(summary: "Resolved spec", text: spec.resolved.yaml())
    return page.text
  }

  private static func glossary(_ metrics: [MetricKind]) throws -> TextTable {
    var table = try TextTable(columns: [
      .init("metric"), .init("of actual y, forecast f and error e = y - f over n forecasts"),
    ])
    for metric in metrics { try table.append([.text(metric.rawValue), .text(metric.lowered.definition)]) }
    return table
  }

  private static func facts(_ results: ExperimentResults) -> [(key: String, value: String)] {
    let spec = results.spec
    let shape = results.windows.shape
    /// The windows of a part; of several folds, whose tests alone add up, the fewest and most.
    func count(_ part: SplitPart) -> String {
      let counts = (part == .test ? [results.windows] : results.foldWindows).map { $0.parts[part]?.count ?? 0 }
      let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
      return least == most ? "\(least)" : "\(least) to \(most)"
    }
    func day(_ part: SplitPart) -> String {
      results.start(of: part).map { Forecasting.Timestamp(milliseconds: $0).description } ?? "-"
    }
    let hasFolds = spec.folds.count > 1
    let times = results.panel.series.flatMap { [$0.times.first, $0.times.last] }.compactMap { $0 }
    return [
      (
        "Targets",
        spec.targets.map { spec.titled($0) }.joined(separator: ", ")
          + (spec.targetTransform.map { ", learned as \($0.rawValue) from row to row" } ?? "")
      ),
      ("Inputs", results.windows.scaling.columnNames.joined(separator: ", ")),
      ("Rows", "\(results.panel.rowCount) in \(results.panel.series.count) series"),
      ("Time", "\(times.min()?.description ?? "-") to \(times.max()?.description ?? "-")"),
      (
        "Window",
        "lookback \(shape.lookback), horizon \(shape.horizon), stride \(results.windows.stride)"
          + (results.windows.offset > 1 ? ", offset \(results.windows.offset)" : "")
      ),
      (
        "Windows",
        (hasFolds
          ? "in each of \(spec.folds.count) folds \(count(.train)) train, \(count(.validation)) validation; in all "
            + "\(count(.test)) test"
          : "\(count(.train)) train, \(count(.validation)) validation, \(count(.test)) test")
          + (results.windows.dropped > 0 ? "; \(results.windows.dropped) at borders left out" : "")
      ),
      ("Validation from", hasFolds ? "see Folds" : day(.validation)),
      ("Test", "\(day(.test)) to \(results.end(of: .test)?.description ?? "-")"),
      ("Scaling", "\(spec.scale.rawValue), fitted on the training part only"), ("Season", "\(results.season) rows"),
      (spec.seeds.count == 1 ? "Seed" : "Seeds", spec.seeds.map(String.init).joined(separator: ", ")),
    ]
  }

  private static func trainingTable(_ results: ExperimentResults) throws -> TextTable {
    let hasFolds = results.spec.folds.count > 1
    var table = try TextTable(
      columns: [.init("model"), .init("seed")] + (hasFolds ? [.init("fold")] : []) + [
        .init("parameters"), .init("epochs"), .init("best epoch"), .init("best validation loss"),
        .init("final learning rate"),
      ])
    func bestLoss(_ history: HistoryFile) -> Double? {
      let best = history.epochs.first { $0.epoch == history.bestEpoch }
      return best?.validationLoss ?? best?.trainingLoss
    }
    for name in results.modelNames {
      let own = results.histories.filter { $0.model == name }
      for history in own {
        let start: [Cell] = [.text(history.model), .integer(history.seed)]
        try table.append(
          start + (hasFolds ? [.integer(history.fold)] : []) + [
            .integer(history.parameterCount), .integer(history.epochs.count), .integer(history.bestEpoch),
            bestLoss(history).map { .number($0) } ?? .empty,
            history.epochs.last.map { .number($0.learningRate) } ?? .empty,
          ])
      }
      guard results.spec.seeds.count > 1, let first = own.first else { continue }
      func cell(_ value: (HistoryFile) -> Double?) -> Cell { Spread(overFolds: own.map { ($0.seed, value($0)) }).cell }
      try table.append(
        [.text(name), .text("all")] + (hasFolds ? [.text("all")] : []) + [
          .integer(first.parameterCount), cell { Double($0.epochs.count) }, cell { Double($0.bestEpoch) },
          cell(bestLoss), cell { $0.epochs.last?.learningRate },
        ])
    }
    return table
  }

  private static func forestTable(_ results: ExperimentResults) throws -> TextTable {
    let hasFolds = results.spec.folds.count > 1
    var table = try TextTable(
      columns: [.init("forest"), .init("seed")] + (hasFolds ? [.init("fold")] : []) + [
        .init("features"), .init("trees"), .init("nodes"), .init("validation loss"), .init("most important feature"),
      ])
    for name in results.modelNames {
      let own = results.importances.filter { $0.model == name }
      for file in own {
        let best = file.features.indices.max { (file.importances[$0], $1) < (file.importances[$1], $0) } ?? 0
        let start: [Cell] = [.text(file.model), .integer(file.seed)]
        try table.append(
          start + (hasFolds ? [.integer(file.fold)] : []) + [
            .integer(file.features.count), .integer(file.treeCount), .integer(file.nodeCount),
            file.validationLoss.map { .number($0) } ?? .empty,
            .text(file.features[best]),
          ])
      }
      guard results.spec.seeds.count > 1, let first = own.first else { continue }
      try table.append(
        [.text(name), .text("all")] + (hasFolds ? [.text("all")] : []) + [
          .integer(first.features.count), .integer(first.treeCount),
          Spread(overFolds: own.map { ($0.seed, Double($0.nodeCount)) }).cell,
          Spread(overFolds: own.map { ($0.seed, $0.validationLoss) }).cell, .empty,
        ])
    }
    return table
  }
}

extension PlotKind {
  /// The heading over the kind's figures.
  var heading: String {
    switch self {
    case .history: "Training curves"
    case .forecast: "Forecasts"
    case .windows: "Single windows"
    case .errors: "Errors over time"
    case .forecastError: "Forecasts and their errors"
    case .errorDistribution: "Distribution of errors"
    case .horizon: "Error by horizon"
    case .comparison: "Comparison"
    case .importance: "Feature importances"
    case .headToHead: "Head to head"
    case .gates: "Gates over one window"
    case .attention: "Attention over one window"
    case .gradientFlow: "How far gradients reach back"
    }
  }
}
