/// Wilder's directional indicators (1978), from 0 to 100; 0 where the price never moved.
struct DirectionalIndicator: ColumnDefinition {
  /// Whether rises of the high are measured, or else falls of the low.
  let isPlus: Bool

  var formula: String {
    isPlus
      ? "100 A(up(t) if up > down and up > 0, else 0) / atr, up = high(t) - high(t - 1), down = low(t - 1) - low(t)"
      : "100 A(down(t) if down > up and down > 0, else 0) / atr, A Wilder's average"
  }

  let inputs: [FeatureInput] = [.high, .low, .close]
  let parameters = [FeatureParameter.rows(14)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    let (high, low) = (inputs[0], inputs[1])
    let movement = (1..<high.count).map { row in
      let up = high[row] - high[row - 1]
      let down = low[row - 1] - low[row]
      let (own, other) = isPlus ? (up, down) : (down, up)
      return own > other ? max(own, 0) : 0
    }
    let ranges = AverageTrueRange().values(inputs, parameters)
    return zip(wilder(movement, parameters[0]), ranges).map { 100 * quotient($0, $1, otherwise: 0) }
  }
}

/// Wilder's average directional index (1978), the strength of a trend from 0 to 100.
struct AverageDirectionalIndex: ColumnDefinition {
  let formula = "Wilder's average of 100 abs(plus-di - minus-di) / (plus-di + minus-di)"
  let inputs: [FeatureInput] = [.high, .low, .close]
  let parameters = [FeatureParameter.rows(14)]
  func warmUp(_ parameters: [Double]) -> Int { 2 * Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    let plus = DirectionalIndicator(isPlus: true).values(inputs, parameters)
    let minus = DirectionalIndicator(isPlus: false).values(inputs, parameters)
    return wilder(zip(plus, minus).map { 100 * quotient(abs($0 - $1), $0 + $1, otherwise: 0) }, parameters[0])
  }
}
