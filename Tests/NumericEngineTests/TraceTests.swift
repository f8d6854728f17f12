import Testing

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

@Suite("Looking into a network over one window")
struct TraceTests {
  static let configurations = FamilyCase.all.map(\.config).filter { $0.family != "segment-rnn" && $0.batch > 1 }

  @Test("The prediction has the bits of inference over all windows", arguments: configurations)
  func sameBits(_ config: FixtureConfiguration) throws {
    let model = NetworkModel(config.network, shape: config.shape, initialization: .uniform, seed: 7)
    let samples = config.samples
    let all = model.predict(samples)
    let size = config.shape.outputSize
    for window in 0..<min(3, samples.count) {
      let own: [Scalar] = model.trace(samples, window: window).prediction
      let expected: [Scalar] = Array(all[window * size..<(window + 1) * size])
      #expect(own == expected)
    }
  }

  @Test("Gates and states satisfy the LSTM's equations at every step")
  func lstm() throws {
    let config = try #require(Self.configurations.first { $0.family == "lstm" })
    let model = NetworkModel(config.network, shape: config.shape, initialization: .uniform, seed: 7)
    let trace = model.trace(config.samples, window: 1)
    let names: [String] = (0..<config.layers).map { "rnn_l\($0)" }
    #expect(trace.layers.map(\.name) == names)
    for layer in trace.layers {
      let gates = ["input", "forget", "candidate", "output", "cell", "hidden"]
      #expect(layer.activations.map(\.name) == gates)
      func values(_ name: String) -> [[Scalar]] { layer.activations.first { $0.name == name }!.values }
      let (input, forget, candidate) = (values("input"), values("forget"), values("candidate"))
      let (output, cell, hidden) = (values("output"), values("cell"), values("hidden"))
      for unit in 0..<config.hidden {
        var previous: Scalar = 0
        for step in 0..<config.lookback {
          let kept: Scalar = forget[unit][step] * previous
          let added: Scalar = input[unit][step] * candidate[unit][step]
          let error: Scalar = abs(kept + added - cell[unit][step])
          #expect(error <= 1e-5)
          let size: Scalar = abs(hidden[unit][step])
          #expect(size <= output[unit][step])
          previous = cell[unit][step]
        }
      }
    }
  }

  @Test("Attention weights are shares that add up to 1", arguments: configurations)
  func attention(_ config: FixtureConfiguration) {
    let model = NetworkModel(config.network, shape: config.shape, initialization: .uniform, seed: 7)
    let trace = model.trace(config.samples, window: 0)
    let hasQueries = AttentionScore(rawValue: config.attention ?? "") != nil
    let queries = config.family == "gru-attention" ? 1 : hasQueries ? config.horizon : 0
    #expect(trace.attention.count == queries)
    for weights in trace.attention {
      let areShares = weights.allSatisfy { $0 >= 0 }
      #expect(weights.count == config.lookback && areShares)
      let error: Scalar = abs(weights.reduce(0, +) - 1)
      #expect(error <= 1e-5)
    }
  }
}
