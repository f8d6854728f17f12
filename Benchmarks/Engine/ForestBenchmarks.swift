import NumericEngine

/// Growing a random forest of 500 trees on two threads: 2,000 windows of a noisy sine, 52 values in.
enum ForestBenchmarks {
  static func measure() -> [Measurement] { [1, 4].map { growth(horizon: $0) } }

  private static func growth(horizon: Int) -> Measurement {
    let windows = 2_000
    var random = RandomStream(seed: 1, name: "forest benchmark")
    var series: [Float] = []
    var level = 0.0
    for step in 0..<windows + 52 + horizon - 1 {
      level += 0.1 * random.normal()
      // A triangle wave, which needs no library of functions.
      series.append(Float(level + abs(Double(step % 50) / 12.5 - 2) - 1))
    }
    var inputs: [Float] = []
    var outputs: [Float] = []
    for window in 0..<windows {
      inputs += series[window..<window + 52]
      outputs += series[window + 52..<window + 52 + horizon]
    }
    let times = Stopwatch.times(3) {
      _ = RegressionForest.grow(
        inputs: inputs, featureCount: 52, outputs: outputs, outputCount: horizon, options: ForestOptions(), seed: 1,
        threads: 2)
    }
    return Measurement(name: "forest 52 to \(horizon), 2 threads", unit: "ms", samples: times)
  }
}
