import Artifacts
import Synchronization
import Testing

@testable import Planning
@testable import Stages

@Suite("A training and the stages beside it")
struct TrainingThreadsTests {
  @Test("Takes the threads of a stage that has ended, in the middle of training, and comes to the same bits")
  func freedThreads() async throws {
    let runs = try FinishedRuns()
    try runs.write(FinishedRuns.csv(rows: 120), to: "data.csv")
    let alone = try await runs.run(FinishedRuns.csvSpec, "training.epochs=4", "training.batch_size=64")
    let expected = try #require(FilePlaces.contents(alone + "/lock.json"))

    let threads = Mutex<[Int]>([])
    var options = ExecutionOptions()
    options.threads = 5
    let share = options.share
    // Another execution's stage, up to the second epoch.
    share.enter(weight: 4)
    options.events = { event in
      guard case .progress(_, let payload) = event, payload["event"] == "epoch" else { return }
      threads.withLock { $0.append(payload["threads"]?.intValue ?? 0) }
      if payload["epoch"] == 2 { share.leave(weight: 4) }
    }
    let experiment = try Experiment(
      path: runs.path("s.yaml"), overrides: ["training.epochs=4", "training.batch_size=64"])
    let run = ExperimentRun(experiment, layout: RunLayout(runs: runs.path("shared")))
    #expect(try await run.execute(options).result.isComplete)
    #expect(threads.withLock(\.self) == [2, 2, 4, 4])
    #expect(FilePlaces.contents(run.folder + "/lock.json") == expected)
  }
}
