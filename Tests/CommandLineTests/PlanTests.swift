import Foundation
import Testing

@Suite("Looking before running")
struct PlanTests {

  @Test(
    "Looking writes nothing at all, before a first run and after it",
    arguments: [
      ["plan", "s.yaml"], ["plan", "s.yaml", "--format", "json"], ["plan", "s.yaml", "--format", "dot"],
      ["explain", "s.yaml"], ["check", "s.yaml"], ["run", "-n", "s.yaml"], ["run", "--dry-run", "s.yaml"],
      ["run", "-n", "--format", "json", "s.yaml"], ["list"], ["schema"],
    ])
  func writesNothing(arguments: [String]) throws {
    let work = try TinyExperiment.workspace()
    let result = try work.run(arguments)
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(!result.output.isEmpty)
    #expect(try work.entries() == ["s.yaml"])
  }

  @Test("plan shows every stage with its state and the reason, in an order in which they can run")
  func states() throws {
    let work = try TinyExperiment.workspace()
    let first = try work.run("plan", "s.yaml").output.split(separator: "\n").map(String.init)
    #expect(first[0].hasSuffix(": 12 stages, 0 cached, 12 will run"))
    #expect(first.dropFirst().allSatisfy { $0.hasPrefix("  will run  ") })
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let cached = try work.run("plan", "s.yaml").output
    #expect(cached.hasPrefix(first[0].prefix(17)))
    #expect(cached.contains(": 12 stages, 12 cached, 0 will run\n"))
    let changed = try work.run("plan", "s.yaml", "models.gru.hidden_size=5").output
    #expect(changed.contains("  will run  train/gru/seed-1     models.gru.hidden_size: 4 -> 5\n"))
    #expect(changed.contains("  will run  predict/gru/seed-1   upstream stage 'train/gru/seed-1' will run\n"))
    #expect(changed.contains("  cached    train/lstm/seed-1\n"))
  }

  @Test("The plan is JSON for programs and dot for graphviz")
  func formats() throws {
    let work = try TinyExperiment.workspace()
    let json = try work.run("plan", "s.yaml", "--format", "json").output
    let document = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let stages = try #require(document["stages"] as? [[String: Any]])
    #expect(stages.count == 12)
    var seen: Set<String> = []
    for stage in stages {
      for need in try #require(stage["needs"] as? [String]) { #expect(seen.contains(need)) }
      seen.insert(try #require(stage["id"] as? String))
    }
    let dot = try work.run("plan", "s.yaml", "--format", "dot").output
    #expect(dot.hasPrefix("digraph plan {\n"))
    #expect(dot.contains("\"train/lstm/seed-1\" -> \"predict/lstm/seed-1\";"))
  }

  @Test("--until runs a stage and what it needs, and makes no run folder")
  func until() throws {
    let work = try TinyExperiment.workspace()
    #expect(
      try work.executed(["s.yaml", "--until", "train/lstm"]) == ["load", "features", "windows", "train/lstm/seed-1"])
    #expect(try work.entries() == ["s.yaml", "runs"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: work.path("runs")) == [".store"])
    let rest = try work.executed(["s.yaml"])
    #expect(rest.count == 8)
    #expect(!rest.contains("train/lstm/seed-1"))
  }

  @Test("--force runs a cached stage again, and what follows stays cached since its bytes are the same")
  func force() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let before = try work.results()
    #expect(try work.executed(["s.yaml", "--force", "train/lstm"]) == ["train/lstm/seed-1"])
    #expect(try work.executed(["s.yaml", "-f", "train"]) == ["train/lstm/seed-1", "train/gru/seed-1"])
    #expect(try work.executed(["s.yaml", "-f", "load", "-f", "report"]) == ["load", "report"])
    #expect(try work.results() == before)
  }

  @Test("--keep-going runs what does not depend on the failure; without it nothing new is begun")
  func keepGoing() throws {
    let work = try TinyExperiment.workspace(
      TinyExperiment.spec.replacingOnce("{family: gru, hidden_size: 4}", by: "{family: moving-average, window: 3}"))
    // The diverging network is the only one that fails; the other is independent of it.
    try work.write(
      TinyExperiment.spec.replacingOnce(
        "training: {epochs: 2, batch_size: 16}",
        by: "training: {epochs: 2, batch_size: 16, optimizer: {name: sgd, learning_rate: 1e30}}"
      ).replacingOnce("gru: {family: gru, hidden_size: 4}", by: "average: {family: moving-average, window: 3}"),
      to: "s.yaml")
    let result = try work.run("run", "s.yaml", "--jobs", "1", "--keep-going", "--format", "json")
    #expect(result.exitCode == 1)
    let document = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    var outcomes: [String: String] = [:]
    for stage in try #require(document["stages"] as? [[String: Any]]) {
      outcomes[stage["id"] as? String ?? ""] = stage["outcome"] as? String
    }
    #expect(outcomes["train/lstm/seed-1"] == "failed")
    #expect(outcomes["predict/average"] == "executed")
    #expect(outcomes["predict/lstm/seed-1"] == "skipped")
    #expect(outcomes["report"] == "skipped")
  }

  @Test(
    "Wrong usage is exit 2 and one line that says what is wrong, with nothing written",
    arguments: [
      ["run"], ["run", "a=b"], ["run", "s.yaml", "--jobs", "0"], ["run", "s.yaml", "--threads", "x"],
      ["run", "s.yaml", "--nonsense"], ["run", "s.yaml", "--force", "trian"], ["run", "s.yaml", "--until", "nosuch"],
      ["run", "s.yaml", "--format", "xml"], ["plan"], ["plan", "s.yaml", "epochs"], ["frobnicate"], ["show", "nosuch"],
      ["verify", "nosuch"], ["explain", "s.yaml", "nosuch"], ["run", "s.yaml", "--lock-timeout", "-1"],
    ])
  func usage(arguments: [String]) throws {
    let work = try TinyExperiment.workspace()
    let result = try work.run(arguments)
    #expect(result.exitCode == 2, "\(result.exitCode) \(result.errors)")
    #expect(result.firstError.lowercased().hasPrefix("error"), "\(result.errors)")
    #expect(result.output.isEmpty)
    #expect(try work.entries() == ["s.yaml"])
  }
}
