import VectorMath

/// The update rules, with PyTorch's definitions and defaults.
public enum Optimizer: Sendable, Equatable {
  /// w -= rate g.
  case sgd(weightDecay: Double = 0)
  /// Polyak's momentum, or Nesterov's: m = mu m + g; w -= rate m, or rate (g + mu m).
  case momentum(_ momentum: Double, nesterov: Bool, weightDecay: Double = 0)
  /// v = alpha v + (1 - alpha) g^2; w -= rate g / (sqrt v + epsilon) (Tieleman & Hinton 2012).
  case rmsprop(alpha: Double, epsilon: Double, weightDecay: Double = 0)
  /// Adam (Kingma & Ba 2015); weight decay is added to the gradient.
  case adam(beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double = 0)
  /// Adam with decoupled weight decay (Loshchilov & Hutter 2019).
  case adamw(beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double)

  /// Moment buffers that it keeps beside the weights.
  var momentCount: Int {
    switch self {
    case .sgd: 0
    case .momentum, .rmsprop: 1
    case .adam, .adamw: 2
    }
  }
}

/// One step's numbers, the same for all chunks of the parameters.
struct OptimizerStep {
  let optimizer: Optimizer
  let learningRate: Double
  /// What gradients are multiplied by: the clip factor.
  let gradientScale: Double
  /// beta^(steps so far, this one included).
  let beta1Power: Double
  let beta2Power: Double

  /// Updates weights and moments of `range`, whole vectors, from gradients.
  func update(
    _ range: Range<Int>, weights: Pointer, gradient: UnsafePointer<Scalar>, firstMoment: Pointer,
    secondMoment: Pointer
  ) {
    let scale = Vector(repeating: Scalar(gradientScale))
    @inline(__always) func clipped(_ i: Int) -> Vector { load(gradient + i) * scale }
    let rate = Vector(repeating: Scalar(learningRate))
    switch optimizer {
    case .sgd(let weightDecay):
      let decay = Vector(repeating: Scalar(weightDecay))
      for i in stride(from: range.lowerBound, to: range.upperBound, by: laneCount) {
        let w = load(weights + i)
        store(w - rate * clipped(i).addingProduct(decay, w), weights + i)
      }
    case .momentum(let momentum, let nesterov, let weightDecay):
      let decay = Vector(repeating: Scalar(weightDecay))
      let mu = Vector(repeating: Scalar(momentum))
      for i in stride(from: range.lowerBound, to: range.upperBound, by: laneCount) {
        let w = load(weights + i)
        let g = clipped(i).addingProduct(decay, w)
        let m = g.addingProduct(mu, load(firstMoment + i))
        store(m, firstMoment + i)
        store(w - rate * (nesterov ? g.addingProduct(mu, m) : m), weights + i)
      }
    case .rmsprop(let alpha, let epsilon, let weightDecay):
      let decay = Vector(repeating: Scalar(weightDecay))
      let a = Vector(repeating: Scalar(alpha))
      let b = Vector(repeating: Scalar(1 - alpha))
      let small = Vector(repeating: Scalar(epsilon))
      for i in stride(from: range.lowerBound, to: range.upperBound, by: laneCount) {
        let w = load(weights + i)
        let g = clipped(i).addingProduct(decay, w)
        let v = (b * g * g).addingProduct(a, load(firstMoment + i))
        store(v, firstMoment + i)
        store(w - rate * g / (squareRoot(v) + small), weights + i)
      }
    case .adam(let beta1, let beta2, let epsilon, let weightDecay):
      adam(
        range, weights, firstMoment, secondMoment, beta1, beta2, epsilon, shrink: 1,
        gradient: { clipped($0).addingProduct(Vector(repeating: Scalar(weightDecay)), $1) })
    case .adamw(let beta1, let beta2, let epsilon, let weightDecay):
      adam(
        range, weights, firstMoment, secondMoment, beta1, beta2, epsilon, shrink: 1 - learningRate * weightDecay,
        gradient: { i, _ in clipped(i) })
    }
  }

  @inline(__always)
  private func adam(
    _ range: Range<Int>, _ weights: Pointer, _ firstMoment: Pointer, _ secondMoment: Pointer, _ beta1: Double,
    _ beta2: Double, _ epsilon: Double, shrink: Double, gradient: (Int, Vector) -> Vector
  ) {
    let b1 = Vector(repeating: Scalar(beta1))
    let b2 = Vector(repeating: Scalar(beta2))
    let c1 = Vector(repeating: Scalar(1 - beta1))
    let c2 = Vector(repeating: Scalar(1 - beta2))
    let rate = Vector(repeating: Scalar(learningRate / (1 - beta1Power)))
    let correction = Vector(repeating: Scalar(1 / (1 - beta2Power).squareRoot()))
    let small = Vector(repeating: Scalar(epsilon))
    let kept = Vector(repeating: Scalar(shrink))
    for i in stride(from: range.lowerBound, to: range.upperBound, by: laneCount) {
      let w = load(weights + i)
      let g = gradient(i, w)
      let m = (c1 * g).addingProduct(b1, load(firstMoment + i))
      let v = (c2 * g * g).addingProduct(b2, load(secondMoment + i))
      store(m, firstMoment + i)
      store(v, secondMoment + i)
      store(w * kept - rate * m / small.addingProduct(squareRoot(v), correction), weights + i)
    }
  }
}
