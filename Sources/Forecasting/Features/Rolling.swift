/// The number of rows of a rolling window, the current one included.
private let period = FeatureParameter.rows(20)

/// A statistic of each full window; computed afresh for each, so that no rounding error is carried along.
func rolling(_ values: [Double], _ length: Int, _ statistic: (ArraySlice<Double>) -> Double) -> [Double] {
  (0...(values.count - length)).map { statistic(values[$0..<($0 + length)]) }
}

/// Mean of the last rows, in the column's units.
struct RollingMean: ColumnDefinition {
  let formula = "sum x(t - i) / period, i = 0 ..< period"
  let parameters = [period]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    rolling(inputs[0], Int(parameters[0])) { meanAndDeviation($0).mean }
  }
}

/// Sample standard deviation (divisor period - 1) of the last rows, in the column's units.
struct RollingStandardDeviation: ColumnDefinition {
  let formula = "sqrt(sum (x(t - i) - mean)^2 / (period - 1)), i = 0 ..< period"
  let parameters = [FeatureParameter.rows(20, atLeast: 2)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    let correction = (parameters[0] / (parameters[0] - 1)).squareRoot()
    return rolling(inputs[0], Int(parameters[0])) { meanAndDeviation($0).deviation * correction }
  }
}

/// Least of the last rows, in the column's units.
struct RollingMinimum: ColumnDefinition {
  let formula = "min x(t - i), i = 0 ..< period"
  let parameters = [period]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    rolling(inputs[0], Int(parameters[0])) { $0.min() ?? .nan }
  }
}

/// Greatest of the last rows, in the column's units.
struct RollingMaximum: ColumnDefinition {
  let formula = "max x(t - i), i = 0 ..< period"
  let parameters = [period]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    rolling(inputs[0], Int(parameters[0])) { $0.max() ?? .nan }
  }
}

/// Where the value ranks among the last rows, from 1 / period to 1; equal values share their mean rank.
struct PercentRank: ColumnDefinition {
  let formula = "(count of x(t - i) < x(t) + (1 + count of x(t - i) = x(t)) / 2) / period, i = 0 ..< period"
  let parameters = [period]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    rolling(inputs[0], Int(parameters[0])) { values in
      let now = values[values.endIndex - 1]
      let below = values.count { $0 < now }
      let equal = values.count { $0 == now }
      return (Double(below) + Double(1 + equal) / 2) / parameters[0]
    }
  }
}

/// Distance from the mean of the last rows in their sample standard deviations; 0 where they are all equal.
struct ZScore: ColumnDefinition {
  let formula = "(x(t) - rolling-mean) / rolling-std"
  let parameters = [FeatureParameter.rows(20, atLeast: 2)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    let correction = (parameters[0] / (parameters[0] - 1)).squareRoot()
    return rolling(inputs[0], Int(parameters[0])) { values in
      let (mean, deviation) = meanAndDeviation(values)
      return quotient(values[values.endIndex - 1] - mean, deviation * correction, otherwise: 0)
    }
  }
}

/// Root of the sum of squared log-returns over the last rows (Andersen and Bollerslev, 1998); values must be above zero.
struct RealisedVolatility: ColumnDefinition {
  let formula = "sqrt(sum r(t - i)^2), r the log-return of one row, i = 0 ..< period"
  let parameters = [period]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    rolling(LogReturn().values(inputs, [1]), Int(parameters[0])) { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  }
}
