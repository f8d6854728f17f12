import Artifacts
import Foundation
import Planning
import Testing

@testable import Stages

@Suite("A run whose stage another process holds")
struct HeldRunTests {
  @Test("gives up after its timeout and leaves the record to the other")
  func timeout() async throws {
    let runs = try FinishedRuns()
    try runs.write(FinishedRuns.spec, to: "s.yaml")
    let run = ExperimentRun(try Experiment(path: runs.path("s.yaml")), layout: runs.layout)
    // The same stage has the same key in any store.
    let elsewhere = try FinishedRuns()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: try await elsewhere.run() + "/lock.json"))
    let key = try #require(try Lock(fileBytes: Array(bytes)).stages["load"]).key
    let attempt = try runs.layout.store.tryLock(key, owner: LockOwner.current(stage: "load", time: 0))
    guard case .acquired(let lock) = attempt else {
      Issue.record("not locked")
      return
    }
    var options = ExecutionOptions()
    options.lockTimeout = 0.05
    let outcome = try await run.execute(options)
    #expect(outcome.result.failure?.exitCode == 7)
    #expect(!FileManager.default.fileExists(atPath: run.folder + "/run.json"))
    withExtendedLifetime(lock) {}
  }
}
