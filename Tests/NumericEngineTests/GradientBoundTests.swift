import Testing

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

struct GradientBoundCase: Decodable, Sendable, CustomTestStringConvertible {
  let cell: String
  let hidden: Int
  let steps: Int
  let amplitude: Double
  let hidden_bounds: [Double]
  let cell_bounds: [Double]

  var testDescription: String { "\(cell) of \(hidden) units" }

  static let all: [GradientBoundCase] = (try? fixture("gradient_bounds", as: [GradientBoundCase].self)) ?? []
}

@Suite("Bounds on how far gradients reach back")
struct GradientBoundTests {
  @Test("There are fixtures for every cell")
  func fixturesAreThere() {
    #expect(Set(GradientBoundCase.all.map(\.cell)) == Set(CellKind.allCases.map(\.rawValue)))
  }

  @Test("Bounds are those of numpy's singular values", arguments: GradientBoundCase.all)
  func values(_ reference: GradientBoundCase) throws {
    let cell = try #require(CellKind(rawValue: reference.cell))
    let rows = cell.gateCount * reference.hidden
    let bound = GradientBound(
      cell, size: reference.hidden,
      weight: formula("rnn.weight_hh_l0", rows * reference.hidden, bound: reference.amplitude).map { Double($0) },
      bias: formula("rnn.bias_hh_l0", rows, bound: reference.amplitude).map { Double($0) })
    let own = bound.hidden(steps: reference.steps) + bound.cell(steps: reference.steps)
    let expected = reference.hidden_bounds + reference.cell_bounds
    #expect(own.count == expected.count)
    for (own, expected) in zip(own, expected) {
      let error = abs(own - expected)
      #expect(error <= 3e-6 * expected)
    }
  }

  @Test("Bounds of one unit are those of a hand calculation")
  func oneUnit() {
    func isClose(_ own: [Double], _ expected: [Double]) -> Bool {
      own.count == expected.count && zip(own, expected).allSatisfy { abs($0 - $1) <= 1e-6 * $1 }
    }
    let rnn = GradientBound(.rnn, size: 1, weight: [-0.8], bias: [3])
    #expect(isClose(rnn.hidden(steps: 3), [1, 0.8, 0.64]))
    // v^2 = 0.09016994, Q = 2 + 0.5: 1 + 4 v^2 0.4^2 + 2^2 + v^2 (2.5 x 0.5)^2 = 5.19859929.
    let gru = GradientBound(.gru, size: 1, weight: [0.5, -0.4, 2], bias: [9, 9, -0.5])
    #expect(isClose(gru.hidden(steps: 3), [1, 2.28004371, 5.19859929]))
    // k = 0: 0.8 min(2/4, 1.2071) + sqrt(0.1^2 + 0.3^2 + 0.3^2) = 0.83588989.
    // k = 1: (0.8 min(1/4, 1.2071) + 0.43588989) 0.83588989 + 0.8 min(1/4, 2.118) + sqrt(0.1^2 + 0.3^2) = 1.04776161.
    let lstm = GradientBound(.lstm, size: 1, weight: [0.4, -0.8, 0.3, 1.2], bias: [1, 2, 3, 4])
    #expect(isClose(lstm.hidden(steps: 3), [1, 0.83588989, 1.04776161]))
    #expect(isClose(lstm.cell(steps: 3), [1, 1.83588989, 2.88365150]))
  }

  @Test(
    "Measured gradients stay below the bounds: fresh weights, all lengths, scales and seeds",
    arguments: CellKind.allCases, [Initialization.orthogonal, .uniform, .kaiming])
  func freshWeights(cell: CellKind, initialization: Initialization) {
    for scale in [0.5, 0.75, 1, 1.25, 1.5] {
      for seed in UInt64(1)...3 {
        var setup = GradientFlow.Setup(
          cell: cell, hiddenSize: 16, inputSize: 4, steps: 1, sequences: 3, initialization: initialization,
          recurrentScale: scale, forgetBias: cell == .lstm ? 1 : 0)
        let bound = GradientBound(setup, seed: seed)
        for steps in [5, 10, 20, 50, 100, 200] {
          setup.steps = steps
          let share = largestShare(GradientFlow(setup, seed: seed), bound)
          #expect(share <= 1 + 1e-5, "scale \(scale), seed \(seed), \(steps) steps")
        }
      }
    }
  }

