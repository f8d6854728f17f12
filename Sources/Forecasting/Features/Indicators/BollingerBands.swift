/// Bollinger's bands (2001): the mean of the last rows and population standard deviations on both sides of it.
struct BollingerBands: ColumnDefinition {
  /// What of the bands.
  enum Output { case upper, lower, width, position }

  let output: Output

  var formula: String {
    switch output {
    case .upper: "mean + deviations s, s^2 = sum (x(t - i) - mean)^2 / period, i = 0 ..< period"
    case .lower: "mean - deviations s"
    case .width: "(upper - lower) / mean"
    case .position: "(x(t) - lower) / (upper - lower)"
    }
  }

  let parameters = [
    FeatureParameter.rows(20, atLeast: 2),
    FeatureParameter(name: "deviations", defaultValue: 2, minimum: 0.01, isWhole: false),
  ]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    rolling(inputs[0], Int(parameters[0])) { values in
      let (mean, deviation) = meanAndDeviation(values)
      let (lower, upper) = (mean - parameters[1] * deviation, mean + parameters[1] * deviation)
      return switch output {
      case .upper: upper
      case .lower: lower
      case .width: quotient(upper - lower, mean, otherwise: 0)
      case .position: deviation == 0 ? 0.5 : (values[values.endIndex - 1] - lower) / (upper - lower)
      }
    }
  }
}
