import Foundation
import Testing

@Suite("Sweeps")
struct SweepTests {
  /// Six points of one small network.
  static let spec =
    TinyExperiment.spec.replacingOnce("  lstm: {family: lstm, hidden_size: 4}\n", by: "") + """
      matrix: {training.optimizer.learning_rate: [0.001, 0.01], models.gru.hidden_size: [4, 8, 16]}

      """

  /// The document of a run with JSON output.
  func document(_ work: Workspace, _ arguments: String...) throws -> [String: Any] {
    let result = try work.run(["run", "s.yaml", "--format", "json"] + arguments)
    #expect(result.exitCode == 0, "\(result.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  func points(_ document: [String: Any]) throws -> [[String: Any]] {
    try #require(document["points"] as? [[String: Any]])
  }

  /// The least validation loss of a run by its own history, up to an epoch; the mean over its seeds.
  func loss(_ work: Workspace, _ run: String, through epoch: Int = .max) throws -> Double {
    var least: [String: Double] = [:]
    for row in try work.table("runs/tiny/\(run)/history.csv").rows
    where row["split"] == "validation" && Int(row["epoch"] ?? "") ?? 0 <= epoch {
      let loss = try #require(Double(row["loss"] ?? ""))
      least[row["seed"] ?? ""] = min(least[row["seed"] ?? ""] ?? .infinity, loss)
    }
    return least.values.reduce(0, +) / Double(least.count)
  }

  /// The finished runs as `list` orders them by the validation loss.
  func listed(_ work: Workspace) throws -> [[String: String]] {
    let result = try work.run("list", "--where", "status=done", "--sort", "validation_loss", "--format", "csv")
    #expect(result.exitCode == 0, "\(result.errors)")
    try work.write(result.output, to: "list.csv")
    return try work.table("list.csv").rows
  }

