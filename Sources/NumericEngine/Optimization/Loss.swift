/// What training minimises, averaged over every predicted value of a batch.
public enum Loss: Sendable, Equatable {
  /// (p - a)^2.
  case mse
  /// |p - a|.
  case mae
  /// d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2) (Huber 1964; `torch.nn.HuberLoss`).
  case huber(delta: Double)

  /// The summed loss of one error d = predicted - actual.
  @inline(__always)
  func value(_ d: Scalar) -> Scalar {
    switch self {
    case .mse: return d * d
    case .mae: return abs(d)
    case .huber(let delta):
      let limit = Scalar(delta)
      return abs(d) <= limit ? d * d / 2 : limit * (abs(d) - limit / 2)
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
    }
  }

  /// The sum over rows `[row, size]` of predictions (rows `stride` apart) and targets.
  func sum(
    _ predicted: UnsafePointer<Scalar>, stride: Int, _ targets: UnsafePointer<Scalar>, rows: Int, size: Int
  ) -> Double {
    var total = 0.0
    for r in 0..<rows {
      for j in 0..<size { total += Double(value(predicted[r * stride + j] - targets[r * size + j])) }
    }
    return total
  }

  /// Writes the gradient of the mean over `rows` x `size` values; padding stays zero.
  func gradient(
    _ predicted: UnsafePointer<Scalar>, stride: Int, _ targets: UnsafePointer<Scalar>, rows: Int, size: Int,
    into gradient: Pointer
  ) {
    let scale = 1 / Scalar(rows * size)
    for r in 0..<rows {
      for j in 0..<size {
        gradient[r * stride + j] = derivative(predicted[r * stride + j] - targets[r * size + j]) * scale
      }
    }
  }
}
