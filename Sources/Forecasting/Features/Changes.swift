/// The number of rows that a change or a lag looks back.
private let period = FeatureParameter.rows(1)

/// Pairs of each value with the one `period` rows earlier.
private func pairs(_ inputs: [[Double]], _ parameters: [Double], _ term: (Double, Double) -> Double) -> [Double] {
  zip(inputs[0].dropFirst(Int(parameters[0])), inputs[0]).map(term)
}

/// Relative change over a number of rows; it has no value after a zero.
struct Return: ColumnDefinition {
  let formula = "x(t) / x(t - period) - 1"
  let parameters = [period]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    pairs(inputs, parameters) { now, before in now / before - 1 }
  }
}

/// Relative change in percent, the rate of change of technical analysis.
struct RateOfChange: ColumnDefinition {
  let formula = "100 (x(t) / x(t - period) - 1)"
  let parameters = [FeatureParameter.rows(12)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    pairs(inputs, parameters) { now, before in 100 * (now / before - 1) }
  }
}

/// Change of the natural logarithm over a number of rows; both values must be above zero.
struct LogReturn: ColumnDefinition {
  let formula = "ln x(t) - ln x(t - period)"
  let parameters = [period]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    pairs(inputs, parameters) { now, before in PortableMath.log(now) - PortableMath.log(before) }
  }
}

/// Absolute change over a number of rows, in the column's units.
struct Difference: ColumnDefinition {
  let formula = "x(t) - x(t - period)"
  let parameters: [FeatureParameter]
  /// - Parameter period: the default, which is longer for the momentum of technical analysis.
  init(period: Double) { parameters = [.rows(period)] }
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    pairs(inputs, parameters) { now, before in now - before }
  }
}

/// The value a number of rows earlier, in the column's units.
struct Lag: ColumnDefinition {
  let formula = "x(t - period)"
  let parameters = [period]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    pairs(inputs, parameters) { _, before in before }
  }
}
