import Artifacts
import Forecasting
import NumericEngine
import Planning
import Specs

/// Forecasts every test window with one model, in original units.
enum PredictStage {
  /// A model whose forecasts are wanted: trained from a seed, or without training.
  struct Source {
    let name: String
    let model: ModelSpec
    let seed: Int?

    func id(_ fold: Fold) -> String {
      let base = "\(StageKind.predict.rawValue)/\(name)"
      return (seed.map { "\(base)/seed-\($0)" } ?? base) + fold.suffix
    }

    /// What a forecast without training depends on besides the series.
    func baselineParameters(_ spec: ExperimentSpec) -> CanonicalValue {
      switch model {
      case .seasonalNaive(let season):
        ["family": "seasonal-naive", "season": (season ?? spec.evaluation.season).map { .int($0) } ?? .null]
      case .naive2(let season):
        ["family": "naive2", "season": (season ?? spec.evaluation.season).map { .int($0) } ?? .null]
      case .movingAverage(let window): ["family": "moving-average", "window": .int(window)]
      case .naive: ["family": "naive"]
      case .drift: ["family": "drift"]
      case .rnn, .lstm, .gru, .gruAttention, .seq2seq, .segmentRNN, .randomForest: .null
      }
    }
  }

  static func definition(_ spec: ExperimentSpec, _ source: Source, _ fold: Fold) -> StageDefinition {
    var parameters: [String: CanonicalValue] = ["name": .string(source.name)]
    var inputs = ["series": FeaturesStage.series, "windows": WindowsStage.windows(fold)]
    if let seed = source.seed {
      let train = TrainStage.id(model: source.name, seed: seed, spec.trainedFold(of: fold))
      inputs["weights"] = ArtifactReference(stage: train, artifact: ArtifactName.best)
      parameters["seed"] = .int(seed)
      parameters["targets"] = .int(spec.targets.count)
    } else {
      parameters["baseline"] = source.baselineParameters(spec)
    }
    if let coverage = spec.evaluation.coverage { parameters["coverage"] = .double(coverage) }
    return StageDefinition(
      id: source.id(fold), kind: StageKind.predict.rawValue, codeVersion: StageKind.predict.codeVersion,
      parameters: .object(parameters), inputs: inputs, outputs: [ArtifactName.forecasts]
    ) { context in
      try context.write(try predict(spec, source, fold, context).bytes, to: ArtifactName.forecasts)
    }
  }

  private static func predict(
    _ spec: ExperimentSpec, _ source: Source, _ fold: Fold, _ context: StageContext
  ) throws -> ForecastFile {
    let panel = try PanelFile.panel(from: try context.input("series"))
    let windows = try WindowsFile(try context.input("windows"))
    let weights = source.seed == nil ? nil : try ModelFile(try context.input("weights"))
    func predict(_ part: SplitPart) throws -> ForecastFile {
      try self.predict(
        source, windows.parts[part] ?? [], of: panel, shape: windows.shape, offset: windows.offset,
        season: spec.evaluation.season ?? Seasonality.inferred(from: panel), weights: weights,
        threads: context.threadBudget)
    }
    var file = try predict(.test)
    guard let coverage = spec.evaluation.coverage else { return file }
    let fitting = try predict(.validation)
    let validation = fitting.rows
    file.addIntervals(coverage: coverage, fitting: fitting)
    if let from = validation.map(\.time).min(), let through = validation.map(\.time).max(),
      let cutoff = try windows.windowing(of: panel).lastTime(before: windows.parts[.test] ?? [])
    {
      file.fitted = [
        FitRecord(
          stage: source.id(.only), quantity: "conformal quantile", from: from, through: through, cutoff: cutoff)
      ]
    }
    try LeakageError.check(file.fitted.map { $0.placed(fold, stage: context.stage) })
    return file
  }

