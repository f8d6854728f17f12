import Foundation
import Testing

@testable import Stages

@Suite("What stages are expected to take")
struct StageDurationsTests {
  @Test("The median of what earlier runs executed, whatever the seed or fold; cached stages say nothing")
  func median() throws {
    let runs = try FinishedRuns()
    let records = [
      #"{"stages": {"load": {"outcome": "cached", "seconds": 0}, "train/lstm/seed-1": {"outcome": "executed", "seconds": 4}}}"#,
      #"{"stages": {"train/lstm/seed-2/fold-3": {"outcome": "executed", "seconds": 1.5}}}"#,
      #"{"stages": {"train/gru/seed-1": {"outcome": "failed", "seconds": 7}, "train/lstm/seed-1": {"outcome": "executed", "seconds": 9.25}}}"#,
      #"{"stages": {"train/lstm/seed-1": {"outcome": "executed", "seconds": -99}}}"#,
      "no record",
    ]
    for (number, record) in records.enumerated() {
      let folder = runs.layout.run("e", "\(number)")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let named = record.replacing(#"{"stages""#, with: #"{"experiment": "e", "run": "\#(number)", "stages""#)
      try named.write(toFile: folder + "/run.json", atomically: true, encoding: .utf8)
    }
    let durations = StageDurations(experiment: "e", in: runs.layout)
    #expect(durations.estimate(of: "train/lstm/seed-7") == .init(seconds: 4, executions: 3))
    #expect(durations.estimate(of: "load") == nil && durations.estimate(of: "train/gru/seed-1") == nil)
    // Another experiment has nothing of its own.
    let other = StageDurations(experiment: "other", in: runs.layout)
    #expect(other.estimate(of: "load") == nil)
    #expect(other.estimate(of: "train/lstm/seed-1") == .init(seconds: 4, executions: 3, isOfOthers: true))
    try FileManager.default.removeItem(atPath: runs.layout.run("e", "2"))
    #expect(StageDurations(experiment: "e", in: runs.layout).estimate(of: "train/lstm/seed-1")?.seconds == 2.75)
  }
}
