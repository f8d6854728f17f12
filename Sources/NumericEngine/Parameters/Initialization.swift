/// How weight matrices begin; biases begin at zero unless said otherwise.
public enum Initialization: String, Sendable, CaseIterable {
  /// PyTorch's default: uniform in +-1 / sqrt(hidden_size) for recurrent layers, +-1 / sqrt(fan_in) for dense ones, biases
  /// included.
  case uniform
  /// Uniform in +-sqrt(6 / (fan_in + fan_out)) (Glorot & Bengio 2010).
  case xavier
  /// Uniform in +-sqrt(6 / fan_in) (He and others 2015).
  case kaiming
  /// Recurrent matrices orthogonal, gate by gate (Saxe and others 2014); the others as `xavier`.
  case orthogonal
}

/// What a parameter is for, which decides how it is initialised.
enum ParameterRole: Sendable {
  case inputWeight(fanIn: Int, bound: Double)
  case recurrentWeight(size: Int)
  case bias(bound: Double)
  /// Standard normal, as `torch.nn.Embedding` begins.
  case embedding
  case constant(Scalar)
}

/// A parameter and how it begins.
struct InitialValue: Sendable {
  let parameter: Parameter
  let role: ParameterRole
  /// A block of the vector with a value of its own, such as the bias of the forget gate.
  var exception: (block: Int, value: Scalar)?

  /// Writes the initial values; each parameter has its own stream, named after it.
  func write(to flat: Pointer, seed: UInt64, initialization: Initialization) {
    var random = RandomStream(seed: seed, name: "initialization/\(parameter.name)")
    let count = parameter.shape.reduce(1, *)
    func uniform(_ bound: Double) -> [Scalar] {
      (0..<count).map { _ in Scalar((2 * random.uniform() - 1) * bound) }
    }
    let gateRows = parameter.rows
    var values: [Scalar]
    switch (role, initialization) {
    case (.constant(let value), _):
      values = [Scalar](repeating: value, count: count)
    case (.embedding, _):
      values = (0..<count).map { _ in Scalar(random.normal()) }
    case (.bias(let bound), .uniform):
      values = uniform(bound)
    case (.bias, _):
      values = [Scalar](repeating: 0, count: count)
    case (.inputWeight(_, let bound), .uniform):
      values = uniform(bound)
    case (.recurrentWeight(let size), .uniform):
      values = uniform(1 / Double(size).squareRoot())
    case (.inputWeight(let fanIn, _), .kaiming):
      values = uniform((6 / Double(fanIn)).squareRoot())
    case (.recurrentWeight(let size), .kaiming):
      values = uniform((6 / Double(size)).squareRoot())
    case (.inputWeight(let fanIn, _), .xavier), (.inputWeight(let fanIn, _), .orthogonal):
      values = uniform((6 / Double(fanIn + gateRows)).squareRoot())
    case (.recurrentWeight(let size), .xavier):
      values = uniform((6 / Double(2 * size)).squareRoot())
    case (.recurrentWeight(let size), .orthogonal):
      values = (0..<parameter.rowBlocks).flatMap { _ in orthogonalMatrix(size, &random) }.map { Scalar($0) }
    }
    if let exception {
      for i in 0..<parameter.columns { values[exception.block * parameter.columns + i] = exception.value }
    }
    parameter.write(values, to: flat)
  }
}

/// A random orthogonal matrix `[size, size]`: the Gram-Schmidt basis of normal rows, done twice for accuracy, which is
/// distributed uniformly (Haar), since the signs of the basis are those of the rows.
func orthogonalMatrix(_ size: Int, _ random: inout RandomStream) -> [Double] {
  var basis = (0..<size * size).map { _ in random.normal() }
  for row in 0..<size {
    for _ in 0..<2 {
      for previous in 0..<row {
        var product = 0.0
        for k in 0..<size { product += basis[row * size + k] * basis[previous * size + k] }
        for k in 0..<size { basis[row * size + k] -= product * basis[previous * size + k] }
      }
    }
    var square = 0.0
    for k in 0..<size { square += basis[row * size + k] * basis[row * size + k] }
    let scale = 1 / square.squareRoot()
    for k in 0..<size { basis[row * size + k] *= scale }
  }
  return basis
}