  /// Forecasts any windows of a panel; every target row must be there, though only the actual values are read from it.
  ///
  /// - Parameter weights: the trained model; nil for a source without training.
  static func predict(
    _ source: Source, _ windows: [Window], of panel: Panel, shape: NetworkShape, offset: Int, season: Int,
    weights: ModelFile?, threads: Int
  ) throws -> ForecastFile {
    let scaled: [Float]
    var outputs = shape
    let model = source.model.lowered(season: season)
    if case .baseline(let baseline) = model {
      return try forecasts(source, shape, offset, panel, windows) { window, target in
        let all = try baseline.forecast(
          history: panel.series[window.series].columns[target][..<(window.start + shape.lookback)],
          horizon: offset - 1 + shape.horizon)
        return Array(all.suffix(shape.horizon))
      }
    }
    guard let weights else { throw ArtifactFault("no weights for '\(source.name)'") }
    let file = WindowsFile(
      shape: shape, stride: 1, offset: offset, scaling: weights.scaling, parts: [:], dropped: 0)
    let inputPanel = try panel.selecting(weights.columns)
    switch (model, weights.weights) {
    case (.network(let configuration, _), .network(let tensors)):
      outputs = weights.shape
      let network = try NetworkModel(configuration, shape: outputs, tensors: tensors, threads: threads)
      scaled = network.predict(try file.samples(windows, of: inputPanel))
    case (.forest, .forest(let forest, let calendarColumns)):
      let table = try file.table(of: inputPanel, calendarColumns: calendarColumns)
      scaled = forest.predict(file.features(windows, in: table), threads: threads)
    default: throw ArtifactFault("'\(source.name)' was trained as another family")
    }
    var next = 0
    var quantiles: [Double] = []
    var crossings = 0
    var result = try forecasts(source, shape, offset, panel, windows) { window, target in
      // Called window by window and target by target, so the position in `scaled` follows.
      let start = (next / shape.targetCount) * outputs.outputSize
      next += 1
      let rows = window.start..<window.start + shape.lookback
      let map = weights.scaling.scale(column: target, inputs: inputPanel.series[window.series].columns[target][rows])
      let lastSeen = panel.series[window.series].columns[target][rows.upperBound - 1]
      /// The values whose outputs of all steps are given.
      func values(_ outputs: [Float]) -> [Double] {
        let learned = outputs.map { map.inverse(Double($0)) }
        return weights.targetTransform?.values(learned, after: lastSeen) ?? learned
      }
      let steps = (0..<shape.horizon).map { step in
        let first = start + (step * shape.targetCount + target) * outputs.outputsPerValue
        return scaled[first..<first + outputs.outputsPerValue]
      }
      guard !outputs.quantiles.isEmpty else { return values(steps.flatMap(\.self)) }
      // Where they cross, sorting them only brings them nearer to the true ones (Chernozhukov and others 2010).
      let sorted = steps.map { $0.sorted() }
      crossings += zip(steps, sorted).count { !$0.elementsEqual($1) }
      let byLevel = outputs.quantiles.indices.map { level in values(sorted.map { $0[level] }) }
      for step in 0..<shape.horizon { quantiles += byLevel.map { $0[step] } }
      return byLevel[outputs.pointOutput]
    }
    if !outputs.quantiles.isEmpty {
      result.modelQuantiles = QuantileForecasts(levels: outputs.quantiles, values: quantiles)
      result.crossings = crossings
    }
    return result
  }

  /// Rows for all windows and targets; `values` gives the forecasts `[horizon]` of one window and target.
  private static func forecasts(
    _ source: Source, _ shape: NetworkShape, _ offset: Int, _ panel: Panel, _ windows: [Window],
    values: (Window, Int) throws -> [Double]
  ) throws -> ForecastFile {
    var rows = ForecastRows()
    var lastSeen: [Double] = []
    rows.reserveCapacity(windows.count * shape.targetSize)
    for window in windows {
      let series = panel.series[window.series]
      let cutoff = window.start + shape.lookback - 1
      for target in 0..<shape.targetCount {
        let predicted = try values(window, target)
        for (value, step) in zip(predicted, offset...) {
          let row = cutoff + step
          rows.append(
            Forecast(
              series: series.id, cutoff: series.times[cutoff], horizon: step, time: series.times[row],
              target: panel.columnNames[target], actual: series.columns[target][row], predicted: value))
          lastSeen.append(series.columns[target][cutoff])
        }
      }
    }
    return ForecastFile(model: source.name, seed: source.seed, rows: rows, lastSeen: lastSeen)
  }
}
