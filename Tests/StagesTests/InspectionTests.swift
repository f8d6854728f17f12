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
