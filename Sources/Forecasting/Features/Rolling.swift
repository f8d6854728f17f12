/// The number of rows of a rolling window, the current one included.
private let window = FeatureParameter(name: "window", defaultValue: 20, minimum: 1)

/// A statistic of each full window; computed afresh for each, so that no rounding error is carried along.
private func rolling(
  _ inputs: [[Double]], _ parameters: [Double], _ statistic: (ArraySlice<Double>) -> Double
) -> [[Double]] {
  let length = Int(parameters[0])
  return [(0...(inputs[0].count - length)).map { statistic(inputs[0][$0..<($0 + length)]) }]
}

/// Mean of the last rows, in the column's units.
struct RollingMean: FeatureDefinition {
  let formula = "sum x(t - i) / window, i = 0 ..< window"
  let parameters = [window]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func compute(_ inputs: [[Double]], _ parameters: [Double]) -> [[Double]] {
    rolling(inputs, parameters) { meanAndDeviation($0).mean }
  }
}

/// Sample standard deviation (divisor window - 1) of the last rows, in the column's units.
struct RollingStandardDeviation: FeatureDefinition {
  let formula = "sqrt(sum (x(t - i) - mean)^2 / (window - 1)), i = 0 ..< window"
  let parameters = [FeatureParameter(name: "window", defaultValue: 20, minimum: 2)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func compute(_ inputs: [[Double]], _ parameters: [Double]) -> [[Double]] {
    let correction = (parameters[0] / (parameters[0] - 1)).squareRoot()
    return rolling(inputs, parameters) { meanAndDeviation($0).deviation * correction }
  }
}

/// Least of the last rows, in the column's units.
struct RollingMinimum: FeatureDefinition {
  let formula = "min x(t - i), i = 0 ..< window"
  let parameters = [window]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func compute(_ inputs: [[Double]], _ parameters: [Double]) -> [[Double]] {
    rolling(inputs, parameters) { $0.min() ?? .nan }
  }
}

/// Greatest of the last rows, in the column's units.
struct RollingMaximum: FeatureDefinition {
  let formula = "max x(t - i), i = 0 ..< window"
  let parameters = [window]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func compute(_ inputs: [[Double]], _ parameters: [Double]) -> [[Double]] {
    rolling(inputs, parameters) { $0.max() ?? .nan }
  }
}