  @Test("Every point is a run of its own, ranked by the validation loss of its history")
  func ranking() throws {
    let work = try TinyExperiment.workspace(Self.spec + "seeds: [1, 2]\n")
    let result = try work.run("run", "s.yaml", "-j2")
    #expect(result.exitCode == 0, "\(result.errors)")
    let sweep = try #require(try work.sweeps().first)
    let table = try work.table("runs/tiny/\(sweep)/sweep.csv")
    #expect(
      table.header == [
        "rank", "run", "status", "models.gru.hidden_size", "training.optimizer.learning_rate", "model",
        "validation_loss", "validation_loss_sd", "validation_loss_low", "validation_loss_high", "epochs",
      ])
    #expect(table.rows.map { $0["rank"] } == ["1", "2", "3", "4", "5", "6"])
    let losses = try table.rows.map { row in try loss(work, try #require(row["run"])) }
    for (row, loss) in zip(table.rows, losses) {
      #expect(abs(Double(row["validation_loss"] ?? "")! - loss) <= 1e-15)
    }
    #expect(losses == losses.sorted() && Set(losses).count == 6)
    // A list of runs knows the same order, the same losses and what they vary by.
    let list = try listed(work)
    #expect(list.map { $0["run"] } == table.rows.map { $0["run"] })
    for (row, listed) in zip(table.rows, list) {
      #expect(listed["model"] == "gru")
      let names = ["": "", "_sd": "_deviation", "_low": "_low", "_high": "_high"]
      for (own, ending) in names { #expect(row["validation_loss" + own] == listed["validation_loss" + ending]) }
    }
    let worst = try work.run(
      "list", "--where", "validation_loss>=\(losses[4])", "--sort", "-gru.validation_loss", "--format", "csv")
    #expect(
      worst.output.split(separator: "\n").dropFirst().map { String($0.split(separator: ",")[1]) }
        == [table.rows[5]["run"], table.rows[4]["run"]], "\(worst.output)")
    // The chosen run is linked, told, and only then judged on the test part.
    let best = try #require(table.rows[0]["run"])
    let link = try FileManager.default.destinationOfSymbolicLink(atPath: work.path("runs/tiny/\(sweep)/best"))
    #expect(link == "../\(best)")
    let chosen = try #require(result.output.range(of: "Chosen by the validation loss alone: run \(best)"))
    #expect(result.output.range(of: "Test part, which had no say in the choice")!.lowerBound > chosen.upperBound)
    // So does the page, and what it shows after the choice is the chosen run's.
    let page = try work.text("runs/tiny/\(sweep)/report.html")
    #expect(page.contains("Chosen by the validation loss alone: run \(best)"))
    let metrics = try work.table("runs/tiny/\(best)/metrics.csv").rows
    let errors = metrics.filter { $0["model"] == "gru" && $0["metric"] == "rmse" && $0["horizon"] == "all" }
    let mean = errors.compactMap { Double($0["value"] ?? "") }.reduce(0, +) / 2
    #expect(errors.count == 2 && page.contains(">\(String(mean).prefix(5))"))
    // Its looks are those of today, in the page of the store that the chosen run's report shows, too.
    let looks = try #require(page.firstMatch(of: #/<object [^>]*data="\.\./\.\./(\.store/looks/[0-9a-f]+\.html)"/#)?.1)
    #expect(try work.text("runs/\(looks)").contains("evaluated 6 times") && !page.contains("evaluated 6 times"))
    #expect(try work.text("runs/tiny/\(best)/report.html").contains(looks))
    // Its table leads to the runs, the best first, and begins with what decides.
    let leads = page.matches(of: #/<a href="\.\./([0-9a-f]{12})/report\.html">\1<\/a>/#).map { String($0.1) }
    #expect(leads == table.rows.map { $0["run"] })
    for run in leads { #expect(work.exists("runs/tiny/\(run)/report.html")) }
    let head = try #require(result.output.split(separator: "\n").first)
    #expect(
      head.split(separator: "  ").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty } == [
        "rank", "validationloss", "hidden_size", "learning_rate", "epochs", "run",
      ], "\(head)")
    for figure in ["parallel-coordinates", "heat-map"] {
      #expect(try work.text("runs/tiny/\(sweep)/plots/\(figure).svg").hasPrefix("<svg"))
    }
    // Points leave the experiment's latest run alone, and are what the same spec without a matrix gives.
    #expect(!work.exists("runs/tiny/latest"))
    let shown = try work.run("show", "tiny")
    #expect(shown.exitCode == 2)
    #expect(shown.errors.contains("hint: tiny/\(sweep)/best names the best of the latest sweep"), "\(shown.errors)")
    #expect(try work.run("show", "tiny/\(sweep)/best").exitCode == 0)
    // The sweep itself is no run.
    for (command, name) in [("show", "tiny/\(sweep)"), ("verify", "runs/tiny/\(sweep)"), ("show", sweep)] {
      let refused = try work.run(command, name)
      #expect(refused.exitCode == 2)
      let hinted = name == sweep ? "tiny/\(sweep)" : name
      #expect(
        refused.errors == "error[U101]: '\(name)' is a sweep, and one run is wanted here\n"
          + "hint: \(hinted)/best names the one that it chose\n")
    }
    let size = try #require(table.rows[3]["models.gru.hidden_size"])
    let rate = try #require(table.rows[3]["training.optimizer.learning_rate"])
    let alone = try work.executed([
      "s.yaml", "matrix=null", "models.gru.hidden_size=\(size)", "training.optimizer.learning_rate=\(rate)",
    ])
    #expect(alone.isEmpty)
    #expect(try work.json("runs/tiny/latest/run.json")["run"] as? String == table.rows[3]["run"])
    #expect(try work.run("verify", "tiny/\(best)").exitCode == 0)
  }

  @Test("Points share what they have in common: one load, one forecast of a baseline")
  func sharing() throws {
    let work = try TinyExperiment.workspace(Self.spec)
    let first = try points(try document(work))
    // Ten stages each; load, features, windows and the naive forecast are the same for all six.
    #expect(first.reduce(0) { $0 + ($1["executed"] as? Int ?? 0) } == 6 * 10 - 5 * 4)
    #expect(try points(try document(work)).allSatisfy { $0["executed"] as? Int == 0 })
  }

