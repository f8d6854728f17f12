import Reports

/// A comparison as tables: runs side by side where they are few, one below the other where they are many.
struct ComparisonTables {
  private let comparison: RunComparison
  private var labels: [String] { comparison.labels }
  private var isTall: Bool { labels.count > 6 }

  init(_ comparison: RunComparison) {
    self.comparison = comparison
  }

  // MARK: For people

  /// The metrics of each series; texts of parameters longer than `valueLimit` are cut.
  func metrics(seriesLimit: Int, valueLimit: Int?) throws(ReportError) -> [TextTable] {
    var tables: [TextTable] = []
    for series in shownSeries(seriesLimit) {
      if isTall {
        tables.append(try tall(series, valueLimit))
      } else if let table = try wide(series) {
        tables.append(table)
      }
    }
    return tables
  }

  /// What the tables leave out, a sentence each.
  func omissions(seriesLimit: Int) -> [String] {
    var sentences: [String] = []
    if let first = series.first {
      let same = common(first)
      if !same.isEmpty {
        sentences.append("The same in all runs and left out: \(same.joined(separator: ", ")).")
      }
    }
    let hidden = series.count - shownSeries(seriesLimit).count
    if hidden > 0 { sentences.append("\(hidden) more series \(hidden == 1 ? "is" : "are") in the CSV and JSON forms.") }
    return sentences
  }

  private func cell(_ text: String?, _ limit: Int?) -> Cell {
    guard let text else { return .empty }
    guard let limit, text.count > limit else { return .text(text) }
    return .text(text.prefix(limit - 1) + "…")
  }

  /// What differs in the specs, runs across; nil where nothing does, and where many runs have it beside their metrics.
  func parameters(valueLimit: Int?) throws(ReportError) -> TextTable? {
    guard !isTall, !comparison.parameters.isEmpty else { return nil }
    return try TextTable(
      columns: [.init("parameter")] + labels.map { .init($0) },
      rows: comparison.parameters.map { [.text($0.path)] + $0.values.map { cell($0, valueLimit) } })
  }

  private func title(_ name: String, _ series: String) -> String {
    self.series.count > 1 ? "\(series): \(name)" : name
  }

  private var series: [String] {
    comparison.metrics.reduce(into: []) { if $0.last != $1.key.series { $0.append($1.key.series) } }
  }

  /// The first series, and of each run that has none of them the first of its own.
  private func shownSeries(_ limit: Int) -> [String] {
    // Of targets in different units each says something of its own.
    var shown = Array(series.prefix(comparison.runs.contains(where: \.mixesUnits) ? max(limit, 4) : limit))
    for run in labels.indices {
      let own = comparison.metrics.filter { $0.scores[run] != nil }.map(\.key.series)
      if let first = own.first, !own.contains(where: shown.contains) { shown.append(first) }
    }
    return shown
  }

  /// What all runs agree on, which tables leave out, a model each: `naive (rmse 1.214)`.
  private func common(_ series: String) -> [String] {
    let same = comparison.metrics.filter { $0.key.series == series && $0.isSame && !$0.isSkill }
    let models = same.reduce(into: [String]()) { if !$0.contains($1.key.model) { $0.append($1.key.model) } }
    let usual = comparison.usualMetrics(of: series).first
    return models.map { model in
      let own = same.filter { $0.key.model == model }
      guard let metric = own.first(where: { $0.key.metric == usual }) ?? own.first,
        let score = metric.scores[0], score.mean.isFinite
      else { return model }
      return "\(model) (\(metric.title) \(NumberFormat.significant(5).text(score.mean)))"
    }
  }

  /// Metrics and models down, runs across; the best run of each row is marked.
  ///
  /// Nil where all runs say the same. Skill is left out here as in `tall`: it says the same as the error that it is made from.
  private func wide(_ series: String) throws(ReportError) -> TextTable? {
    let metrics = comparison.metrics.filter { $0.key.series == series && !$0.isSkill && !$0.isSame }
    guard !metrics.isEmpty else { return nil }
    let runs = labels.indices
    let hasChange = runs.map { run in metrics.contains { $0.changes[run] != nil } }
    var columns: [TextTable.Column] = [.init(title("metric", series)), .init("model")]
    var places: [Int] = []
    for run in runs {
      places.append(columns.count)
      columns.append(.init(labels[run], format: .significant(5)))
      if hasChange[run] { columns.append(.init("change", format: .change(decimals: 1))) }
    }
    var table = try TextTable(columns: columns)
    for metric in metrics {
      var row: [Cell] = [.text(metric.title), .text(metric.key.model)]
      for run in runs {
        row.append(metric.scores[run]?.cell ?? .empty)
        if hasChange[run] { row.append(metric.changeEstimates[run]?.cell ?? .empty) }
      }
      try table.append(row)
      guard !metric.best.isEmpty else { continue }
      let last = table.rows.count - 1
      table.markBest(among: places.map { .init(row: last, column: $0) }, goal: metric.goal)
    }
    return table
  }