  @Test("Measured gradients stay below the bounds: trained weights", arguments: CellKind.allCases)
  func trainedWeights(cell: CellKind) throws {
    var training = SmallTraining(
      name: cell.rawValue, network: .recurrent(RecurrentConfiguration(cell: cell, hiddenSize: 7, layerCount: 1)))
    training.options.epochs = 40
    training.options.learningRate = 0.05
    training.options.earlyStopping = nil
    for seed in UInt64(1)...3 {
      training.options.seed = seed
      let trainer = training.trainer()
      let before = GradientBound(stack(cell, size: 7, lookback: 5).stack.layers[0], weights: trainer.step.weights)
      try trainer.run()
      let network = stack(cell, size: 7, lookback: 30)
      let bound = GradientBound(network.stack.layers[0], weights: trainer.step.weights)
      #expect(bound != before)
      let flow = GradientFlow(
        network, weights: trainer.step.weights, inputs: formula("input", 30 * 4 * 3, bound: 2),
        directions: formula("direction", 4 * 7, bound: 1), sequences: 4)
      let share = largestShare(flow, bound)
      #expect(share <= 1 + 1e-5)
    }
  }

  // One feature for each gate, so that inputs put the gates wherever they like; the cell state rises and falls again.
  @Test(
    "Inputs that drive the gates come near the bounds, and do not exceed them",
    arguments: zip([CellKind.rnn, .gru, .lstm], [0.99, 0.9, 0.5]))
  func drivenGates(cell: CellKind, near: Double) {
    var random = RandomStream(seed: 5, name: "driven gates")
    func pick(_ values: [Double]) -> Double { values[Int(random.uniform() * Double(values.count))] }
    var nearest = 0.0
    for _ in 0..<3000 {
      let steps = 2 + Int(random.uniform() * 11)
      let gates = cell.gateCount
      let network = RecurrentNetwork(
        RecurrentConfiguration(cell: cell, hiddenSize: 1, layerCount: 1),
        shape: NetworkShape(lookback: steps, inputSize: gates, horizon: 1, targetCount: 1))
      let layer = network.stack.layers[0]
      let weights = Buffer(count: network.layout.count)
      layer.inputWeight.parameter.write(
        (0..<gates * gates).map { $0 % (gates + 1) == 0 ? 1 : 0 }, to: weights.base)
      let scale = pick([0.3, 1, 3])
      layer.hiddenWeight.parameter.write((0..<gates).map { _ in Scalar(scale * random.normal()) }, to: weights.base)
      let turn = random.uniform() * Double(steps)
      let spread = pick([0.3, 3])
      let inputs = (0..<steps).flatMap { step in
        (0..<gates).map { gate in
          guard cell == .lstm else { return Scalar(spread * random.normal()) }
          let opened = random.uniform() < 0.7 ? 9 : spread * random.normal()
          return Scalar(gate == 2 ? (Double(step) < turn ? opened : -opened) : opened)
        }
      }
      let flow = GradientFlow(network, weights: weights, inputs: inputs, directions: [1], sequences: 1)
      let share = largestShare(flow, GradientBound(layer, weights: weights), from: 1)
      #expect(share <= 1 + 1e-5)
      nearest = max(nearest, share)
    }
    #expect(nearest > near)
  }

  @Test("The spectral norm is exact for diagonal and single-column matrices, zero for zero")
  func spectralNorms() {
    let diagonal = spectralNorm([3, 0, 0, 0, -4, 0, 0, 0, 4], columns: 3)
    let column = spectralNorm([3, 4, 12], columns: 1)
    #expect(diagonal >= 4 && diagonal <= 4 * (1 + 1e-7))
    #expect(column >= 13 * (1 - 1e-15) && column <= 13 * (1 + 1e-7))
    #expect(spectralNorm([0, 0, 0, 0], columns: 2) == 0)
  }

  @Test("Bounds beyond all numbers are infinite")
  func overflow() {
    let bound = GradientBound(.rnn, size: 1, weight: [1e120], bias: [0])
    let values = bound.hidden(steps: 5)
    #expect(values[2].isFinite && values[2] >= 1e240)
    #expect(Array(values[3...]) == [.infinity, .infinity])
  }

  private func stack(_ cell: CellKind, size: Int, lookback: Int) -> RecurrentNetwork {
    let shape = SmallTraining(
      name: "", network: .recurrent(RecurrentConfiguration(cell: cell, hiddenSize: size, layerCount: 1))
    ).shape
    return RecurrentNetwork(
      RecurrentConfiguration(cell: cell, hiddenSize: size, layerCount: 1),
      shape: NetworkShape(
        lookback: lookback, inputSize: shape.inputSize, horizon: shape.horizon, targetCount: shape.targetCount))
  }

  /// The largest quotient of measured norm and bound, from distance `first` on; infinite where the norms are no
  /// numbers.
  private func largestShare(_ flow: GradientFlow, _ bound: GradientBound, from first: Int = 0) -> Double {
    let steps = flow.hidden.count
    let shares =
      zip(flow.hidden, bound.hidden(steps: steps)).dropFirst(first).map { $0 / $1 }
      + zip(flow.cell, bound.cell(steps: steps)).dropFirst(first).map { $0 / $1 }
    return shares.allSatisfy(\.isFinite) ? shares.max() ?? .infinity : .infinity
  }
}
