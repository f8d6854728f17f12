/// Wilder's smoothing (1978): the mean of the first `period` values, then s(t) = s(t - 1) + (x(t) - s(t - 1)) / period;
/// there are `period - 1` values fewer.
func wilder(_ values: [Double], _ period: Double) -> [Double] {
  let length = Int(period)
  var state = values[..<length].reduce(0, +) / period
  return [state]
    + values[length...].map { value in
      state += (value - state) / period
      return state
    }
}

/// Relative strength index (Wilder, 1978), from 0 to 100; 50 where the column never moved.
struct RelativeStrengthIndex: ColumnDefinition {
  let formula = "100 U / (U + D), U and D Wilder's averages of rises and falls of one row"
  let parameters = [FeatureParameter.rows(14)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    let changes = zip(inputs[0].dropFirst(), inputs[0]).map { $0 - $1 }
    let rises = wilder(changes.map { max($0, 0) }, parameters[0])
    let falls = wilder(changes.map { max(-$0, 0) }, parameters[0])
    return zip(rises, falls).map { 100 * quotient($0, $0 + $1, otherwise: 0.5) }
  }
}

/// How far the price moved within a row and since the last close (Wilder, 1978), in units of the price.
struct TrueRange: ColumnDefinition {
  let formula = "max(high(t), close(t - 1)) - min(low(t), close(t - 1))"
  let inputs: [FeatureInput] = [.high, .low, .close]
  let parameters: [FeatureParameter] = []
  func warmUp(_: [Double]) -> Int { 1 }
  func values(_ inputs: [[Double]], _: [Double]) -> [Double] {
    (1..<inputs[0].count).map { row in
      max(inputs[0][row], inputs[2][row - 1]) - min(inputs[1][row], inputs[2][row - 1])
    }
  }
}

/// Wilder's average of the true range (1978), in units of the price.
struct AverageTrueRange: ColumnDefinition {
  let formula = "Wilder's average of true-range"
  let inputs: [FeatureInput] = [.high, .low, .close]
  let parameters = [FeatureParameter.rows(14)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    wilder(TrueRange().values(inputs, []), parameters[0])
  }
}
