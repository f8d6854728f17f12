import Foundation
import Testing

@Suite("Runs that do not come to their end")
struct InterruptionTests {
  @Test("Training that diverges fails with advice, and keeps the history of what was finished")
  func divergence() throws {
    let work = try TinyExperiment.workspace()
    let result = try work.run(
      "run", "s.yaml", "training.optimizer.name=sgd", "training.optimizer.learning_rate=1e30", "training.epochs=5")
    #expect(result.exitCode == 1, "\(result.errors)")
    #expect(
      result.errors.contains("error[R301]: training of model 'gru' (seed 1) diverged in epoch 1"), "\(result.errors)")
    #expect(result.errors.contains("hint: lower training.optimizer.learning_rate"))
    let runs = try FileManager.default.contentsOfDirectory(atPath: work.path("runs/tiny"))
    let folder = try #require(runs.first)
    #expect(try work.json("runs/tiny/\(folder)/run.json")["status"] as? String == "failed")
    #expect(try work.table("runs/tiny/\(folder)/history.csv").header.first == "model")
    #expect(!work.exists("runs/tiny/latest"))
    #expect(try work.run("run", "s.yaml").exitCode == 0)
  }

  @Test("A run that is stopped says so, and the same command goes on to the same bytes")
  func interruption() throws {
    let work = try TinyExperiment.workspace()
    let long = ["training.epochs=3000", "models.lstm.hidden_size=64"]
    let running = try CommandLineProgram.start(["run", "s.yaml", "--runs", "b"] + long, in: work.folder)
    // Until training has begun.
    while !running.errorsSoFar.contains("epoch     train/lstm") { usleep(2000) }
    running.signal(SIGINT)
    let stopped = running.wait()
    #expect(stopped.exitCode == 130, "\(stopped.errors)")
    #expect(stopped.errors.contains("run again to continue"))
    #expect(try !FileManager.default.contentsOfDirectory(atPath: work.path("b/.store/checkpoints")).isEmpty)
    #expect(try work.run(["run", "s.yaml", "--runs", "b"] + long).exitCode == 0)
    #expect(try work.run(["run", "s.yaml", "--runs", "a"] + long).exitCode == 0)
    #expect(try work.results("b") == work.results("a"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: work.path("b/.store/checkpoints")).isEmpty)
  }
}
