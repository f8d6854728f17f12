/// What training minimises, averaged over every predicted value of a batch.
public enum Loss: Sendable, Equatable {
  /// (p - a)^2.
  case mse
  /// |p - a|.
  case mae
  /// d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2) (Huber 1964; `torch.nn.HuberLoss`).
  case huber(delta: Double)
  /// The pinball loss max(q (a - p), (q - 1) (a - p)), averaged over quantiles q.
  ///
  /// Of a network with one output for each quantile (Koenker and Bassett 1978; Wen and others 2017).
  case quantile([Double])

  /// The quantiles that a network predicts of each value; none where it predicts the value.
  public var quantiles: [Double] { if case .quantile(let quantiles) = self { quantiles } else { [] } }

  /// The summed loss of one error d = predicted - actual.
  @inline(__always)
  func value(_ d: Scalar) -> Scalar {
    switch self {
    case .mse: return d * d
    case .mae: return abs(d)
    case .huber(let delta):
      let limit = Scalar(delta)
      return abs(d) <= limit ? d * d / 2 : limit * (abs(d) - limit / 2)
    case .quantile: preconditionFailure("the loss of an error depends on its quantile")
    }
  }

  /// The derivative by the prediction.
  @inline(__always)
  func derivative(_ d: Scalar) -> Scalar {
    switch self {
    case .mse: return 2 * d
    case .mae: return d > 0 ? 1 : d < 0 ? -1 : 0
    case .huber(let delta):
      let limit = Scalar(delta)
      return max(-limit, min(limit, d))
    case .quantile: preconditionFailure("the loss of an error depends on its quantile")
    }
  }

  /// The sum over rows `[row, size]` of predictions (rows `stride` apart) and targets; with quantiles, predictions are
  /// `[row, size, quantile]`.
  func sum(
    _ predicted: UnsafePointer<Scalar>, stride: Int, _ targets: UnsafePointer<Scalar>, rows: Int, size: Int
  ) -> Double {
    var total = 0.0
    if case .quantile(let quantiles) = self {
      for r in 0..<rows {
        for j in 0..<size {
          for k in quantiles.indices {
            let (d, q) = (predicted[r * stride + j * quantiles.count + k] - targets[r * size + j], Scalar(quantiles[k]))
            total += Double(max((1 - q) * d, -q * d))
          }
        }
      }
      return total
    }
    for r in 0..<rows {
      for j in 0..<size { total += Double(value(predicted[r * stride + j] - targets[r * size + j])) }
    }
    return total
  }

  /// The mean over as many point forecasts as actual values; a point stands for each quantile.
  public func mean(ofPoints predicted: [Scalar], _ targets: [Scalar]) -> Double {
    precondition(predicted.count == targets.count, "loss: \(predicted.count) forecasts of \(targets.count) values")
    let outputs = max(1, quantiles.count)
    let repeated = predicted.flatMap { repeatElement($0, count: outputs) }
    return sum(repeated, stride: outputs, targets, rows: targets.count, size: 1) / Double(repeated.count)
  }

  /// Writes the gradient of the mean over `rows` x `size` values, x quantiles; padding stays zero.
  func gradient(
    _ predicted: UnsafePointer<Scalar>, stride: Int, _ targets: UnsafePointer<Scalar>, rows: Int, size: Int,
    into gradient: Pointer
  ) {
    if case .quantile(let quantiles) = self {
      let scale = 1 / Scalar(rows * size * quantiles.count)
      for r in 0..<rows {
        for j in 0..<size {
          for k in quantiles.indices {
            let place = r * stride + j * quantiles.count + k
            let (d, q) = (predicted[place] - targets[r * size + j], Scalar(quantiles[k]))
            // At the kink any slope between both sides is one; 0, as for mae.
            gradient[place] = (d > 0 ? 1 - q : d < 0 ? -q : 0) * scale
          }
        }
      }
      return
    }
    let scale = 1 / Scalar(rows * size)
    for r in 0..<rows {
      for j in 0..<size {
        gradient[r * stride + j] = derivative(predicted[r * stride + j] - targets[r * size + j]) * scale
      }
    }
  }
}