  @Test("A sweep that is killed goes on where it was, and repeats no point that was finished")
  func killed() throws {
    let work = try TinyExperiment.workspace(Self.spec)
    let long = ["training.epochs=400"]
    let running = try CommandLineProgram.start(["run", "s.yaml", "-j", "1"] + long, in: work.folder)
    while !running.errorsSoFar.contains("point     3") { usleep(500) }
    running.signal(SIGKILL)
    #expect(running.wait().exitCode == 128 + SIGKILL)
    let finished = try FileManager.default.contentsOfDirectory(atPath: work.path("runs/tiny")).filter {
      try work.json("runs/tiny/\($0)/run.json")["status"] as? String == "done"
    }
    #expect((3...5).contains(finished.count))
    #expect(try work.sweeps().isEmpty)
    let resumed = try points(try document(work, long[0]))
    for point in resumed {
      let wasFinished = finished.contains(point["run"] as? String ?? "")
      #expect((point["executed"] as? Int == 0) == wasFinished, "\(point)")
    }
    let results = try work.results()
    let whole = try TinyExperiment.workspace(Self.spec)
    _ = try document(whole, long[0])
    #expect(try results == whole.results())
  }

  @Test("Halving gives up the poorer points at each comparison, and leaves the survivor's run as it would be")
  func halving() throws {
    let work = try TinyExperiment.workspace(Self.spec)
    let epochs = "training.epochs=12"
    let all = try points(try document(work, epochs))
    var alive = try all.map { try #require($0["run"] as? String) }
    var expected: [String: Int] = [:]
    for rung in [3, 6] {
      let ranked = try alive.sorted { try loss(work, $0, through: rung) < loss(work, $1, through: rung) }
      alive = Array(ranked.prefix(ranked.count / 2))
      for run in ranked.dropFirst(alive.count) { expected[run] = rung }
    }
    #expect(alive.count == 1 && expected.count == 5)

    let other = try TinyExperiment.workspace(Self.spec + "halving: {min_epochs: 3, factor: 2}\n")
    let halved = try points(try document(other, epochs))
    for point in halved {
      let run = try #require(point["run"] as? String)
      #expect(point["status"] as? String == (expected[run] == nil ? "done" : "stopped"))
      #expect(point["epochs"] as? Int == expected[run] ?? 12)
      let record = try other.json("runs/tiny/\(run)/run.json")
      #expect(record["status"] as? String == (expected[run] == nil ? "done" : "stopped"))
      let rows = try other.table("runs/tiny/\(run)/history.csv").rows
      #expect(rows.count == 2 * (expected[run] ?? 12))
    }
    let listed = try other.run("list", "--where", "status=stopped", "--format", "csv").output.split(separator: "\n")
    #expect(Set(listed.dropFirst().map { String($0.split(separator: ",")[1]) }) == Set(expected.keys))
    #expect(try !other.run("list").output.contains("interrupted"))
    // The paused training of the survivor ended in the very bytes of one that was never paused.
    let here = try other.results().filter { $0.key.contains("/\(alive[0])/") }
    #expect(try here == work.results().filter { $0.key.contains("/\(alive[0])/") } && !here.isEmpty)
    // Again: nothing is trained, and nothing changes.
    let before = try other.results()
    #expect(try points(try document(other, epochs)).allSatisfy { $0["executed"] as? Int == 0 })
    #expect(try other.results() == before)
    // With every full history in the cache the same points are stopped.
    let cached = try points(
      try document(work, epochs, "halving.min_epochs=3", "halving.factor=2"))
    #expect(
      cached.map { "\($0["run"] ?? "") \($0["status"] ?? "") \($0["validation_loss"] ?? "")" }
        == halved.map { "\($0["run"] ?? "") \($0["status"] ?? "") \($0["validation_loss"] ?? "")" })
    // Their runs stay done, which the sweep says; where there are none, there is nothing to say.
    let sentence = "Of the points that were stopped, 5 had been run to the end before"
    let again = try work.run("run", "s.yaml", epochs, "halving.min_epochs=3", "halving.factor=2")
    #expect(again.output.contains(sentence))
    for run in expected.keys { #expect(try work.json("runs/tiny/\(run)/run.json")["status"] as? String == "done") }
    #expect(try !other.run("run", "s.yaml", epochs).output.contains("had been run to the end"))
    // One that was given up goes on by itself.
    let point = try #require(halved.first { $0["status"] as? String == "stopped" })
    let keys = ["models.gru.hidden_size", "training.optimizer.learning_rate"]
    let values = zip(keys, try #require(point["values"] as? [Any])).map { "\($0)=\($1)" }
    let continued = try other.run(["run", "s.yaml", "matrix=null", "halving=null", epochs] + values)
    let run = try #require(point["run"] as? String)
    #expect(continued.exitCode == 0 && continued.output.contains(run), "\(continued.errors)")
    #expect(try other.json("runs/tiny/\(run)/run.json")["status"] as? String == "done")
    func files(_ work: Workspace) throws -> [String: Data] { try work.results().filter { $0.key.contains("/\(run)/") } }
    #expect(try files(other) == files(work))
  }

  @Test("A point that halving gives up is not evaluated, though all its training is in the store")
  func givenUpWithoutEvaluation() throws {
    let work = try TinyExperiment.workspace(Self.spec)
    let epochs = "training.epochs=12"
    for rate in ["0.001", "0.01"] {
      for size in ["4", "8", "16"] {
        let values = ["training.optimizer.learning_rate=\(rate)", "models.gru.hidden_size=\(size)"]
        #expect(try work.run(["run", "s.yaml", "matrix=null", epochs, "--until", "train"] + values).exitCode == 0)
      }
    }
    let halved = try points(try document(work, epochs, "halving.min_epochs=3", "halving.factor=2"))
    #expect(halved.count { $0["status"] as? String == "done" } == 1)
    for point in halved {
      let run = try #require(point["run"] as? String)
      let isDone = point["status"] as? String == "done"
      #expect(try work.json("runs/tiny/\(run)/run.json")["status"] as? String == (isDone ? "done" : "stopped"))
      #expect(FileManager.default.fileExists(atPath: work.path("runs/tiny/\(run)/metrics.csv")) == isDone)
    }
  }

  @Test("A point that diverges is reported and ranked last; the others go on")
  func divergence() throws {
    let spec = Self.spec.replacingOnce("[0.001, 0.01]", by: "[1e30, 0.01]")
    let work = try TinyExperiment.workspace(spec + "description: x\n")
    let result = try work.run("run", "s.yaml", "training.optimizer.name=sgd", "training.epochs=5")
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("error[R301]: training of model 'gru' (seed 1) diverged"), "\(result.errors)")
    let sweep = try #require(try work.sweeps().first)
    let rows = try work.table("runs/tiny/\(sweep)/sweep.csv").rows
    #expect(rows.map { $0["status"] } == ["done", "done", "done", "failed", "failed", "failed"])
    #expect(rows.map { $0["rank"] } == ["1", "2", "3", "", "", ""])
  }

  @Test(
    "Looking at a sweep writes nothing",
    arguments: [["check"], ["plan"], ["run", "-n"], ["plan", "--format", "json"]])
  func looking(command: [String]) throws {
    let work = try TinyExperiment.workspace(Self.spec)
    let result = try work.run(command + ["s.yaml"])
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains(command == ["check"] ? "a sweep of 6 points" : "sweep"))
    #expect(try work.entries() == ["s.yaml"])
  }

