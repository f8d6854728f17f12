import Foundation
import Planning
import Testing

@testable import Stages

@Suite("Plots that look inside")
struct InspectionTests {
  static let spec = FinishedRuns.spec.replacingOccurrences(
    of: "plots: []", with: "plots: [gates, attention]"
  ).replacingOccurrences(
    of: "models:",
    with: """
      models:
        pooled: {family: gru-attention, hidden_size: 4, projection_size: 3, num_layers: 1, dense_sizes: [4], dropout: 0.0}
        pair: {family: seq2seq, cell: lstm, hidden_size: 4, num_layers: 1, attention: dot}
      """)

  @Test("Every layer with gates and every model with attention has its figure, and only where the spec names the plot")
  func files() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(Self.spec)
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: folder + "/plots")) == [
        "gates-gru-rnn_l0.svg", "gates-lstm-rnn_l0.svg", "gates-pooled-gru_l0.svg", "gates-pair-encoder_l0.svg",
        "gates-pair-decoder_l0.svg", "attention-pooled.svg", "attention-pair.svg",
      ])
    let plain = try Experiment(path: runs.path("s.yaml"), overrides: ["plots=[comparison]"])
    #expect(!plain.plan.stages.contains { $0.id.hasPrefix(StageKind.inspect.rawValue) })
  }

  @Test("Every seed is looked into: maps of weights have mean, deviation and interval, what units come to has bands")
  func seeds() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(Self.spec, "seeds=[1, 2, 3]")
    func figure(_ name: String) throws -> String {
      try String(contentsOfFile: "\(folder)/plots/\(name).svg", encoding: .utf8)
    }
    let attention = try figure("attention-pair")
    for title in ["Mean over seeds", "Standard deviation over seeds", "lower end", "upper end", "means over 3 seeds"] {
      #expect(attention.contains(title), "\(title)")
    }
    let gates = try figure("gates-lstm-rnn_l0")
    #expect(gates.contains("forget, three units, seed 1") && gates.contains("Single units are of seed 1"))
    #expect(gates.contains("States, root mean square over units") && gates.contains("means over 3 seeds"))
    // A seed alone has the trace that it has beside others.
    let one = try Experiment(path: runs.path("s.yaml"), overrides: ["seeds=[2]"])
    let result = try await ExperimentRun(one, layout: runs.layout).execute(ExecutionOptions()).result
    let trace = try #require(result.stages.first { $0.stage == InspectStage.id("pair", seed: 2) })
    if case .cached = trace.outcome {} else { Issue.record("\(trace.outcome)") }
  }

  @Test("The chosen window is the last that had seen nothing after the time, and one before them all is refused")
  func cutoff() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(Self.spec, "inspect={cutoff: 2000-03-25}")
    let figure = try String(contentsOfFile: folder + "/plots/attention-pair.svg", encoding: .utf8)
    #expect(figure.contains("whose last value, at step 0, is of 2000-03-25"))
    let run = ExperimentRun(
      try Experiment(path: runs.path("s.yaml"), overrides: ["inspect={cutoff: 2000-01-02}"]), layout: runs.layout)
    let failure = try #require(try await run.execute(ExecutionOptions()).result.failure)
    #expect(failure.processExitCode == 4)
    #expect(failure.description.contains("a time from the first test window's last seen value on"))
  }
}
