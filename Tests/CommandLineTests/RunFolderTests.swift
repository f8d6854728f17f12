import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Run folders that somebody else has changed")
struct RunFolderTests {
  @Test(
    "A record that is no regular file, or names no run, is left out of the list and named by show",
    arguments: ["{}", "[]", "FIFO", "/dev/zero"])
  func unusableRecord(_ content: String) throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml", "models.lstm.hidden_size=5").exitCode == 0)
    let good = try work.json("runs/tiny/latest/run.json")["run"] as? String
    let path = "runs/tiny/0123456789ab/run.json"
    try work.write(content, to: path)
    if !content.hasPrefix("{"), !content.hasPrefix("[") {
      try FileManager.default.removeItem(atPath: work.path(path))
      if content == "FIFO" {
        #expect(mkfifo(work.path(path), 0o600) == 0)
      } else {
        try FileManager.default.createSymbolicLink(atPath: work.path(path), withDestinationPath: content)
      }
    }
    let list = try work.run("list", "--format", "csv")
    let lines = list.output.split(separator: "\n")
    #expect(list.exitCode == 0 && lines.count == 2 && lines[1].hasPrefix("tiny,\(good ?? "?"),"))
    #expect(list.firstError.hasPrefix("warning[W303]: runs/tiny/0123456789ab/run.json cannot be used"))
    let show = try work.run("show", "0123")
    #expect(show.exitCode == 4 && show.errors.contains("run.json is missing or cannot be read"), "\(show.output)")
  }

  @Test("A list shows each run's best trained model, and sorts by several fields") func bestModels() throws {
    let work = try TinyExperiment.workspace()
    var expected: [String: [String]] = [:]
    for (name, size) in [("b", 3), ("a", 3), ("a", 2)] {
      // A baseline under a name of its own is no trained model, however good it is.
      let run = try work.run(
        "run", "s.yaml", "name=\(name)", "models.gru.hidden_size=\(size)", "training.epochs=1",
        "models.last={family: naive}")
      #expect(run.exitCode == 0, "\(run.errors)")
      let models = try work.json("runs/\(name)/latest/metrics.json").compactMapValues { $0 as? [String: Any] }
      let scores = try ["gru", "lstm"].map { ($0, try #require(models[$0]?["rmse"] as? Double)) }
      let best = try #require(scores.min { $0.1 < $1.1 })
      #expect(try #require(models["last"]?["rmse"] as? Double) < best.1)
      let id = try #require(try work.json("runs/\(name)/latest/run.json")["run"] as? String)
      expected[id] = [name, id, best.0, "rmse", "\(best.1)"]
    }
    func rows(_ arguments: String...) throws -> [[String]] {
      try work.run(["list", "--format", "csv"] + arguments).output.split(separator: "\n")
        .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }
    let list = try rows()
    #expect(list[0] == ["experiment", "run", "model", "metric", "value", "status", "finished", "seconds"])
    #expect(list.count == 4 && list.dropFirst().allSatisfy { Array($0.prefix(5)) == expected[$0[1]] })
    let sorted = try rows("--sort", "experiment,-models.gru.hidden_size").dropFirst()
    #expect(
      sorted.map { [$0[0], $0.dropFirst(2).first { Int($0) != nil } ?? ""] } == [["a", "3"], ["a", "2"], ["b", "3"]])
    // Over seeds the table has deviation and interval below the mean.
    #expect(try work.run("run", "s.yaml", "name=c", "seeds=[1, 2]", "training.epochs=1").exitCode == 0)
    let text = try work.run("list").output
    #expect(text.contains(/\n +± [0-9.]+ *\n +[0-9.]+ to [0-9.]+/), "\(text)")
    let wrong = try work.run("list", "--sort", "experiment,-secnds")
    #expect(wrong.exitCode == 2 && wrong.errors.contains("experiment,-secnds\n            ^\n"), "\(wrong.errors)")
  }

  @Test("A list says whether there are no runs or none that matches")
  func emptyList() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("list", "--where", "rmse<0").output == "no runs in runs\n")
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    #expect(try work.run("list", "--where", "rmse<0").output == "none of 1 run in runs matches\n")
    let unnamed = try work.run("show", "")
    #expect(unnamed.exitCode == 2 && unnamed.firstError == "error[U101]: no run '' in runs")
  }

  @Test("Of an experiment with no finished run is said that none is done")
  func undone() throws {
    let work = try TinyExperiment.workspace()
    let failed = try work.run(
      "run", "s.yaml", "training.optimizer.name=sgd", "training.optimizer.learning_rate=1e30", "training.epochs=5")
    #expect(failed.exitCode == 1)
    let show = try work.run("show", "tiny")
    #expect(show.exitCode == 2 && show.firstError == "error[U101]: no run of 'tiny' in runs is done")
  }

  @Test("A ledger that cannot be read does not keep the rest of a run from being shown")
  func ledger() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let whole = try work.run("show", "tiny").output
    try FileManager.default.removeItem(atPath: work.path("runs/.store/peeks"))
    try work.write("no folder", to: "runs/.store/peeks")
    let show = try work.run("show", "tiny")
    #expect(show.exitCode == 0, "\(show.errors)")
    let lines = whole.split(separator: "\n").filter { !$0.hasPrefix("Test part ") }
    #expect(show.output.split(separator: "\n") == lines && lines.count > 4)
  }

  @Test("The canary says how many cutoffs it tried of how many, and tries every one where it is asked to")
  func canary() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let rows = try work.table("runs/tiny/latest/predictions.csv").rows
    let cutoffs = Set(rows.map { $0["cutoff"] }).count
    #expect(cutoffs > 7)
    for (options, tried) in [([], 7), (["--cutoffs", "1"], 3), (["--cutoffs", "all"], cutoffs + 2)] as [([String], Int)]
    {
      let result = try work.run(["verify", "tiny", "--canary"] + options)
      #expect(result.exitCode == 0, "\(result.errors)")
      #expect(result.output.contains("from \(tried) cutoffs (the test part has \(cutoffs)), "), "\(result.output)")
      #expect(result.output.hasSuffix(": unchanged\n"))
    }
    // Each number of threads is tried.
    let twice = try work.run("verify", "tiny", "--canary", "--threads", "1,2").output.split(separator: "\n")
    #expect(twice.count == 2 && twice.allSatisfy { $0.hasPrefix("canary: ") && $0.hasSuffix(": unchanged") })
    for wrong in [["--threads", "0"], ["--threads", "1,x"]] {
      let refused = try work.run(["verify", "tiny"] + wrong)
      #expect(refused.exitCode == 2 && refused.errors.contains("Usage: almanac verify "), "\(refused.errors)")
    }
    for wrong in [["--cutoffs", "3"], ["--canary", "--cutoffs", "0"], ["--canary", "--cutoffs", "some"]] {
      #expect(try work.run(["verify", "tiny"] + wrong).exitCode == 2)
    }
  }

  @Test("verify runs on one thread and on all cores where no numbers are given")
  func threads() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let words = cores == 1 ? ["1 thread"] : ["1 thread", "\(cores) threads"]
    let lines = try work.run("verify", "tiny").output.split(separator: "\n")
    #expect(lines.dropFirst().map { $0.split(separator: ":")[0] } == words.map { Substring($0) })
  }

  @Test("A missing file of a run is named once, with what makes it again")
  func missingFile() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let run = try #require(try work.json("runs/tiny/latest/run.json")["run"] as? String)
    for (file, options) in [("models/lstm-1.safetensors", ["--canary"]), ("spec.yaml", [])] {
      try FileManager.default.removeItem(atPath: work.path("runs/tiny/latest/\(file)"))
      let verify = try work.run(["verify", "tiny"] + options)
      #expect(verify.exitCode == 4)
      #expect(verify.firstError.hasPrefix("error[V304]: "))
      #expect(verify.firstError.hasSuffix("\(run)/\(file): no such file"))
      #expect(verify.errors.contains("hint: the run's own command makes it again"))
    }
  }
}
