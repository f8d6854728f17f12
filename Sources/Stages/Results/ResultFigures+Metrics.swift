import Forecasting
import NumericEngine
import Reports
import Specs

/// The figures of metrics.
extension ResultFigures {
  /// The metrics that figures show: errors in the targets' units first.
  var metrics: [MetricKind] { EvaluationSpec.shown(of: results.spec.metrics(of: overall)) }

  private var overall: String { results.labels.count > 1 ? "all" : results.labels[0] }

  private func unit(_ metric: MetricKind) -> String { metric.unit(results.spec.commonUnit) }

  func spread(
    _ model: String, _ metric: MetricKind, _ horizon: Int?, fold: Int? = nil, series: String? = nil
  ) -> Spread {
    let values = evaluation.values(
      model: model, metric: metric.rawValue, series: series ?? overall, horizon: horizon, fold: fold)
    return Spread(values.compactMap(\.number))
  }

  func horizon() throws -> Figure {
    let steps = Array(results.windows.steps)
    return try curves(title: "Error by horizon", axis: "Horizon", step: "steps", firstStep: steps[0]) { name, metric in
      steps.map { spread(name, metric, $0) }
    }
  }

  func folds() throws -> Figure {
    try curves(title: "Error by fold", axis: "Fold", step: "") { name, metric in
      results.spec.folds.map { spread(name, metric, nil, fold: $0.number) }
    }
  }

  /// What a figure is where no metric has a value: its file is promised, and no figure is worth a run.
  private func nothing(_ title: String) throws -> Figure {
    let line = try LineMark("", xs: [0, 1], ys: [0, 0], style: LineStyle(.axis, width: 1))
    return try Figure(
      title, subtitle: "Nothing to draw: no metric has a value for these forecasts, as the notes on the metrics say.",
      panels: [try Panel(x: Axis(""), y: Axis(""), marks: [.line(line)])], plotHeight: 20)
  }

  private func curves(
    title: String, axis: String, step: String, firstStep: Int = 1,
    _ values: (String, MetricKind) -> [Spread]
  ) throws -> Figure {
    let baselines = results.modelNames.filter { results.isBaseline($0) }
    let drawn = metrics.filter { metric in
      results.modelNames.contains { values($0, metric).contains(where: \.mean.isFinite) }
    }
    if drawn.isEmpty { return try nothing(title) }
    return try ErrorByHorizon(
      title: title,
      metrics: drawn.prefix(2).map { metric in
        ErrorByHorizon.Metric(
          metric.rawValue, unit: unit(metric),
          curves: results.modelNames.map { name in
            let values = values(name, metric)
            let hasSpread = results.spec.forecastSources.count { $0.name == name } > 1
            return ErrorByHorizon.Curve(
              name, values: values.map(\.mean), spread: hasSpread ? values.map { $0.deviation ?? 0 } : [],
              intervals: hasSpread ? values.map(\.interval) : [])
          })
      }, references: Set(baselines), axis: axis, step: step, firstStep: firstStep
    ).figure
  }

  /// Training of two models, both models' forecasts of the first step, and their errors in the target's unit.
  func headToHead(_ reference: String, _ other: String) throws -> Figure {
    let target = results.spec.targets[0]
    let wanted: [MetricKind] = [.mse, .mae, .rmse].filter(results.spec.evaluation.metrics.contains)
    // Errors of targets in different units do not add up.
    let group = results.spec.mixesUnits ? results.label(series: series.id, target: target) : overall
    var times: [Double] = []
    var actual: [Double] = []
    let sides = [reference, other].map { name -> HeadToHead.Side in
      let model = shown(name)
      let forecasts = curves(model, target, step: results.windows.offset, \.predicted)
      times = forecasts.times
      actual = model.files.first.map { rows($0, target, step: results.windows.offset).map(\.actual) } ?? []
      let validation = losses(name) { $0.epochs.compactMap(\.validationLoss) }
      return HeadToHead.Side(
        name, train: SeedCurves(overSeeds: losses(name) { $0.epochs.map(\.trainingLoss) }),
        validation: validation.isEmpty ? nil : SeedCurves(overSeeds: validation), predicted: forecasts.values,
        errors: wanted.map { spread(name, $0, nil, series: group).estimate }, number: trained.firstIndex(of: name))
    }
    let seeds = results.spec.seeds.count
    let folds = results.spec.trainedFolds.count
    var notes = folds > 1 ? ["Losses: of each seed the mean over \(folds) folds."] : []
    if seeds > 1 {
      notes.append(
        "Means over \(seeds) seeds; bands, ±: one standard deviation; darker bands, whiskers: 95 % bootstrap interval of the "
          + "mean.")
    }
    return try HeadToHead(
      title: "\(reference) and \(other)\(firstStep)", subtitle: notes.joined(separator: " "), times: times,
      actual: actual, sides: sides,
      metrics: wanted.map { MetricName.titled($0.rawValue, unit: results.unit(series: group)) },
      loss: "Loss (\(results.spec.training.loss.name), scaled units)", value: target,
      unit: results.spec.unit(of: target)
    ).figure
  }

  func comparison() throws -> Figure {
    let names = results.modelNames
    let hasSeeds = results.spec.seeds.count > 1
    var shown: [ModelComparison.Metric] = []
    for metric in metrics {
      let values = names.map { spread($0, metric, nil) }
      guard values.contains(where: \.mean.isFinite) else { continue }
      shown.append(
        ModelComparison.Metric(
          metric.rawValue, unit: unit(metric), goal: metric.lowered.isError ? .lowest : .highest,
          values: values.map(\.mean), deviations: hasSeeds ? values.map { $0.deviation ?? .nan } : [],
          intervals: hasSeeds ? values.map(\.interval) : []))
    }
    if shown.isEmpty { return try nothing("Comparison of models") }
    return try ModelComparison(
      models: names, metrics: shown, baselines: Set(names.filter { results.isBaseline($0) })
    ).figure
  }
}
