/// What happened inside a network while it read one window.
public struct NetworkTrace: Sendable, Equatable {
  /// The values of one gate or state.
  public struct Activation: Sendable, Equatable {
    /// Its name, such as `forget` or `cell`.
    public let name: String
    /// The values `[unit][step]`.
    public let values: [[Scalar]]

    /// The values of the gate or state `name`.
    public init(name: String, values: [[Scalar]]) {
      self.name = name
      self.values = values
    }
  }

  /// One recurrent layer.
  public struct Layer: Sendable, Equatable {
    /// The layer's name, which ends the names of its weights: `rnn_l0`, `decoder_l1`.
    public let name: String
    /// Gates, then states, in the order of the equations.
    public let activations: [Activation]

    /// The layer `name`.
    public init(name: String, activations: [Activation]) {
      self.name = name
      self.activations = activations
    }
  }

  /// The recurrent layers, those of an encoder first.
  public internal(set) var layers: [Layer] = []
  /// The attention weights `[query][step]`: one query where a sequence is pooled, one for each step of a decoder; empty
  /// without attention.
  public internal(set) var attention: [[Scalar]] = []
  /// The prediction `[horizon, target]`, or `[horizon, target, quantile]`, in the scale of the samples.
  public internal(set) var prediction: [Scalar] = []
}

extension NetworkModel {
  /// Runs one window and keeps what happened inside; its prediction has the bits that `predict` gives.
  ///
  /// The pass is that of inference over a workspace that keeps every step, as training's does.
  public func trace(_ samples: WindowSamples, window: Int) -> NetworkTrace {
    let body = network.makeBody(rows: 1, isTraining: true)
    let headState = network.head.map { HeadState($0, rows: 1) }
    // Pointers into their buffers are read until the end.
    defer { withExtendedLifetime((body, headState)) {} }
    let pass = Pass(
      weights: parameters.weights.base, packed: parameters.packed.base, rows: 1, firstRow: 0, isTraining: false,
      randomKey: 0)
    samples.gatherInputs(
      count: 1, lookback: network.lookback, into: body.input.base, width: body.inputWidth, window: { _ in window })
    var output = body.forward(pass, targets: nil)
    var trace = body.trace()
    if let head = network.head, let headState {
      output = UnsafePointer(head.forward(pass, headState, output, statistics: nil))
    }
    trace.prediction = Array(UnsafeBufferPointer(start: output, count: network.outputSize))
    return trace
  }
}

extension NetworkBody {
  /// Nothing, for bodies that have no way to show it.
  func trace() -> NetworkTrace { NetworkTrace() }
}

extension StackState {
  /// What `forward` left of `steps` steps of a shard of one row.
  func trace(_ stack: RecurrentStack, prefix: String, steps: Int) -> [NetworkTrace.Layer] {
    zip(stack.layers, layers).enumerated().map { index, pair in
      let (layer, state) = pair
      let width = layer.width
      func activation(_ name: String, _ base: Pointer, stride: Int) -> NetworkTrace.Activation {
        NetworkTrace.Activation(
          name: name, values: (0..<layer.hiddenSize).map { unit in (0..<steps).map { base[$0 * stride + unit] } })
      }
      var activations = layer.cell.gateNames.enumerated().map { gate, name in
        activation(name, state.gates.base + gate * width, stride: layer.gateWidth)
      }
      if layer.cell == .lstm { activations.append(activation("cell", state.cellState.base + width, stride: width)) }
      activations.append(activation("hidden", state.hidden.base + width, stride: width))
      return NetworkTrace.Layer(name: "\(prefix)_l\(index)", activations: activations)
    }
  }
}

extension CellKind {
  /// The names of what a step leaves in its gates, in PyTorch's order; the plain cell has none.
  fileprivate var gateNames: [String] {
    switch self {
    case .rnn: []
    case .lstm: ["input", "forget", "candidate", "output"]
    case .gru: ["reset", "update", "candidate"]
    }
  }
}
