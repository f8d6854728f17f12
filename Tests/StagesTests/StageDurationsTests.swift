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
    let trained = "train/lstm/seed-7"
    let durations = StageDurations(experiment: "e", stages: [trained, "load"], in: runs.layout)
    #expect(durations.estimate(of: trained) == .init(seconds: 4, executions: 3))
    #expect(durations.estimate(of: "load") == nil && durations.estimate(of: "train/gru/seed-1") == nil)
    // Another experiment has nothing of its own.
    let other = StageDurations(experiment: "other", stages: [trained], in: runs.layout)
    #expect(other.estimate(of: "load") == nil)
    #expect(other.estimate(of: "train/lstm/seed-1") == .init(seconds: 4, executions: 3, isOfOthers: true))
    // Nobody asks others where the experiment's own runs have all stages.
    let folder = runs.layout.run("other", "1")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try #"{"experiment": "other", "run": "1", "stages": {"load": {"outcome": "executed", "seconds": 3}}}"#
      .write(toFile: folder + "/run.json", atomically: true, encoding: .utf8)
    func load(_ stages: [String]) -> StageDurations.Estimate? {
      StageDurations(experiment: "e", stages: stages, in: runs.layout).estimate(of: "load")
    }
    #expect(load([trained]) == nil)
    #expect(load([trained, "load"]) == .init(seconds: 3, executions: 1, isOfOthers: true))
    try FileManager.default.removeItem(atPath: runs.layout.run("e", "2"))
    let fewer = StageDurations(experiment: "e", stages: [trained], in: runs.layout)
    #expect(fewer.estimate(of: "train/lstm/seed-1")?.seconds == 2.75)
  }
}
