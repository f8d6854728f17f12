import VectorMath

/// Batch normalisation (Ioffe & Szegedy 2015; `torch.nn.BatchNorm1d` with momentum 0.1 and epsilon 1e-5): in training by the
/// batch's mean and biased variance, in inference by the running ones.
struct BatchNorm: Sendable {
  let weight: Parameter
  let bias: Parameter
  let runningMean: Parameter
  let runningVariance: Parameter

  static let momentum: Scalar = 0.1
  static let epsilon: Scalar = 1e-5

  var width: Int { weight.paddedColumns }

  /// Scale and shift, which are trained.
  static func trained(_ builder: inout NetworkBuilder, _ name: String, size: Int) -> (
    weight: Parameter, bias: Parameter
  ) {
    (
      builder.vector("\(name).weight", length: size, role: .constant(1)),
      builder.vector("\(name).bias", length: size, role: .constant(0))
    )
  }

  /// Adds the running statistics, which come after all that is trained.
  init(_ builder: inout NetworkBuilder, _ name: String, size: Int, trained: (weight: Parameter, bias: Parameter)) {
    weight = trained.weight
    bias = trained.bias
    runningMean = builder.vector("\(name).running_mean", length: size, trained: false, role: .constant(0))
    runningVariance = builder.vector("\(name).running_var", length: size, trained: false, role: .constant(1))
  }

  /// Normalises `x`, `[row, padded size]`, in place.
  ///
  /// In training keeps the normalised rows and 1 / sigma in `space`, and moves the running statistics in `statistics`
  /// (the flat parameter buffer) by the momentum.
  func forward(_ pass: Pass, _ space: BatchNormState, rows: Int, _ x: Pointer, statistics: Pointer?) {
    for j in stride(from: 0, to: width, by: laneCount) {
      let gamma = load(pass.weights + weight.offset + j)
      let beta = load(pass.weights + bias.offset + j)
      guard pass.isTraining else {
        let mean = load(pass.weights + runningMean.offset + j)
        let variance = load(pass.weights + runningVariance.offset + j)
        let scale = gamma / squareRoot(variance + Self.epsilon)
        for r in 0..<rows {
          let p = x + r * width + j
          store(beta.addingProduct(load(p) - mean, scale), p)
        }
        continue
      }
      let count = Scalar(rows)
      var mean = Vector.zero
      for r in 0..<rows { mean += load(x + r * width + j) }
      mean /= count
      var variance = Vector.zero
      for r in 0..<rows {
        let d = load(x + r * width + j) - mean
        variance.addProduct(d, d)
      }
      variance /= count
      let inverse = 1 / squareRoot(variance + Self.epsilon)
      store(inverse, space.inverseDeviation.base + j)
      for r in 0..<rows {
        let p = x + r * width + j
        let normalised = (load(p) - mean) * inverse
        store(normalised, space.normalised.base + r * width + j)
        store(beta.addingProduct(gamma, normalised), p)
      }
      if let statistics {
        let m = statistics + runningMean.offset + j
        let v = statistics + runningVariance.offset + j
        let unbiased = rows > 1 ? variance * (count / (count - 1)) : variance
        store(load(m) * (1 - Self.momentum) + mean * Self.momentum, m)
        store(load(v) * (1 - Self.momentum) + unbiased * Self.momentum, v)
      }
    }
  }

  /// Turns dLoss/dy into dLoss/dx in place and writes the gradients of weight and bias.
  func backward(_ pass: Pass, _ space: BatchNormState, rows: Int, _ dy: Pointer, gradient: Pointer) {
    let count = Scalar(rows)
    for j in stride(from: 0, to: width, by: laneCount) {
      let gamma = load(pass.weights + weight.offset + j)
      var dGamma = Vector.zero
      var dBeta = Vector.zero
      for r in 0..<rows {
        let d = load(dy + r * width + j)
        dBeta += d
        dGamma.addProduct(d, load(space.normalised.base + r * width + j))
      }
      store(dGamma, gradient + weight.offset + j)
      store(dBeta, gradient + bias.offset + j)
      let scale = gamma * load(space.inverseDeviation.base + j) / count
      for r in 0..<rows {
        let i = r * width + j
        let centred = load(dy + i) * count - dBeta - load(space.normalised.base + i) * dGamma
        store(scale * centred, dy + i)
      }
    }
  }
}

/// What batch normalisation keeps from forward to backward.
final class BatchNormState {
  /// `[row, padded size]`.
  let normalised: Buffer
  /// `[padded size]`.
  let inverseDeviation: Buffer

  init(_ norm: BatchNorm, rows: Int) {
    normalised = Buffer(count: rows * norm.width)
    inverseDeviation = Buffer(count: norm.width)
  }
}
