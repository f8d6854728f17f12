import Foundation
import Testing

@Suite("How often a test part has been evaluated")
struct TestPeekTests {
  private static func peeks(_ result: CommandLineProgram.Result) throws -> String {
    #expect(result.exitCode == 0, "\(result.errors)")
    return try #require(result.output.split(separator: "\n").map(String.init).first { $0.hasPrefix("Test part ") })
  }

  private static func entries(_ work: Workspace) throws -> [String] {
    let folder = work.path("runs/.store/peeks")
    return try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.count > 130 }
  }

  @Test("Each distinct evaluation counts once, whatever is run again, and models count by themselves")
  func distinct() throws {
    let work = try TinyExperiment.workspace()
    let first = try Self.peeks(try work.run("run", "s.yaml"))
    #expect(first.hasSuffix("evaluated once in this store, 2 trained models."), "\(first)")
    #expect(first.hasPrefix("Test part 2000-03-17 to 2000-03-30 of value: "))
    for again in [["--force", "evaluate"], ["--force", "train"], ["--until", "evaluate"], []] {
      #expect(try work.run(["run", "s.yaml"] + again).exitCode == 0)
    }
    #expect(try Self.peeks(try work.run("run", "s.yaml")) == first)
    #expect(try work.run("verify", "tiny", "--threads", "1").exitCode == 0)
    #expect(try Self.entries(work).count == 1)

    // Another size for one of two models: one more evaluation, and one more model. Other metrics: no more models.
    let second = try Self.peeks(try work.run("run", "s.yaml", "models.lstm.hidden_size=5"))
    #expect(second.contains("evaluated 2 times in this store, 3 trained models."), "\(second)")
    let third = try Self.peeks(try work.run("run", "s.yaml", "evaluation.metrics=[rmse]"))
    #expect(third.contains("evaluated 3 times in this store, 3 trained models."), "\(third)")
    // Inputs, lookback and scaling have no part in what the range is; where it begins has.
    let fourth = try Self.peeks(try work.run("run", "s.yaml", "scale=standard", "features=[{name: day-of-week}]"))
    #expect(fourth.contains("evaluated 4 times in this store, 5 trained models"), "\(fourth)")
    let longer = try Self.peeks(try work.run("run", "s.yaml", "split.test=0.2", "split.train=0.65"))
    #expect(longer.contains("evaluated once in this store, 2 trained models; 4 more evaluations were"), "\(longer)")

    // show and compare tell of today, and only run.json of the run's folder knows of the test part.
    let shown = try Self.peeks(try work.run("show", "tiny"))
    #expect(shown == longer)
    let runs = try FileManager.default.contentsOfDirectory(atPath: work.path("runs/tiny")).filter { $0 != "latest" }
    let json = try work.run(["compare"] + runs.map { "tiny/\($0)" } + ["--format", "json"])
    let document = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let tests = try #require(document["tests"] as? [[String: Any]])
    #expect(tests.map { $0["evaluations"] as? Int ?? 0 }.sorted() == [1, 4, 4, 4, 4])
    #expect(tests.map { $0["overlapping"] as? Int ?? 0 }.sorted() == [1, 1, 1, 1, 4])
    let text = try work.run(["compare"] + runs.map { "tiny/\($0)" })
    #expect(text.output.contains(longer) && text.output.contains("evaluated 4 times in this store, 5 trained models;"))
  }

  @Test("An evaluation whose entry was lost to a kill is entered by the next run, and gc does not forget any")
  func lost() throws {
    let work = try TinyExperiment.workspace()
    let first = try Self.peeks(try work.run("run", "s.yaml"))
    let entry = try #require(try Self.entries(work).first)
    try FileManager.default.removeItem(atPath: work.path("runs/.store/peeks/" + entry))
    #expect(try work.run("show", "tiny").output.contains("evaluated 0 times"))
    #expect(try Self.peeks(try work.run("run", "s.yaml")) == first)
    #expect(try Self.entries(work) == [entry])
    try FileManager.default.removeItem(atPath: work.path("runs/tiny"))
    #expect(try work.run("store", "gc", "--no-dry-run").exitCode == 0)
    let verified = try work.run("store", "verify")
    #expect(verified.exitCode == 0 && verified.lastLine.contains("1 evaluations, 0 faults"))
  }

  @Test("Each point of a sweep counts, but those that halving stops are never evaluated")
  func sweep() throws {
    let work = try TinyExperiment.workspace(SweepTests.spec)
    let all = try Self.peeks(try work.run("run", "s.yaml"))
    #expect(all.contains("evaluated 6 times in this store, 6 trained models"), "\(all)")
    let halved = try TinyExperiment.workspace(
      SweepTests.spec.replacingOnce("epochs: 2", by: "epochs: 4") + "halving: {min_epochs: 1, factor: 3}\n")
    let few = try Self.peeks(try halved.run("run", "s.yaml"))
    #expect(few.contains("evaluated once in this store, 1 trained model."), "\(few)")
  }
}
