/// Lane's stochastic (1984): where the close lies in the range of the last rows, from 0 to 100; 50 where there is no range.
struct StochasticK: ColumnDefinition {
  let formula = "100 (close(t) - L) / (H - L), H = max high(t - i), L = min low(t - i), i = 0 ..< period"
  let inputs: [FeatureInput] = [.high, .low, .close]
  let parameters = [FeatureParameter.rows(14)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    let highest = rolling(inputs[0], Int(parameters[0])) { $0.max() ?? .nan }
    let lowest = rolling(inputs[1], Int(parameters[0])) { $0.min() ?? .nan }
    let closes = inputs[2].dropFirst(warmUp(parameters))
    return zip(closes, zip(highest, lowest)).map { close, range in
      range.0 == range.1 ? 50 : 100 * (close - range.1) / (range.0 - range.1)
    }
  }
}

/// The mean of the last values of Lane's stochastic.
struct StochasticD: ColumnDefinition {
  let formula = "mean of the last smooth values of stochastic-k"
  let inputs: [FeatureInput] = [.high, .low, .close]
  let parameters = [FeatureParameter.rows(14), .rows(3, as: "smooth")]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) + Int(parameters[1]) - 2 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    RollingMean().values([StochasticK().values(inputs, parameters)], [parameters[1]])
  }
}

/// Williams' %R (1979), from -100 to 0; -50 where there is no range.
struct WilliamsR: ColumnDefinition {
  let formula = "stochastic-k - 100"
  let inputs: [FeatureInput] = [.high, .low, .close]
  let parameters = [FeatureParameter.rows(14)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    StochasticK().values(inputs, parameters).map { $0 - 100 }
  }
}

/// The mean of high, low and close, row by row.
func typicalPrice(_ inputs: [[Double]]) -> [Double] {
  zip(inputs[0], zip(inputs[1], inputs[2])).map { ($0 + $1.0 + $1.1) / 3 }
}

/// Lambert's commodity channel index (1980), without a unit; 0 where prices did not move.
struct CommodityChannelIndex: ColumnDefinition {
  let formula = "(p(t) - mean p) / (0.015 mean abs(p(t - i) - mean p)), p = (high + low + close) / 3, i = 0 ..< period"
  let inputs: [FeatureInput] = [.high, .low, .close]
  let parameters = [FeatureParameter.rows(20, atLeast: 2)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    rolling(typicalPrice(inputs), Int(parameters[0])) { prices in
      let mean = meanAndDeviation(prices).mean
      let deviation = prices.reduce(0) { $0 + abs($1 - mean) } / parameters[0]
      return quotient(prices[prices.endIndex - 1] - mean, 0.015 * deviation, otherwise: 0)
    }
  }
}
