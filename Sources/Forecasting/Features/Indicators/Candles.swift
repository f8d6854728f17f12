/// The parts of a candle (Nison, 1991) as shares of its range; 0 where there is none.
struct Candle: ColumnDefinition {
  /// Which part.
  enum Part { case body, upperWick, lowerWick }

  let part: Part

  var formula: String {
    switch part {
    case .body: "(close - open) / (high - low)"
    case .upperWick: "(high - max(open, close)) / (high - low)"
    case .lowerWick: "(min(open, close) - low) / (high - low)"
    }
  }

  let inputs: [FeatureInput] = [.open, .high, .low, .close]
  let parameters: [FeatureParameter] = []
  func warmUp(_: [Double]) -> Int { 0 }
  func values(_ inputs: [[Double]], _: [Double]) -> [Double] {
    inputs[0].indices.map { row in
      let (open, high, low, close) = (inputs[0][row], inputs[1][row], inputs[2][row], inputs[3][row])
      let length =
        switch part {
        case .body: close - open
        case .upperWick: high - max(open, close)
        case .lowerWick: min(open, close) - low
        }
      return quotient(length, high - low, otherwise: 0)
    }
  }
}