  /// Runs down, what differs across: parameters, and the usual metrics of the models that differ.
  ///
  /// The best run of each column is marked.
  private func tall(_ series: String, _ valueLimit: Int?) throws(ReportError) -> TextTable {
    let metrics = tallMetrics(series)
    let models = Set(metrics.map(\.key.model))
    var columns: [TextTable.Column] = [.init(title("run", series))]
    columns += comparison.parameters.map { .init(shortNames[$0.path] ?? $0.path) }
    var places: [Int] = []
    for metric in metrics {
      places.append(columns.count)
      let name = models.count > 1 ? "\(metric.key.model) \(metric.title)" : metric.title
      columns.append(.init(name, format: .significant(5)))
      if metric.hasChange { columns.append(.init("change", format: .change(decimals: 1))) }
    }
    var table = try TextTable(columns: columns)
    for run in labels.indices {
      var row: [Cell] = [.text(labels[run])]
      row += comparison.parameters.map { cell($0.values[run], valueLimit) }
      for metric in metrics {
        row.append(metric.scores[run]?.cell ?? .empty)
        if metric.hasChange { row.append(metric.changeEstimates[run]?.cell ?? .empty) }
      }
      try table.append(row)
    }
    for (metric, column) in zip(metrics, places) where !metric.best.isEmpty {
      table.markBest(column: column, goal: metric.goal)
    }
    return table
  }

  /// The least loss of every trained model in every run, runs down; nil where nothing is trained.
  ///
  /// It is that of validation where there is any, the one that chose the weights. The best of each model is marked.
  func losses() throws(ReportError) -> TextTable? {
    let runs = comparison.runs
    let models = runs.flatMap(\.losses.models).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    guard !models.isEmpty else { return nil }
    let names = ComparisonFigures.names(comparison)
    let hasNames = names != labels
    var columns: [TextTable.Column] = [.init("run")] + (hasNames ? [.init("in figures")] : [])
    let first = columns.count
    for model in models {
      columns.append(.init(models.count > 1 ? "\(model) loss" : "loss", format: .significant(4)))
    }
    var table = try TextTable(columns: columns + [.init("seeds")])
    for (place, run) in runs.enumerated() {
      let curves = models.map { run.losses.judging($0) }
      try table.append(
        [.text(labels[place])] + (hasNames ? [.text(names[place])] : []) + curves.map { $0?.least.cell ?? .empty }
          + [.integer(curves.map { $0?.seeds.count ?? 0 }.max() ?? 0)])
    }
    for place in models.indices { table.markBest(column: first + place, goal: .lowest) }
    return table
  }

  /// The losses, one row per model and run that has one.
  func lossRows() throws(ReportError) -> CSVTable {
    var table = try CSVTable(header: ["model", "run", "split", "least_loss", "deviation", "low", "high", "seeds"])
    for run in comparison.runs {
      for curve in run.losses.models.compactMap({ run.losses.judging($0) }) {
        let least = curve.least
        guard least.mean.isFinite else { continue }
        try table.append([
          .text(curve.model), .text(run.name), .text(curve.split), .number(least.mean), Self.cell(least.deviation),
          Self.cell(least.interval?.lowerBound), Self.cell(least.interval?.upperBound), .integer(least.values.count),
        ])
      }
    }
    return table
  }

  private func tallMetrics(_ series: String) -> [ComparedMetric] {
    let usual = comparison.usualMetrics(of: series)
    let own = comparison.metrics.filter { $0.key.series == series && usual.contains($0.key.metric) }
    // Models before metrics, so that a model's numbers stand together.
    return own.filter { metric in !own.allSatisfy { $0.key.model != metric.key.model || $0.isSame } }
      .enumerated().sorted { ($0.element.key.model, $0.offset) < ($1.element.key.model, $1.offset) }.map(\.element)
  }

  /// The last parts of the parameters' paths, where they tell the parameters apart.
  private var shortNames: [String: String] {
    let names = comparison.parameters.map { String($0.path.split(separator: ".").last ?? "") }
    guard Set(names).count == names.count else { return [:] }
    return Dictionary(uniqueKeysWithValues: zip(comparison.parameters.map(\.path), names))
  }

  // MARK: For programs

  /// What differs in the specs, one row per path and one column per run.
  func parameterRows() throws(ReportError) -> CSVTable {
    try CSVTable(
      header: ["parameter"] + comparison.runs.map(\.name),
      rows: comparison.parameters.map { [.text($0.path)] + $0.values.map { $0.map { .text($0) } ?? .empty } })
  }

  /// The metrics, one row per series, metric, model and run that has a value.
  func metricRows() throws(ReportError) -> CSVTable {
    var table = try CSVTable(
      header: [
        "series", "metric", "model", "run", "mean", "deviation", "low", "high", "seeds", "change", "best",
        "p_holm", "verdict", "change_deviation", "change_low", "change_high",
      ])
    for metric in comparison.metrics {
      for (place, run) in comparison.runs.enumerated() {
        guard let score = metric.scores[place] else { continue }
        let (interval, verdict) = (score.interval, verdict(metric, place))
        let change = metric.changeEstimates[place]
        try table.append([
          .text(metric.key.series), .text(metric.key.metric), .text(metric.key.model), .text(run.name),
          .number(score.mean), Self.cell(score.deviation), Self.cell(interval?.lowerBound),
          Self.cell(interval?.upperBound), .integer(score.values.count), Self.cell(metric.changes[place]),
          .integer(metric.best.contains(place) ? 1 : 0), Self.cell(verdict?.correctedPValue),
          verdict.map { .text($0.outcome.rawValue) } ?? .empty, Self.cell(change?.deviation),
          Self.cell(change?.interval?.lowerBound), Self.cell(change?.interval?.upperBound),
        ])
      }
    }
    return table
  }

  /// The verdict on a run's model of the same name as the first run's, beside the metric that it is about.
  private func verdict(_ metric: ComparedMetric, _ run: Int) -> Verdict? {
    guard metric.key.series == series.first else { return nil }
    return comparison.verdicts.verdicts.first {
      $0.loss.metric == metric.key.metric && $0.second == .init(model: metric.key.model, run: run)
        && $0.first.model == metric.key.model
    }
  }

  private static func cell(_ number: Double?) -> Cell { number.map { .number($0) } ?? .empty }
}
