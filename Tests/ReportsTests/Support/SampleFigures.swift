import Reports

/// Every ready-made figure and every kind of mark, with data of the usual size.
enum SampleFigures {
  /// The figures by name.
  static func all() throws -> [(name: String, figure: Figure)] {
    try [
      ("training", training(models: 2, isLogarithmic: false)),
      ("training, log", training(models: 2, isLogarithmic: true)),
      ("training of six", training(models: 6, isLogarithmic: true)), ("forecast", forecast()),
      ("windows", windows()), ("errors over time", errorsOverTime()), ("forecast error", forecastError()),
      ("errors, two models", distribution(models: 2)), ("errors, five models", distribution(models: 5)),
      ("horizon", horizon()), ("comparison", comparison()),
      ("curves", curves()), ("marks", marks()), ("heat map", heatMap()),
      ("parallel coordinates", parallelCoordinates()), ("search heat maps", searchHeatMaps()),
      ("head to head", headToHead()), ("importances", importances()), ("gates", gates()), ("attention", attention()),
      ("gates over seeds", gates(seeds: 3)), ("attention over seeds", attention(seeds: 3)),
      ("gradient flow", gradientFlow()), ("gradients by length", gradientLengths()),
      ("activation", GradientFlowFigure.activation()), ("head to head of sizes", headToHeadOfSizes()),
      ("errors of sizes", errorsOverTime(scales: sizesOfErrors)), ("comparison of sizes", comparisonOfSizes()),
    ]
  }

  /// The places of the figures.
  static let places = 0..<28

  static let day = 86_400_000.0
  static let times = (0..<1500).map { 1.3e12 + Double($0) * day }
  static let series = noise(1500).enumerated().map { 100 + Double($0) / 20 + 3 * $1 }

