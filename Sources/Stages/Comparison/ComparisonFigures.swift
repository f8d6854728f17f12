import Forecasting
import Reports
import Specs

/// The figures of a comparison: metrics as bars, losses as curves.
struct ComparisonFigures {
  private let comparison: RunComparison
  private let names: [String]
  private var runs: [ComparedRun] { comparison.runs }

  /// Curves over each other that can still be told apart.
  private static let curveLimit = 12

  /// Curves over each other whose bands can still be told apart.
  private static let bandLimit = 4

  /// Runs that one figure can show as bars.
  private static let barLimit = 40

  init(_ comparison: RunComparison) {
    self.comparison = comparison
    names = Self.names(comparison)
  }

  /// The figures that there is something to show in, with their files' names.
  func all() throws(ReportError) -> [(file: String, figure: Figure)] {
    var figures: [(file: String, figure: Figure)] = []
    if let bars = try bars() { figures.append(("comparison.svg", bars)) }
    if let curves = try curves() { figures.append(("curves.svg", curves)) }
    return figures
  }

  /// The values of what differs, which say more than an id, where one or two parameters tell all runs apart; else the
  /// labels.
  static func names(_ comparison: RunComparison) -> [String] {
    let differing = comparison.parameters.filter { $0.path != "name" && $0.path != "description" }
    guard (1...2).contains(differing.count) else { return comparison.labels }
    let names = comparison.labels.indices.map { run in
      differing.map { parameter in
        "\(parameter.path.split(separator: ".").last ?? "") \((parameter.values[run] ?? "not set").prefix(24))"
      }.joined(separator: ", ")
    }
    return Set(names).count == names.count ? names : comparison.labels
  }

  // MARK: Metrics

  /// A bar.
  private struct Bar {
    let name: String
    let model: String
    let run: Int
    let isBaseline: Bool
  }

  private func bars() throws(ReportError) -> Figure? {
    guard let series = comparison.metrics.first?.key.series else { return nil }
    let usual = comparison.usualMetrics(of: series)
    let all = comparison.metrics.filter { $0.key.series == series && usual.contains($0.key.metric) }
    let isCut = runs.count > Self.barLimit
    let bars = bars(all, of: isCut ? bestRuns(all) : Array(runs.indices))
    var metrics: [ModelComparison.Metric] = []
    for name in isCut ? Array(usual.prefix(1)) : usual {
      let own = all.filter { $0.key.metric == name }
      let scores = bars.map { bar in own.first { $0.key.model == bar.model }?.scores[bar.run] }
      guard let goal = own.first?.goal, scores.contains(where: { $0?.mean.isFinite ?? false }) else { continue }
      metrics.append(
        ModelComparison.Metric(
          name, unit: MetricName.dimension(name).text(unit: own[0].unit), goal: goal,
          values: scores.map { $0?.mean ?? .nan },
          deviations: scores.contains { $0?.deviation != nil } ? scores.map { $0?.deviation ?? .nan } : [],
          intervals: scores.contains { $0?.deviation != nil } ? scores.map { $0?.interval } : []))
    }
    guard !metrics.isEmpty else { return nil }
    var title = "Test metrics by run"
    if comparison.metrics.contains(where: { $0.key.series != series }) { title += ": \(series)" }
    if isCut { title += ", the best \(Self.barLimit) of \(runs.count)" }
    return try ModelComparison(
      title: title, models: bars.map(\.name), metrics: metrics,
      baselines: Set(bars.filter(\.isBaseline).map(\.name)),
      hasBest: comparison.isComparable
    ).figure
  }

  /// The runs whose best trained model is best by the first of the usual metrics, the best first.
  private func bestRuns(_ metrics: [ComparedMetric]) -> [Int] {
    let judging = judging(metrics)
    let own = metrics.filter { $0.key.metric == judging && !isBaseline($0.key.model) }
    let sign = own.first?.goal == .highest ? -1.0 : 1
    let ranks = runs.indices.map { run in own.compactMap { $0.scores[run].map { sign * $0.mean } }.min() ?? .infinity }
    return Array(runs.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.prefix(Self.barLimit))
  }

  private func isBaseline(_ model: String) -> Bool {
    runs.allSatisfy { run in run.scores.baselines.contains(model) || !run.scores.keys.contains { $0.model == model } }
  }

