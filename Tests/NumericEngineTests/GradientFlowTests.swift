import Testing

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

struct GradientFlowCase: Decodable, Sendable, CustomTestStringConvertible {
  let cell: String
  let hidden: Int
  let features: Int
  let steps: Int
  let sequences: Int
  let bound: Double
  let hidden_norms: [Double]
  let cell_norms: [Double]

  var testDescription: String { "\(cell) of \(hidden) units over \(steps) steps" }

  static let all: [GradientFlowCase] = (try? fixture("gradient_flow", as: [GradientFlowCase].self)) ?? []

  var network: RecurrentNetwork {
    RecurrentNetwork(
      RecurrentConfiguration(cell: CellKind(rawValue: cell)!, hiddenSize: hidden, layerCount: 1),
      shape: NetworkShape(lookback: steps, inputSize: features, horizon: 1, targetCount: 1))
  }
}

@Suite("How far gradients reach back")
struct GradientFlowTests {
  @Test("There are fixtures for every cell")
  func fixturesAreThere() {
    #expect(Set(GradientFlowCase.all.map(\.cell)) == Set(CellKind.allCases.map(\.rawValue)))
  }

  @Test("The norms are those of PyTorch's autograd", arguments: GradientFlowCase.all)
  func norms(_ reference: GradientFlowCase) {
    let network = reference.network
    let weights = Buffer(count: network.layout.count)
    for parameter in network.layout.parameters {
      parameter.write(
        formula(parameter.name, parameter.shape.reduce(1, *), bound: reference.bound), to: weights.base)
    }
    let flow = GradientFlow(
      network, weights: weights,
      inputs: formula("input", reference.steps * reference.sequences * reference.features, bound: 1),
      directions: formula("direction", reference.sequences * reference.hidden, bound: 1),
      sequences: reference.sequences)
    // Roundings add up over the steps, and small norms are sums of what cancels.
    let tolerance = relativeTolerance * 10
    #expect(flow.hidden.count == reference.steps && flow.cell.count == reference.cell_norms.count)
    for (own, expected) in zip(flow.hidden + flow.cell, reference.hidden_norms + reference.cell_norms) {
      let error = abs(own - expected)
      #expect(error <= tolerance * expected)
    }
  }

  @Test("Equal seeds give equal bits, others not")
  func seeds() {
    func flow(_ seed: UInt64) -> GradientFlow {
      GradientFlow(
        GradientFlow.Setup(
          cell: .gru, hiddenSize: 8, inputSize: 2, steps: 10, sequences: 2, initialization: .uniform,
          recurrentScale: 1, forgetBias: 0), seed: seed)
    }
    #expect(flow(1) == flow(1) && flow(1) != flow(2))
  }
}