  /// Repeatable numbers between -1 and 1.
  static func noise(_ count: Int, seed: UInt64 = 7) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 4_503_599_627_370_496 - 1
    }
  }

  /// Three seeds around a curve.
  static func seeds(_ values: [Double]) -> SeedCurves {
    SeedCurves([values, values.map { $0 * 1.02 }, values.map { $0 - 0.1 }]) { values in
      values.count > 2 ? values.min()!...values.max()! : nil
    }
  }

  /// The ends of the intervals of one seed.
  static func ends(_ lower: [Double], _ upper: [Double]) -> IntervalEnds {
    IntervalEnds(lower: SeedCurves(lower), upper: SeedCurves(upper))
  }

  static func training(models: Int, isLogarithmic: Bool) throws -> Figure {
    let losses = { (scale: Double) in (1...80).map { scale / Double($0) + 0.001 } }
    return try TrainingCurves(
      models: (0..<models).map { index in
        let scale = Double(index + 1)
        return .init(
          "model \(index)", train: [losses(scale), losses(scale * 1.1)],
          validation: [losses(scale * 2), losses(scale * 3)],
          test: index == 1 ? [losses(scale * 4), losses(scale * 4.4)] : [])
      }, loss: "Mean squared error", isLogarithmic: isLogarithmic,
      interval: { losses in (losses.min() ?? 0) * 1.01...(losses.max() ?? 0) * 0.99 + 0.01 }
    ).figure
  }

  static func forecast() throws -> Figure {
    let test = Array(times[1200...])
    let actual = series[1200...]
    return try ForecastFigure(
      title: "Closing price", times: times, actual: series,
      predictions: [
        .init("rnn", times: test, values: seeds(actual.map { $0 + 1 })),
        .init(
          "lstm", times: test, values: SeedCurves(actual.map { $0 - 1 }),
          ends: ends(actual.map { $0 - 3 }, actual.map { $0 + 1 })),
      ], validationStart: times[1000], testStart: times[1200], value: "Close", unit: "USD"
    ).figure
  }

  static func windows() throws -> Figure {
    try WindowForecasts(
      models: ["rnn", "lstm"],
      windows: (0..<5).map { index in
        let start = 100 * index
        let truth = Array(series[(start + 30)..<(start + 40)])
        return .init(
          cutoff: times[start + 29], seen: Array(series[start..<(start + 30)]), truth: truth,
          predictions: [seeds(truth.map { $0 + 0.5 }), SeedCurves(truth.map { $0 - 0.5 })],
          ends: [nil, ends(truth.map { $0 - 2 }, truth.map { $0 + 1 })])
      }, value: "Close", unit: "USD"
    ).figure
  }

  static func errorsOverTime(scales: [Double] = [1, 1]) throws -> Figure {
    try ErrorsOverTime(
      models: scales.enumerated().map { index, scale in
        .init(
          ["rnn", "lstm", "gru"][index], times: times,
          errors: seeds(noise(1500, seed: UInt64(index)).map { $0 * scale }),
          look: index == 0 ? nil : .reference(0))
      }, unit: "USD"
    ).figure
  }

  static func forecastError() throws -> Figure {
    try ForecastError(
      models: ["lstm", "naive"].enumerated().map { index, name in
        .init(
          name, times: times, actual: series, predicted: seeds(zip(series, noise(1500, seed: UInt64(index))).map(+)))
      }, value: "Close", unit: "USD"
    ).figure
  }

  static let sizesOfErrors = [1.2e12, 0.00000123, 123_456_789.123]

  static func comparisonOfSizes() throws -> Figure {
    try ModelComparison(
      models: ["lstm", "naive"],
      metrics: sizesOfErrors.map { size in
        .init("rmse", unit: "USD", values: [size, size * 0.9], deviations: [size / 10, .nan])
      }, baselines: ["naive"]
    ).figure
  }

  static func distribution(models: Int) throws -> Figure {
    try ErrorDistribution(
      models: (0..<models).map { .init("model \($0)", errors: seeds(noise(500, seed: UInt64($0)))) }, unit: "USD"
    ).figure
  }

  static func horizon() throws -> Figure {
    let values = (1...24).map { Double($0).squareRoot() }
    let curves: [ErrorByHorizon.Curve] = [
      .init("lstm", values: values, spread: values.map { $0 / 10 }, intervals: values.map { $0 * 0.95...$0 * 1.03 }),
      .init("naive", values: values.map { $0 * 1.2 }),
    ]
    return try ErrorByHorizon(
      metrics: [.init("RMSE", unit: "USD", curves: curves), .init("MAPE", unit: "%", curves: curves)],
      references: ["naive"], step: "hours"
    ).figure
  }

  static func comparison() throws -> Figure {
    try ModelComparison(
      models: ["naive", "a model with a name that is far too long for the figure", "lstm"],
      metrics: [
        .init(
          "RMSE", unit: "USD", values: [0.51, 0.62, 0.49], deviations: [.nan, 0.02, 0.01],
          intervals: [nil, 0.605...0.63, 0.48...0.5]),
        .init("Directional accuracy", unit: "%", goal: .highest, values: [50, 49, 53]),
        .init("MASE", values: [1, .nan, 0.97]),
      ], baselines: ["naive"]
    ).figure
  }

  static func curves() throws -> Figure {
    let curves = (0..<8).map { index in
      ComparisonCurves.Curve("run-\(index)", seeds: [(1...50).map { 1 / Double($0 + index) }]) { _ in nil }
    }
    return try ComparisonCurves(groups: [.init(curves: curves, y: Axis("Validation loss", kind: .log))]).figure
  }

  static func marks() throws -> Figure {
    let names = ["AAPL", "MSFT", "a long name of a series", "BTC-USD"]
    let bars = try BarsMark([
      .init("rnn", values: [1.2, 2.1, 0.8, 3], whiskers: [1.1...1.3, 1.8...2.2, nil, 2.6...3.4], ink: .series(0)),
      .init("naive", values: [1.1, 2.3, .nan, -0.5], ink: .reference),
    ])
    let points = try PointsMark("points", xs: [1, 2, 3], ys: [3, 1, 2], ink: .series(2))
    return try Figure(
      "Marks",
      panels: [
        Panel("Bars", x: Axis("Series", kind: .categories(names)), y: Axis("RMSE"), marks: [.bars(bars)]),
        Panel("Points", x: Axis("x"), y: Axis("y"), marks: [.points(points)]),
      ], columns: 2, legend: .perPanel)
  }

  static func heatMap() throws -> Figure {
    let names = ["open", "high", "low"]
    let map = try HeatMapMark(
      "Correlation", values: [[1, 0.5, -0.2], [0.5, 1, .nan], [-0.2, 0, 1]], ramp: .diverging, format: .decimals(2))
    let axis = Axis("", kind: .categories(names))
    return try Figure("Correlation", panels: [Panel(x: axis, y: axis, marks: [.heatMap(map)])], width: 420)
  }

  /// Twelve points: two sizes, three rates, two optimizers.
  private static let sizes: [Cell] = (0..<12).map { .integer($0 < 6 ? 16 : 128) }
  private static let rates: [Cell] = (0..<12).map { .number([0.001, 0.01, 0.1][$0 % 3]) }
  private static let optimizers: [Cell] = (0..<12).map { .text($0 / 3 % 2 == 0 ? "adam" : "rmsprop") }
  private static let losses: [Estimate?] =
    [0.2, 0.34, 0.26, 0.4, 0.32, 0.24, 0.38, 0.3, 0.22, 0.36, 0.28].map {
      Estimate(mean: $0, deviation: $0 / 10, interval: $0 * 0.95...$0 * 1.05)
    } + [nil]

  static func parallelCoordinates() throws -> Figure {
    let standings: [ParallelCoordinates.Standing] = (0..<12).map { place in
      place == 0 ? .chosen : place < 3 ? .leading : place < 8 ? .other : .stopped
    }
    return try ParallelCoordinates(
      title: "Points of the sweep", subtitle: "A line for each point.",
      parameters: [
        .init("hidden_size", values: sizes), .init("learning_rate", values: rates),
        .init("optimizer", values: optimizers),
        .init("dropout", values: (0..<12).map { .number(Double($0) / 20) }),
      ], outcome: "validation loss", values: losses, standings: standings
    ).figure
  }

  static func searchHeatMaps() throws -> Figure {
    let maps = try SearchHeatMaps(
      title: "Validation loss", parameters: [("size", sizes), ("rate", rates), ("optimizer", optimizers)],
      outcome: "validation loss", values: losses)
    return try maps?.figure ?? heatMap()
  }
}