  /// A bar for each run and trained model, then baselines: one for each that is the same in all runs that have it, and of
  /// others the best of each run.
  private func bars(_ metrics: [ComparedMetric], of shown: [Int]) -> [Bar] {
    var models: [String] = []
    for metric in metrics where !models.contains(metric.key.model) { models.append(metric.key.model) }
    models = models.filter { !isBaseline($0) } + models.filter(isBaseline)
    let trainedCount = models.count { !isBaseline($0) }
    var bars: [Bar] = []
    for model in models {
      let own = metrics.filter { $0.key.model == model }
      let isBaseline = isBaseline(model)
      let present = shown.filter { run in own.contains { $0.scores[run] != nil } }
      let isSame = own.allSatisfy { metric in Set(present.compactMap { metric.scores[$0]?.mean }).count <= 1 }
      if isBaseline, let first = present.first, isSame {
        bars.append(Bar(name: model, model: model, run: first, isBaseline: true))
        continue
      }
      for run in present where !isBaseline || bestBaseline(of: run, metrics) == model {
        let name = isBaseline || trainedCount > 1 ? "\(model), \(names[run])" : names[run]
        bars.append(Bar(name: name, model: model, run: run, isBaseline: isBaseline))
      }
    }
    return bars
  }

  /// The first of the usual metrics of the series that is drawn.
  private func judging(_ metrics: [ComparedMetric]) -> String? {
    metrics.first.flatMap { comparison.usualMetrics(of: $0.key.series).first }
  }

  /// The baseline that is best in a run by the first of the usual metrics.
  private func bestBaseline(of run: Int, _ metrics: [ComparedMetric]) -> String? {
    let judging = judging(metrics)
    let own = metrics.filter {
      $0.key.metric == judging && isBaseline($0.key.model) && $0.scores[run] != nil
    }
    let sign = own.first?.goal == .highest ? -1.0 : 1
    return own.min { sign * ($0.scores[run]?.mean ?? 0) < sign * ($1.scores[run]?.mean ?? 0) }?.key.model
  }

  // MARK: Losses

  private static let losses: [(split: String, word: String)] = [
    (SplitPart.train.rawValue, "Training loss"), (SplitPart.validation.rawValue, "Validation loss"),
    (SplitPart.test.rawValue, "Test loss"),
  ]

  /// The runs whose curves are drawn, of many those whose loss came lowest.
  private var drawn: [Int] {
    runs.indices.filter { !runs[$0].losses.curves.isEmpty }
      .sorted { (runs[$0].losses.lowest, $0) < (runs[$1].losses.lowest, $1) }
      .prefix(Self.curveLimit).sorted()
  }

  private func curves() throws(ReportError) -> Figure? {
    let models = runs.flatMap(\.losses.models).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let shown = drawn
    let hasSeeds = shown.contains { run in runs[run].losses.curves.contains { $0.seeds.count > 1 } }
    var groups: [ComparisonCurves.Group] = []
    for model in models {
      for (split, word) in Self.losses {
        var curves: [ComparisonCurves.Curve] = []
        for (number, run) in shown.enumerated() {
          for curve in runs[run].losses.curves where curve.model == model && curve.split == split {
            let seeds = curve.seeds
            guard seeds.joined().contains(where: { $0 > 0 && $0.isFinite }) else { continue }
            curves.append(
              .init(names[run], seeds: seeds, number: number, interval: { SeedBootstrap.interval(of: $0) }))
          }
        }
        guard !curves.isEmpty else { continue }
        let title = models.count > 1 ? model : ""
        groups.append(ComparisonCurves.Group(title, curves: curves, y: Axis(word, unit: "scaled", kind: .log)))
      }
    }
    guard !groups.isEmpty else { return nil }
    var notes: [String] = []
    if hasSeeds {
      notes.append("Means over seeds; bands: one standard deviation, darker: 95 % bootstrap interval of the mean.")
    }
    let scales = comparison.parameters.contains { parameter in
      parameter.path == "scale" || ["data.", "window.", "split."].contains { parameter.path.hasPrefix($0) }
    }
    if scales { notes.append("Data, windows or scaling differ, so the losses are not of one kind.") }
    let trained = runs.count { !$0.losses.curves.isEmpty }
    if shown.count < trained {
      notes.append("The \(shown.count) of \(trained) runs whose loss came lowest; the table has all.")
    }
    return try ComparisonCurves(
      title: "Losses by epoch", subtitle: notes.joined(separator: " "), groups: groups, columns: 2,
      limit: hasSeeds ? Self.bandLimit : Self.curveLimit
    ).figure
  }
}