  @Test("Among points whose best model is the same, the others' losses decide, which the sweep says")
  func ties() throws {
    let work = try TinyExperiment.workspace(
      TinyExperiment.spec
        + "matrix: {models.gru.hidden_size: [1, 4], models.lstm.hidden_size: [1, 4]}\n")
    let epochs = "training.epochs=6"
    let points = try points(try document(work, epochs))
    #expect(try listed(work).map { $0["run"] } == points.map { $0["run"] as? String })
    /// A model's loss at a point by its own history.
    func loss(_ point: [String: Any], _ model: String) throws -> Double {
      let run = try #require(point["run"] as? String)
      let losses = try work.table("runs/tiny/\(run)/history.csv").rows.filter {
        $0["split"] == "validation" && $0["model"] == model
      }
      return try #require(losses.compactMap { Double($0["loss"] ?? "") }.min())
    }
    let pairs = try points.map { try [loss($0, "gru"), loss($0, "lstm")].sorted() }
    #expect(points.count == 4 && pairs == pairs.sorted { $0.lexicographicallyPrecedes($1) })
    // Some points are told apart by the second model alone.
    #expect(zip(pairs, pairs.dropFirst()).contains { $0[0] == $1[0] && $0[1] < $1[1] })
    let (best, other) = points[0]["model"] as? String == "gru" ? ("gru", "lstm") : ("lstm", "gru")
    let shown = try work.run("run", "s.yaml", epochs).output
    #expect(
      shown.contains(
        "The loss is that of \(best); models.\(other).hidden_size decided only among points where it is equal, by the "
          + "loss of \(other), 0."), "\(shown)")
  }

  @Test("results shows the run that validation chose, and says that it was chosen")
  func results() throws {
    let work = try TinyExperiment.workspace(
      "# A sweep.\n#\n# What comes out: wider is not better.\n" + Self.spec)
    let before = try work.run("results", "s.yaml")
    #expect(before.exitCode == 0 && before.output.contains("Not run."))
    let points = try points(try document(work))
    let written = try work.run("results", "s.yaml", "-o", "RESULTS.md")
    #expect(written.exitCode == 0 && written.errors.isEmpty, "\(written.errors)")
    let page = try work.text("RESULTS.md")
    let values = try #require(points[0]["values"] as? [Any])
    let choice = try #require(
      page.split(separator: "\n").first { $0.hasPrefix("The best of 6 points by validation loss: ") })
    #expect(values.allSatisfy { choice.contains(" \($0)") } && choice.contains("hidden"), "\(choice)")
    #expect(page.contains("wider is not better"))
    // Its numbers are the chosen run's.
    let run = try #require(points[0]["run"] as? String)
    let row = try #require(
      try work.table("runs/tiny/\(run)/metrics.csv").rows.first {
        $0["model"] == "gru" && $0["metric"] == "rmse" && $0["horizon"] == "all"
      })
    let rmse = try #require(Double(row["value"] ?? ""))
    let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("| gru | ") })
    let shown = try #require(
      line.split(separator: "|").dropFirst().first.flatMap { Double($0.filter { "0123456789.".contains($0) }) })
    #expect(abs(shown - rmse) <= 0.0005 * rmse)
  }

  @Test("Too many points, and a sweep where one run is wanted, are refused at the matrix")
  func refused() throws {
    let values = "[" + (1...200).map(String.init).joined(separator: ", ") + "]"
    let work = try TinyExperiment.workspace(
      TinyExperiment.spec + "matrix:\n  models.gru.hidden_size: \(values)\n  training.batch_size: \(values)\n")
    let result = try work.run("run", "s.yaml")
    #expect(result.exitCode == 3)
    #expect(
      result.firstError == "s.yaml:13:1: error[E129]: 'matrix' has 40000 points; a sweep may have 10000",
      "\(result.errors)")
    try work.write(Self.spec, to: "s.yaml")
    let explained = try work.run("explain", "s.yaml")
    #expect(explained.exitCode == 3)
    #expect(explained.errors.contains("error[E150]"))
    #expect(try work.run("plan", "s.yaml", "--format", "dot").exitCode == 2)
    #expect(try work.run("run", "s.yaml", "--force", "train").exitCode == 2)
  }
}

extension Workspace {
  /// The folders of sweeps of the tiny experiment.
  fileprivate func sweeps() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path("runs/tiny")).filter { $0.hasPrefix("sweep-") }
  }
}
