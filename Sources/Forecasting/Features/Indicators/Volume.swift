/// Granville's on-balance volume (1963), in units of the volume; it counts from the first row on.
struct OnBalanceVolume: ColumnDefinition {
  let formula = "b(t) = b(t - 1) + volume(t) sign(close(t) - close(t - 1)), b = 0 at the first row"
  let inputs: [FeatureInput] = [.close, .volume]
  let parameters: [FeatureParameter] = []
  func warmUp(_: [Double]) -> Int { 0 }
  func values(_ inputs: [[Double]], _: [Double]) -> [Double] {
    var balance = 0.0
    return inputs[0].indices.map { row in
      let change = row == 0 ? 0 : inputs[0][row] - inputs[0][row - 1]
      if change != 0 { balance += change > 0 ? inputs[1][row] : -inputs[1][row] }
      return balance
    }
  }
}

/// Money flow index (Quong and Soudack, 1989), from 0 to 100; 50 where nothing was traded at a changed price.
struct MoneyFlowIndex: ColumnDefinition {
  let formula = "100 P / (P + N), P and N sums of p volume over rows where p = (high + low + close) / 3 rose or fell"
  let inputs: [FeatureInput] = [.high, .low, .close, .volume]
  let parameters = [FeatureParameter.rows(14)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    let prices = typicalPrice(inputs)
    let flows = (1..<prices.count).map { row in
      let change = prices[row] - prices[row - 1]
      return change == 0 ? 0 : (change > 0 ? 1 : -1) * prices[row] * inputs[3][row]
    }
    return rolling(flows, Int(parameters[0])) { flows in
      let gained = flows.reduce(0) { $0 + max($1, 0) }
      let lost = flows.reduce(0) { $0 + max(-$1, 0) }
      return 100 * quotient(gained, gained + lost, otherwise: 0.5)
    }
  }
}

/// Average price weighted by volume over the last rows (Berkowitz, Logue and Noser, 1988), in units of the price.
///
/// Where nothing was traded, it is the plain mean.
struct VolumeWeightedAveragePrice: ColumnDefinition {
  let formula = "sum p(t - i) volume(t - i) / sum volume(t - i), p = (high + low + close) / 3, i = 0 ..< period"
  let inputs: [FeatureInput] = [.high, .low, .close, .volume]
  let parameters = [FeatureParameter.rows(14)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    let length = Int(parameters[0])
    let prices = typicalPrice(inputs)
    let traded = rolling(zip(prices, inputs[3]).map { $0 * $1 }, length) { $0.reduce(0, +) }
    let volumes = rolling(inputs[3], length) { $0.reduce(0, +) }
    let means = rolling(prices, length) { meanAndDeviation($0).mean }
    return means.indices.map { quotient(traded[$0], volumes[$0], otherwise: means[$0]) }
  }
}

/// Volume as a multiple of its mean over the last rows; 1 where nothing was traded.
struct VolumeRatio: ColumnDefinition {
  let formula = "volume(t) / mean volume(t - i), i = 0 ..< period"
  let inputs: [FeatureInput] = [.volume]
  let parameters = [FeatureParameter.rows(20)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    let means = rolling(inputs[0], Int(parameters[0])) { meanAndDeviation($0).mean }
    return zip(inputs[0].dropFirst(warmUp(parameters)), means).map { quotient($0, $1, otherwise: 1) }
  }
}
