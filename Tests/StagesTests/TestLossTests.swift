import Artifacts
import Foundation
import Planning
import Testing

@testable import Stages

@Suite("The test part's loss by epoch")
struct TestLossTests {
  private static func digests(_ folder: String) throws -> [String: String] {
    let lock = try Lock(fileBytes: Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/lock.json"))))
    var digests: [String: String] = [:]
    for (stage, locked) in lock.stages {
      for (name, digest) in locked.artifacts { digests["\(stage)/\(name)"] = digest.hex }
    }
    return digests
  }

  @Test("It is the test error of the best epoch's weights, and no weight or forecast depends on it")
  func value() async throws {
    let runs = try FinishedRuns()
    let common = ["scale=none", "evaluation.metrics=[mse]", "plots=[history]", "training.epochs=4"]
    let plain = try await runs.run(FinishedRuns.spec, common[0], common[1], common[2], common[3])
    let same = try await runs.run(
      FinishedRuns.spec, common[0], common[1], common[2], common[3], "training.test_loss=false")
    #expect(same == plain)
    let folder = try await runs.run(
      FinishedRuns.spec, common[0], common[1], common[2], common[3], "training.test_loss=true")
    #expect(folder != plain)
    let (before, after) = (try Self.digests(plain), try Self.digests(folder))
    for (name, digest) in before where name.hasPrefix("train/") || name.hasPrefix("predict/") {
      #expect(after[name] == digest, "\(name)")
    }
    #expect(before["evaluate/predictions.csv"] == after["evaluate/predictions.csv"])

    let name = String(folder.dropFirst(runs.folder.count + 1))
    let history = FinishedRuns.rows(try runs.text(name + "/history.csv"))
    let metrics = FinishedRuns.rows(try runs.text(name + "/metrics.csv"))
    for model in ["gru", "lstm"] {
      let own = history.filter { $0["model"] == model }
      let best = try #require(
        own.filter { $0["split"] == "validation" }.min { Double($0["loss"]!)! < Double($1["loss"]!)! })
      let test = own.filter { $0["split"] == "test" }
      #expect(test.count == 4)
      let loss = try #require(test.first { $0["epoch"] == best["epoch"] }.flatMap { Double($0["loss"] ?? "") })
      let mse = try #require(
        metrics.first { $0["model"] == model && $0["horizon"] == "all" }.flatMap { Double($0["value"] ?? "") })
      #expect(abs(loss - mse) <= 1e-5 * mse, "\(model)")
    }
    let figure = try runs.text(name + "/plots/history-log.svg")
    #expect(figure.contains("gru, test") && figure.contains("The test loss decided nothing."))
    #expect(!(try runs.text(plain.dropFirst(runs.folder.count + 1) + "/plots/history-log.svg")).contains("gru, test"))
  }

  @Test("The canary corrupts it with the test part, and finds weights, histories and forecasts unchanged")
  func canary() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, "training.test_loss=true", "scale=standard")
    let verification = try Verification(folder: folder, layout: runs.layout)
    let report = try await verification.canary(threads: 1, cancellation: CancellationFlag())
    #expect(report.differences == [] && report.artifacts == 1 + 2 * 3)
  }

  @Test("Runs are not ordered by it")
  func lowest() {
    let losses = RunLosses(
      Array(
        """
        model,seed,fold,epoch,split,loss,learning_rate,gradient_norm
        a,1,1,1,train,0.5,0.1,1
        a,1,1,1,test,0.1,0.1,1
        """.utf8))
    #expect(losses.lowest == 0.5 && losses.curves.map(\.split) == ["train", "test"])
  }
}
