import NumericEngine
import SwiftProtobuf

/// Collects the nodes and the constants of an ONNX graph.
///
/// Values are named by what makes them: weights by their own names, the rest by operator and number.
struct GraphBuilder {
  /// The name of a value in the graph.
  typealias Value = String

  private(set) var graph = Onnx_GraphProto()
  private let tensors: [String: NamedTensor]
  private var constants: Set<Value> = []
  private var count = 0

  /// Starts an empty graph whose weights are taken from `tensors`.
  init(_ tensors: [NamedTensor] = []) {
    self.tensors = Dictionary(tensors.map { ($0.name, $0) }) { first, _ in first }
  }

  // MARK: Nodes

  /// Adds a node with one output, or with the first of several; `domain` is that of the operator, nil for ONNX's own.
  mutating func add(
    _ operation: String, _ inputs: [Value], _ attributes: [Onnx_AttributeProto] = [], domain: String? = nil
  ) -> Value {
    add(operation, inputs, attributes, outputs: 1, domain: domain)[0]
  }

  /// Adds a node with `outputs` outputs.
  mutating func add(
    _ operation: String, _ inputs: [Value], _ attributes: [Onnx_AttributeProto], outputs: Int, domain: String? = nil
  ) -> [Value] {
    count += 1
    let names = (0..<outputs).map { "\(operation)_\(count)\($0 == 0 ? "" : "_\($0)")" }
    append(operation, inputs, attributes, names, domain)
    return names
  }

  /// Makes a value an output of the graph.
  mutating func finish(_ value: Value, as output: Value) { append("Identity", [value], [], [output], nil) }

  private mutating func append(
    _ operation: String, _ inputs: [Value], _ attributes: [Onnx_AttributeProto], _ outputs: [Value], _ domain: String?
  ) {
    var node = Onnx_NodeProto()
    node.opType = operation
    node.name = "node_\(graph.node.count)"
    node.input = inputs
    node.output = outputs
    node.attribute = attributes
    if let domain { node.domain = domain }
    graph.node.append(node)
  }

  /// x W^T + b, on the last axis, with the weights `name.weight` and, where they exist, `name.bias`.
  mutating func linear(_ x: Value, _ name: String) -> Value {
    let weight = transposed("\(name).weight")
    let product = add("MatMul", [x, weight])
    let bias = "\(name).bias"
    return tensors[bias] == nil ? product : add("Add", [product, weights(bias)])
  }

  // MARK: Constants

  func tensor(_ name: String) -> NamedTensor {
    guard let tensor = tensors[name] else { preconditionFailure("no tensor '\(name)'") }
    return tensor
  }

  /// A trained tensor as it is.
  mutating func weights(_ name: String) -> Value {
    let tensor = tensor(name)
    return floats(name, tensor.shape, tensor.values)
  }

  private mutating func transposed(_ name: String) -> Value {
    let tensor = tensor(name)
    let (rows, columns) = (tensor.shape[0], tensor.shape[1])
    let values = (0..<columns).flatMap { column in (0..<rows).map { tensor.values[$0 * columns + column] } }
    return floats("\(name).T", [columns, rows], values)
  }

  mutating func floats(_ name: Value, _ shape: [Int], _ values: [Float]) -> Value {
    constant(name, shape, .float, values.map(\.bitPattern))
  }

  mutating func doubles(_ name: Value, _ shape: [Int], _ values: [Double]) -> Value {
    constant(name, shape, .double, values.map(\.bitPattern))
  }

  mutating func integers(_ name: Value, _ values: [Int]) -> Value {
    constant(name, [values.count], .int64, values.map { UInt64(bitPattern: Int64($0)) })
  }

  /// Adds a constant once, by its name; raw data is little-endian.
  private mutating func constant(
    _ name: Value, _ shape: [Int], _ type: Onnx_TensorProto.DataType, _ patterns: [some FixedWidthInteger]
  ) -> Value {
    guard constants.insert(name).inserted else { return name }
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = shape.map(Int64.init)
    tensor.dataType = Int32(type.rawValue)
    for pattern in patterns {
      withUnsafeBytes(of: pattern.littleEndian) { tensor.rawData.append(contentsOf: $0) }
    }
    graph.initializer.append(tensor)
    return name
  }

  // MARK: Inputs and outputs

  /// Declares the graph's input: doubles of the shape, whose first axis is the batch.
  mutating func declareInput(_ name: Value, _ shape: [Int], _ text: String) -> Value {
    graph.input.append(Self.info(name, shape, text))
    return name
  }

  /// Declares the graph's output.
  mutating func declareOutput(_ name: Value, _ shape: [Int], _ text: String) -> Value {
    graph.output.append(Self.info(name, shape, text))
    return name
  }

  private static func info(_ name: Value, _ shape: [Int], _ text: String) -> Onnx_ValueInfoProto {
    var batch = Onnx_TensorShapeProto.Dimension()
    batch.dimParam = "batch"
    var type = Onnx_TypeProto.Tensor()
    type.elemType = Int32(Onnx_TensorProto.DataType.double.rawValue)
    type.shape.dim =
      [batch]
      + shape.map { size in
        var dimension = Onnx_TensorShapeProto.Dimension()
        dimension.dimValue = Int64(size)
        return dimension
      }
    var info = Onnx_ValueInfoProto()
    info.name = name
    info.type.tensorType = type
    info.docString = text
    return info
  }
}

extension Onnx_AttributeProto {
  static func integer(_ name: String, _ value: Int) -> Self {
    var attribute = Self()
    attribute.name = name
    attribute.type = .int
    attribute.i = Int64(value)
    return attribute
  }

  static func integers(_ name: String, _ values: [Int]) -> Self {
    var attribute = Self()
    attribute.name = name
    attribute.type = .ints
    attribute.ints = values.map(Int64.init)
    return attribute
  }

  static func numbers(_ name: String, _ values: [Float]) -> Self {
    var attribute = Self()
    attribute.name = name
    attribute.type = .floats
    attribute.floats = values
    return attribute
  }

  static func text(_ name: String, _ value: String) -> Self {
    var attribute = Self()
    attribute.name = name
    attribute.type = .string
    attribute.s.append(contentsOf: value.utf8)
    return attribute
  }

  static func texts(_ name: String, _ values: [String]) -> Self {
    var attribute = Self()
    attribute.name = name
    attribute.type = .strings
    attribute.strings = values.map { text(name, $0).s }
    return attribute
  }

  static func number(_ name: String, _ value: Float) -> Self {
    var attribute = Self()
    attribute.name = name
    attribute.type = .float
    attribute.f = value
    return attribute
  }
}
