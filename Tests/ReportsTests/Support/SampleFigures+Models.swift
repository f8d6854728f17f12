import Reports

/// Figures that set models beside each other or look inside them.
extension SampleFigures {
  static func headToHead(
    _ errors: [Estimate] = [
      Estimate(mean: 4_200_000, deviation: 100_000, interval: 3_000_000...4_300_000),
      Estimate(mean: 1.2, deviation: 0.1, interval: 1...1.3), Estimate(mean: 1.6, deviation: nil, interval: nil),
    ], second: [Double] = [3_200_000, 1.1, 1.6]
  ) throws -> Figure {
    let losses = (1...30).map { 1 / Double($0) }
    let shown = 0..<300
    return try HeadToHead(
      title: "rnn and lstm", subtitle: "Losses and errors: means over 3 seeds; forecasts: seed 1.",
      times: Array(times[shown]), actual: Array(series[shown]),
      sides: ["rnn", "lstm"].enumerated().map { index, name in
        .init(
          name, train: seeds(losses), validation: seeds(losses.map { $0 * 1.2 }),
          predicted: seeds(series[shown].map { $0 + Double(index) }),
          errors: zip(errors, second).map { error, other in
            Estimate(
              mean: index == 0 ? error.mean : other, deviation: error.deviation, interval: error.interval)
          })
      }, metrics: ["mse", "mae", "rmse"], loss: "Loss (mse, scaled units)", value: "Close"
    ).figure
  }

  /// Numbers of every size, with deviations.
  static func headToHeadOfSizes() throws -> Figure {
    try headToHead(
      [1.2e12, 0.00000123, 123_456_789.123].map {
        Estimate(mean: $0, deviation: $0 / 10, interval: $0 * 0.9...$0 * 1.1)
      }, second: [1.1e12, 0.00000119, 98_765_432.1])
  }

  static func importances() throws -> Figure {
    let values = (1...30).map { 1 / Double($0 * 4) }
    return try FeatureImportance(
      models: [
        .init(
          "random-forest", features: values.indices.map { "Close -\($0)_steps" },
          values: values.map { Estimate(mean: $0, deviation: $0 / 9, interval: $0 * 0.9...$0 * 1.1) })
      ]
    ).figure
  }

  static func gates(seeds: Int = 1) throws -> Figure {
    let steps = Array(-23...0)
    let activations = ["input", "forget", "cell"].enumerated().map { index, name in
      GateFigure.Activation(
        name,
        seeds: (0..<seeds).map { seed in
          (0..<8).map { unit in
            noise(24, seed: UInt64(unit + 10 * index + 100 * seed)).map { index < 2 ? $0 / 2 + 0.5 : $0 }
          }
        }, isShare: index < 2, interval: { $0.count > 1 ? $0.min()!...$0.max()! : nil })
    }
    return try GateFigure(
      title: "Gates of lstm", subtitle: "The last test window.", activations: activations, seed: 1,
      steps: steps, series: Array(series[..<24]), value: "Close"
    ).figure
  }

  static func attention(seeds count: Int = 1) throws -> Figure {
    try AttentionFigure(
      title: "Attention of seq2seq",
      weights: (0..<6).map { query in
        let weights = noise(24, seed: UInt64(query)).map { ($0 + 1) / 24 }
        return count == 1 ? SeedCurves(weights) : seeds(weights)
      },
      queries: (1...6).map(String.init), query: "Step of the forecast", steps: Array(-23...0),
      series: Array(series[..<24]), value: "Close"
    ).figure
  }

  static func gradientFlow() throws -> Figure {
    try GradientFlowFigure(
      title: "Gradient norm by distance from the end", subtitle: "One line for each scale.",
      models: ["rnn", "lstm"].map { name in
        .init(name, curves: [0.5, 1.0, 1.5].map(gradientCurve), restingGate: name == "rnn" ? nil : 0.7)
      }, columns: 2
    ).figure
  }

  private static func gradientCurve(scale: Double) -> GradientFlowFigure.Curve {
    let norms = (0..<50).map { 1 / Double(1 + $0) * scale }
    return .init(
      "scale \(scale)", norms: SeedCurves([norms.map { $0 * 0.8 }, norms.map { $0 * 1.2 }]) { $0.min()!...$0.max()! },
      bound: SeedCurves(
        norms.indices.dropFirst().reduce(into: [1]) { bound, k in bound.append(bound[k - 1] * (scale + 1)) }))
  }

  static func gradientLengths() throws -> Figure {
    try GradientFlowFigure.lengths(
      title: "What reaches the first step", subtitle: "Decimal logarithms.",
      models: ["rnn", "lstm", "gru"].map { name in
        let means = [[1e-3, 1e-9, .nan], [1, 0.1, 1e-12], [10, 1e6, 1e12]]
        let norms = means.map { row in
          row.map { Estimate(mean: $0, deviation: $0 / 10, interval: $0.isNaN ? nil : $0 * 0.9...$0 * 1.1) }
        }
        return (name, norms)
      },
      scales: ["0.75", "1.0", "1.25"], lengths: ["5", "50", "200"])
  }
}
