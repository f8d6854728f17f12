/// Exponential smoothing that starts at the first value: s(0) = x(0), s(t) = s(t - 1) + a (x(t) - s(t - 1)) with
/// a = 2 / (period + 1); one value for each row.
private func smoothed(_ values: some Collection<Double>, _ period: Double) -> [Double] {
  var state = values.first ?? 0
  return values.map { value in
    state += 2 / (period + 1) * (value - state)
    return state
  }
}

/// Exponential moving average, in the column's units.
struct ExponentialMovingAverage: ColumnDefinition {
  let formula = "s(t) = s(t - 1) + 2 / (period + 1) (x(t) - s(t - 1)), s = x at the first row"
  let parameters = [FeatureParameter.rows(20)]
  func warmUp(_ parameters: [Double]) -> Int { Int(parameters[0]) - 1 }
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    Array(smoothed(inputs[0], parameters[0])[warmUp(parameters)...])
  }
}

/// Moving average convergence and divergence (Appel, 1979), in the column's units.
///
/// The signal's average starts at the line's first value after its warm-up.
struct MACD: ColumnDefinition {
  /// Which of the three lines.
  enum Output { case line, signal, histogram }

  let output: Output

  var formula: String {
    switch output {
    case .line: "ema(fast) - ema(slow)"
    case .signal: "ema(signal) of macd"
    case .histogram: "macd - macd-signal"
    }
  }

  var parameters: [FeatureParameter] {
    let spans = [FeatureParameter.rows(12, as: "fast"), .rows(26, as: "slow")]
    return output == .line ? spans : spans + [.rows(9, as: "signal")]
  }

  func warmUp(_ parameters: [Double]) -> Int {
    Int(max(parameters[0], parameters[1])) - 1 + (output == .line ? 0 : Int(parameters[2]) - 1)
  }

  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double] {
    let differences = zip(smoothed(inputs[0], parameters[0]), smoothed(inputs[0], parameters[1])).map { $0 - $1 }
    let line = differences[(Int(max(parameters[0], parameters[1])) - 1)...]
    guard output != .line else { return Array(line) }
    let delay = Int(parameters[2]) - 1
    let signal = smoothed(line, parameters[2])[delay...]
    return output == .signal ? Array(signal) : zip(line.dropFirst(delay), signal).map { $0 - $1 }
  }
}
