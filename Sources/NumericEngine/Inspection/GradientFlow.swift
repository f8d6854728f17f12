/// How much of a loss's gradient reaches back through the time steps of one recurrent layer.
///
/// The loss is u . h_T for a direction u of length 1, so that the norm of dLoss/dh_T is 1 whatever the cell.
public struct GradientFlow: Sendable, Equatable {
  /// The norm of dLoss/dh_(T-k) for k = 0, 1, ..., T-1, the mean over sequences.
  public let hidden: [Double]
  /// LSTM: the norm of dLoss/dc_(T-k), the whole derivative; empty for other cells.
  public let cell: [Double]

  /// What is measured.
  public struct Setup: Sendable, Equatable {
    /// The cell.
    public var cell: CellKind
    /// Units of the layer.
    public var hiddenSize: Int
    /// Features of an input step, independent standard normal numbers.
    public var inputSize: Int
    /// The length T of the sequences.
    public var steps: Int
    /// The number of sequences.
    public var sequences: Int
    /// How weights start.
    public var initialization: Initialization
    /// What the recurrent weights are multiplied by after that.
    public var recurrentScale: Double
    /// LSTM: what the forget gate's bias begins with; 0 leaves it to the initialisation.
    public var forgetBias: Double

    /// Names everything.
    public init(
      cell: CellKind, hiddenSize: Int, inputSize: Int, steps: Int, sequences: Int, initialization: Initialization,
      recurrentScale: Double, forgetBias: Double
    ) {
      self.cell = cell
      self.hiddenSize = hiddenSize
      self.inputSize = inputSize
      self.steps = steps
      self.sequences = sequences
      self.initialization = initialization
      self.recurrentScale = recurrentScale
      self.forgetBias = forgetBias
    }
  }

  /// Measures a layer with fresh weights; equal seeds give equal weights for every scale.
  public init(_ setup: Setup, seed: UInt64) {
    let network = setup.network
    func normals(_ name: String, _ count: Int) -> [Scalar] {
      var random = RandomStream(seed: seed, name: "gradient-flow/\(name)")
      return (0..<count).map { _ in Scalar(random.normal()) }
    }
    self.init(
      network, weights: setup.weights(of: network, seed: seed),
      inputs: normals("inputs", setup.steps * setup.sequences * setup.inputSize),
      directions: normals("directions", setup.sequences * setup.hiddenSize), sequences: setup.sequences)
  }

  /// Measures the first layer of a network; `inputs` is `[step, sequence, feature]`, and `directions`,
  /// `[sequence, unit]`, are brought to length 1.
  init(_ network: RecurrentNetwork, weights: Buffer, inputs: [Scalar], directions: [Scalar], sequences: Int) {
    let layer = network.stack.layers[0]
    let (steps, width, units) = (network.lookback, layer.width, layer.hiddenSize)
    let parameters = Repacking(network.packing, of: network.layout, pool: ThreadPool(threads: 1))
    parameters.weights.base.update(from: weights.base, count: network.layout.count)
    parameters.run()
    let pass = Pass(
      weights: parameters.weights.base, packed: parameters.packed.base, rows: sequences, firstRow: 0, isTraining: true,
      randomKey: 0)
    let x = Buffer(count: steps * sequences * layer.inputWidth)
    for row in 0..<steps * sequences {
      for f in 0..<network.inputSize { x.base[row * layer.inputWidth + f] = inputs[row * network.inputSize + f] }
    }
    let state = RecurrentState(layer, steps: steps, rows: sequences, startsAtZero: true, isTraining: true)
    // Pointers into their buffers are read until the end.
    defer { withExtendedLifetime((parameters, x, state)) {} }
    layer.forward(pass, state, steps: 0..<steps, UnsafePointer(x.base))

    func meanNorm(_ value: (Int, Int) -> Scalar) -> Double {
      let norms = (0..<sequences).map { row in
        (0..<units).reduce(0.0) { $0 + Double(value(row, $1)) * Double(value(row, $1)) }.squareRoot()
      }
      return norms.reduce(0, +) / Double(sequences)
    }
    state.beginBackward()
    let carry = state.hiddenCarry.base
    for row in 0..<sequences {
      let direction = directions[row * units..<(row + 1) * units]
      let length = direction.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      for (j, value) in direction.enumerated() { carry[row * width + j] = Scalar(Double(value) / length) }
    }
    var hidden: [Double] = []
    var cell: [Double] = []
    for t in (0..<steps).reversed() {
      hidden.append(meanNorm { carry[$0 * width + $1] })
      if layer.cell == .lstm {
        // What reaches c_t through h_t beside what has come along the cell states.
        let step = state.step(t, rows: sequences, layer: layer)
        let through = state.cellCarry.base
        cell.append(
          meanNorm { row, j in
            let squashed = step.auxiliary[row * width + j]
            let output = step.gates[row * layer.gateWidth + 3 * width + j]
            return through[row * width + j] + carry[row * width + j] * output * (1 - squashed * squashed)
          })
      }
      layer.backward(pass, state, steps: t..<t + 1, outputGradient: nil)
    }
    self.hidden = hidden
    self.cell = cell
  }
}

extension GradientFlow.Setup {
  /// A network whose first layer is the one in question.
  var network: RecurrentNetwork {
    RecurrentNetwork(
      RecurrentConfiguration(cell: cell, hiddenSize: hiddenSize, layerCount: 1, forgetBias: forgetBias),
      shape: NetworkShape(lookback: steps, inputSize: inputSize, horizon: 1, targetCount: 1))
  }

  /// Fresh weights of `network`, the recurrent ones scaled; the same for all lengths.
  func weights(of network: RecurrentNetwork, seed: UInt64) -> Buffer {
    let weights = Buffer(count: network.layout.count)
    for value in network.initialValues { value.write(to: weights.base, seed: seed, initialization: initialization) }
    let recurrent = network.stack.layers[0].hiddenWeight.parameter
    recurrent.write(recurrent.read(from: weights.base).map { $0 * Scalar(recurrentScale) }, to: weights.base)
    return weights
  }
}
