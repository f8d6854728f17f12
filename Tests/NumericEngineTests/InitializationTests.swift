import Testing

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

@Suite("Initial weights")
struct InitializationTests {
  static let network = NetworkConfiguration.recurrent(
    RecurrentConfiguration(cell: .lstm, hiddenSize: 24, layerCount: 2, forgetBias: 1))
  static let shape = NetworkShape(lookback: 3, inputSize: 6, horizon: 2, targetCount: 2)

  func tensors(_ initialization: Initialization, seed: UInt64 = 4) -> [String: NamedTensor] {
    let model = NetworkModel(Self.network, shape: Self.shape, initialization: initialization, seed: seed)
    return Dictionary(uniqueKeysWithValues: model.tensors.map { ($0.name, $0) })
  }

  /// Uniform in +-bound: nothing outside, nearly reached, and the variance bound^2 / 3.
  func expectUniform(_ tensor: NamedTensor?, _ bound: Double, sourceLocation: SourceLocation = #_sourceLocation) {
    let values = (tensor?.values ?? []).map { Double($0) }
    let n = Double(values.count)
    let largest = values.map(abs).max() ?? .infinity
    #expect(largest <= bound * 1.000_001 && largest >= 0.9 * bound, sourceLocation: sourceLocation)
    let variance = values.reduce(0) { $0 + $1 * $1 } / n
    // The standard error of the variance of uniform numbers is bound^2 sqrt(4 / 45 n).
    let expected = bound * bound / 3
    let error = bound * bound * (4 / (45 * n)).squareRoot()
    #expect(abs(variance - expected) <= 5 * error, sourceLocation: sourceLocation)
  }

  @Test("uniform is PyTorch's default: +-1 / sqrt(hidden_size), and +-1 / sqrt(fan_in) in the dense layer")
  func uniform() {
    let all = tensors(.uniform)
    let bound = 1 / 24.0.squareRoot()
    for name in ["rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.weight_ih_l1", "rnn.weight_hh_l1", "head.weight"] {
      expectUniform(all[name], bound)
    }
    #expect(all["head.bias"]?.values.contains { $0 != 0 } == true)
  }

  @Test("xavier is +-sqrt(6 / (fan_in + fan_out)) with biases at zero")
  func xavier() {
    let all = tensors(.xavier)
    // A gate maps 6 features, or 24 units, to 24 units.
    expectUniform(all["rnn.weight_ih_l0"], (6.0 / 30).squareRoot())
    expectUniform(all["rnn.weight_hh_l0"], (6.0 / 48).squareRoot())
    expectUniform(all["head.weight"], (6.0 / 28).squareRoot())
    #expect(all["head.bias"]?.values.allSatisfy { $0 == 0 } == true)
  }

  @Test("kaiming is +-sqrt(6 / fan_in)")
  func kaiming() {
    let all = tensors(.kaiming)
    expectUniform(all["rnn.weight_ih_l0"], 1)
    expectUniform(all["rnn.weight_hh_l1"], 0.5)
  }

  @Test("orthogonal makes every gate of the recurrent weights orthogonal")
  func orthogonal() throws {
    let all = tensors(.orthogonal)
    for name in ["rnn.weight_hh_l0", "rnn.weight_hh_l1"] {
      let values: [Double] = try #require(all[name]).values.map { Double($0) }
      for gate in 0..<4 {
        func row(_ r: Int) -> ArraySlice<Double> { values[(gate * 24 + r) * 24..<(gate * 24 + r + 1) * 24] }
        for a in 0..<24 {
          for b in 0...a {
            let product: Double = zip(row(a), row(b)).map { $0 * $1 }.reduce(0, +)
            #expect(abs(product - (a == b ? 1.0 : 0.0)) <= 1e-6)
          }
        }
      }
    }
    expectUniform(all["rnn.weight_ih_l1"], (6.0 / 48).squareRoot())
  }

  @Test("The forget gate's bias is set once, in the input's bias", arguments: Initialization.allCases)
  func forgetBias(_ initialization: Initialization) throws {
    let all = tensors(initialization)
    for layer in 0..<2 {
      let input = try #require(all["rnn.bias_ih_l\(layer)"]).values
      let hidden = try #require(all["rnn.bias_hh_l\(layer)"]).values
      #expect(input[24..<48].allSatisfy { $0 == 1 })
      #expect(hidden[24..<48].allSatisfy { $0 == 0 })
      #expect(input[..<24].allSatisfy { $0 != 1 })
    }
  }

  @Test("Seeds give different weights, and a seed gives the same ones")
  func seeds() {
    #expect(tensors(.uniform) == tensors(.uniform))
    #expect(tensors(.uniform)["head.weight"] != tensors(.uniform, seed: 5)["head.weight"])
    #expect(
      tensors(.uniform)["rnn.weight_hh_l0"]?.values.first != tensors(.uniform)["rnn.weight_hh_l1"]?.values.first)
  }
}
