/// A tensor by its name, in row-major order of its shape.
public struct NamedTensor: Sendable, Equatable {
  /// PyTorch's name.
  public let name: String
  /// The logical shape.
  public let shape: [Int]
  /// The elements.
  public let values: [Scalar]

  /// Names a tensor; `values` has as many elements as the shape says.
  public init(name: String, shape: [Int], values: [Scalar]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}

/// Why tensors do not fit a network.
public enum TensorError: Error, Sendable, Equatable {
  /// The network needs a tensor that is not there.
  case missing(String)
  /// A tensor is there that the network does not know.
  case unexpected(String)
  /// A tensor has another shape than the network's.
  case shape(name: String, expected: [Int], found: [Int])
}

extension ParameterLayout {
  /// All tensors of a flat buffer.
  func tensors(from flat: Pointer) -> [NamedTensor] {
    parameters.map { NamedTensor(name: $0.name, shape: $0.shape, values: $0.read(from: flat)) }
  }

  /// Writes tensors into a flat buffer; exactly the network's tensors must be there.
  func write(_ tensors: [NamedTensor], to flat: Pointer) throws(TensorError) {
    var byName: [String: NamedTensor] = [:]
    for tensor in tensors { byName[tensor.name] = tensor }
    for parameter in parameters {
      guard let tensor = byName.removeValue(forKey: parameter.name) else { throw .missing(parameter.name) }
      guard tensor.shape == parameter.shape, tensor.values.count == parameter.shape.reduce(1, *) else {
        throw .shape(name: parameter.name, expected: parameter.shape, found: tensor.shape)
      }
      parameter.write(tensor.values, to: flat)
    }
    if let extra = byName.keys.min() { throw .unexpected(extra) }
  }
}
