import NumericEngine

/// The states that a stack of recurrent layers ends with, a layer each, `[1, batch, hidden]`; `cell` is an LSTM's.
struct RecurrentStates {
  var hidden: [GraphBuilder.Value]
  var cell: [GraphBuilder.Value]
}

extension GraphBuilder {
  /// Runs a stack over `x`, `[time, batch, input]`; returns the top layer's outputs, `[time, batch, hidden]`, and what every
  /// layer ends with.
  mutating func recurrent(
    _ x: Value, _ prefix: String, _ cell: CellKind, hiddenSize: Int, layerCount: Int, from start: RecurrentStates? = nil
  ) -> (outputs: Value, states: RecurrentStates) {
    var input = x
    var states = RecurrentStates(hidden: [], cell: [])
    for layer in 0..<layerCount {
      let suffix = "l\(layer)"
      let name = "\(prefix).\(suffix)"
      var inputs = [
        input,
        gates("\(name).W", "\(prefix).weight_ih_\(suffix)", cell),
        gates("\(name).R", "\(prefix).weight_hh_\(suffix)", cell),
        biases(name, "\(prefix).bias_ih_\(suffix)", "\(prefix).bias_hh_\(suffix)", cell),
      ]
      if let start {
        // Sequence lengths are left out: all windows are whole.
        inputs += ["", start.hidden[layer]]
        if cell == .lstm { inputs.append(start.cell[layer]) }
      }
      var attributes = [Onnx_AttributeProto.integer("hidden_size", hiddenSize)]
      if cell == .gru { attributes.append(.integer("linear_before_reset", 1)) }
      let outputs = add(cell.operation, inputs, attributes, outputs: cell == .lstm ? 3 : 2)
      input = add("Squeeze", [outputs[0], integers("axis.1", [1])])
      states.hidden.append(outputs[1])
      if cell == .lstm { states.cell.append(outputs[2]) }
    }
    return (input, states)
  }

  /// A weight matrix, `[1, gates * hidden, columns]`, its gates in ONNX's order.
  private mutating func gates(_ name: Value, _ source: String, _ cell: CellKind) -> Value {
    let tensor = tensor(source)
    let values = cell.reordered(tensor.values)
    return floats(name, [1] + tensor.shape, values)
  }

  /// Both biases behind each other, `[1, 2 * gates * hidden]`.
  private mutating func biases(
    _ name: Value, _ input: String, _ hidden: String, _ cell: CellKind
  ) -> Value {
    let values = [input, hidden].flatMap { cell.reordered(tensor($0).values) }
    return floats("\(name).B", [1, values.count], values)
  }
}

extension CellKind {
  /// ONNX's name of the operator.
  fileprivate var operation: String {
    switch self {
    case .rnn: "RNN"
    case .lstm: "LSTM"
    case .gru: "GRU"
    }
  }

  /// Where each gate of ONNX's order stands in PyTorch's: LSTM i, o, f, c of i, f, g, o; GRU z, r, h of r, z, n.
  private var gateOrder: [Int] {
    switch self {
    case .rnn: [0]
    case .lstm: [0, 3, 1, 2]
    case .gru: [1, 0, 2]
    }
  }

  func reordered(_ values: [Float]) -> [Float] {
    let block = values.count / gateOrder.count
    return gateOrder.flatMap { values[$0 * block..<($0 + 1) * block] }
  }
}
