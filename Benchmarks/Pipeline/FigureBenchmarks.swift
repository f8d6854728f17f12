import Reports

/// Drawing figures of the usual size as SVG.
enum FigureBenchmarks {
  static func measure() throws -> [Measurement] {
    let times = (0..<3000).map { 1.3e12 + Double($0) * 86_400_000 }
    let values = (0..<3000).map { day -> Double in
      let jump = day * 7919 % 101
      return 100 + Double(day + jump) / 20
    }
    let test = Array(times[2500...])
    let losses = (1...100).map { 1 / Double($0) + 0.001 }
    let forecast = try ForecastFigure(
      title: "Closing price", times: times, actual: values,
      predictions: [
        ForecastFigure.Prediction("rnn", times: test, values: SeedCurves(values[2500...].map { $0 + 1 })),
        ForecastFigure.Prediction("lstm", times: test, values: SeedCurves(values[2500...].map { $0 - 1 })),
      ], validationStart: times[2000], testStart: times[2500], value: "Close", unit: "USD"
    ).figure
    let curves = try TrainingCurves(
      models: ["rnn", "lstm"].map { .init($0, train: [losses], validation: [losses]) }, loss: "Mean squared error",
      isLogarithmic: true
    ).figure
    let figures = [("forecast figure of 3,000 days", forecast), ("training curves of 100 epochs", curves)]
    return figures.map { name, figure in
      var bytes = 0
      let times = Stopwatch.times(21) { bytes = figure.svg().utf8.count }
      return Measurement(name: "\(name), \(bytes / 1024) KB of SVG", unit: "ms", samples: times)
    }
  }
}
