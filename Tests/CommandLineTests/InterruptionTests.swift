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

  static let long = ["training.epochs=3000", "models.lstm.hidden_size=64"]

  /// Runs below `runs`, and stops the run when it has said `text`: that the LSTM has done its first epochs.
  static func stop(
    _ work: Workspace, runs: String, at text: String = "epoch     train/lstm", by signal: Int32 = SIGINT,
    _ options: [String] = []
  ) throws -> CommandLineProgram.Result {
    let running = try CommandLineProgram.start(["run", "s.yaml", "--runs", runs] + long + options, in: work.folder)
    while !running.errorsSoFar.contains(text) { usleep(2000) }
    running.signal(signal)
    return running.wait()
  }

  @Test("A run that is stopped says so, and the same command goes on from there to the same bytes")
  func interruption() throws {
    let work = try TinyExperiment.workspace()
    let stopped = try Self.stop(work, runs: "b")
    #expect(stopped.exitCode == 130, "\(stopped.errors)")
    #expect(stopped.errors.contains("run again to continue"))
    #expect(try !FileManager.default.contentsOfDirectory(atPath: work.path("b/.store/checkpoints")).isEmpty)
    let resumed = try work.run(["run", "s.yaml", "--runs", "b"] + Self.long)
    #expect(resumed.exitCode == 0)
    // The epochs that were done are not done again.
    #expect(stopped.errors.contains("train/lstm/seed-1  300/3000"))
    #expect(!resumed.errors.contains("train/lstm/seed-1  300/3000"))
    #expect(resumed.errors.contains("train/lstm/seed-1  3000/3000"))
    #expect(try work.run(["run", "s.yaml", "--runs", "a"] + Self.long).exitCode == 0)
    #expect(try work.results("b") == work.results("a"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: work.path("b/.store/checkpoints")).isEmpty)
  }

  @Test(
    "Checkpoints are kept as often as the spec says, and a killed run goes on from the last one to the same bytes",
    arguments: [("{epochs: 100}", 4), ("{seconds: 0.01}", 2)])
  func killed(every: String, fewest: Int) throws {
    let work = try TinyExperiment.workspace()
    let killed = try Self.stop(
      work, runs: "b", at: "epoch     train/lstm/seed-1  600/3000", by: SIGKILL, ["training.checkpoint=\(every)"])
    #expect(killed.exitCode == 128 + SIGKILL)
    let names = try FileManager.default.subpathsOfDirectory(atPath: work.path("b/.store/checkpoints"))
    // Without the option, the first would come after 30 seconds.
    #expect(try #require(names.compactMap { Int($0.suffix(8)) }.max()) >= fewest)
    let resumed = try work.run(["run", "s.yaml", "--runs", "b"] + Self.long)
    #expect(resumed.exitCode == 0)
    #expect(!resumed.errors.contains("train/lstm/seed-1  300/3000"))
    #expect(try work.run(["run", "s.yaml", "--runs", "a"] + Self.long).exitCode == 0)
    #expect(try work.results("b") == work.results("a"))
  }

  @Test("A damaged checkpoint is passed over with a warning")
  func damagedCheckpoint() throws {
    let work = try TinyExperiment.workspace()
    _ = try Self.stop(work, runs: "b")
    let folder = work.path("b/.store/checkpoints")
    var damaged = 0
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      let path = "\(folder)/\(name)"
      guard var bytes = FileManager.default.contents(atPath: path), !bytes.isEmpty else { continue }
      bytes[bytes.count / 2] ^= 0x10
      #expect(FileManager.default.createFile(atPath: path, contents: bytes))
      damaged += 1
    }
    #expect(damaged > 0)
    let again = try work.run(["run", "s.yaml", "--runs", "b"] + Self.long)
    #expect(again.exitCode == 0)
    #expect(again.errors.contains("warning[W504]: checkpoint 00000001 of stage 'train/"), "\(again.errors)")
    #expect(again.errors.contains("sha256 mismatch"))
  }
}
