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
    #expect(first.hasSuffix("evaluated once in this store; 2 trained models."), "\(first)")
    #expect(first.hasPrefix("Test part 2000-03-17 to 2000-03-30 of value: "))
    for again in [["--force", "evaluate"], ["--force", "train"], ["--until", "evaluate"], []] {
      #expect(try work.run(["run", "s.yaml"] + again).exitCode == 0)
    }
    #expect(try Self.peeks(try work.run("run", "s.yaml")) == first)
    #expect(try work.run("verify", "tiny", "--threads", "1").exitCode == 0)
    #expect(try Self.entries(work).count == 1)

    // Another size for one of two models: one more evaluation, and one more model. Other metrics: nothing new was judged.
    let second = try Self.peeks(try work.run("run", "s.yaml", "models.lstm.hidden_size=5"))
    #expect(second.hasSuffix("evaluated 2 times in this store; 3 trained models."), "\(second)")
    #expect(try Self.peeks(try work.run("run", "s.yaml", "evaluation.metrics=[rmse]")) == second)
    // Inputs and scaling have no part in what the range is.
    let third = try Self.peeks(try work.run("run", "s.yaml", "scale=standard", "features=[{name: day-of-week}]"))
    #expect(third.hasSuffix("evaluated 3 times in this store; 5 trained models."), "\(third)")
    // A lookback moves where shares cut.
    let later = try Self.peeks(try work.run("run", "s.yaml", "window.lookback=12"))
    #expect(
      later.contains("evaluated 4 times in this store, 3 of them over other ranges that overlap it; 7 trained models."),
      "\(later)")
    let longer = try Self.peeks(try work.run("run", "s.yaml", "split.test=0.2", "split.train=0.65"))
    #expect(longer.contains("evaluated 5 times in this store, 4 of them over other"), "\(longer)")
    #expect(longer.hasSuffix("9 trained models."), "\(longer)")

    // show and compare tell of today, and only run.json of the run's folder knows of the test part.
    let shown = try Self.peeks(try work.run("show", "tiny"))
    #expect(shown == longer)
    let runs = try FileManager.default.contentsOfDirectory(atPath: work.path("runs/tiny")).filter { $0 != "latest" }
    let json = try work.run(["compare"] + runs.map { "tiny/\($0)" } + ["--format", "json"])
    let document = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let tests = try #require(document["tests"] as? [[String: Any]])
    #expect(tests.count == 6 && tests.allSatisfy { $0["evaluations"] as? Int == 5 })
    #expect(tests.map { $0["overlapping"] as? Int ?? 0 }.sorted() == [2, 2, 2, 2, 4, 4])
    let text = try work.run(["compare"] + runs.map { "tiny/\($0)" })
    #expect(text.output.contains(longer) && text.output.contains("2 of them over other ranges"))
  }

  @Test("Reports link to a page beside the experiments that counts the looks at every test part")
  func page() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml", "--until", "features").exitCode == 0)
    #expect(!FileManager.default.fileExists(atPath: work.path("runs/test-parts.html")))
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    #expect(try work.run("run", "s.yaml", "models.lstm.hidden_size=5").exitCode == 0)
    #expect(try work.run("run", "s.yaml", "name=other", "window.lookback=12").exitCode == 0)
    let page = try String(contentsOfFile: work.path("runs/test-parts.html"), encoding: .utf8)
    let rows = page.components(separatedBy: "<tr>").dropFirst(2).map { row in
      row.components(separatedBy: "<t").dropFirst().map { cell in
        String(cell.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" })
      }
    }
    #expect(
      rows.map { Array($0.prefix(8)) } == [
        ["2000-03-17", "2000-03-30", "value", "no file", "3", "1", "5", "tiny"],
        ["2000-03-18", "2000-03-30", "value", "no file", "3", "2", "5", "other"],
      ])
    let link = "href=\"../../test-parts.html\""
    #expect(try String(contentsOfFile: work.path("runs/other/latest/report.html"), encoding: .utf8).contains(link))
    #expect(try work.run("list", "--format", "csv").output.split(separator: "\n").count == 4)
    // Nothing new was looked at, but reports link to the page.
    try FileManager.default.removeItem(atPath: work.path("runs/test-parts.html"))
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    #expect(try String(contentsOfFile: work.path("runs/test-parts.html"), encoding: .utf8) == page)
  }

  /// What the report of a run shows of the looks at its test part; nil where it points to nothing.
  private static func shown(_ work: Workspace, in run: String) throws -> String? {
    let folder = work.path("runs/\(run)")
    let report = try String(contentsOfFile: "\(folder)/report.html", encoding: .utf8)
    let path = try #require(report.firstMatch(of: /<object [^>]*data="([^"]*)"/)?.1)
    guard let page = try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8) else { return nil }
    return String(try #require(page.firstMatch(of: /<p>(.*)<\/p>/)?.1))
  }

  @Test("A run's report shows how often its test part has been evaluated by now, and stays the same file")
  func report() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let run = try FileManager.default.destinationOfSymbolicLink(atPath: work.path("runs/tiny/latest"))
    let report = try Data(contentsOf: URL(fileURLWithPath: work.path("runs/tiny/\(run)/report.html")))
    let once = "Test part 2000-03-17 to 2000-03-30 of value: evaluated once in this store; 2 trained models."
    #expect(try Self.shown(work, in: "tiny/\(run)") == once)
    // Another experiment over an overlapping range counts in the page of the first, too.
    #expect(try work.run("run", "s.yaml", "name=other", "window.lookback=12").exitCode == 0)
    let others = "evaluated 2 times in this store, 1 of them over another range that overlaps it; 4 trained models."
    #expect(try Self.shown(work, in: "tiny/\(run)") == "Test part 2000-03-17 to 2000-03-30 of value: \(others)")
    #expect(try Self.shown(work, in: "other/latest") == "Test part 2000-03-18 to 2000-03-30 of value: \(others)")
    #expect(try work.run("run", "s.yaml", "data.seed=5").exitCode == 0)
    #expect(try Self.shown(work, in: "tiny/\(run)") == "Test part 2000-03-17 to 2000-03-30 of value: \(others)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: work.path("runs/tiny/\(run)/report.html"))) == report)
    // What was removed is written by the next run, whether it looks or not.
    try FileManager.default.removeItem(atPath: work.path("runs/.store/looks"))
    #expect(try Self.shown(work, in: "tiny/\(run)") == nil)
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    #expect(try Self.shown(work, in: "tiny/\(run)") == "Test part 2000-03-17 to 2000-03-30 of value: \(others)")
  }

  @Test("A training that tells its test loss has looked, though nothing was evaluated")
  func testLoss() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml", "--until", "train").exitCode == 0)
    #expect(!FileManager.default.fileExists(atPath: work.path("runs/.store/peeks")))
    #expect(try work.run("run", "s.yaml", "training.test_loss=true", "--until", "train").exitCode == 0)
    #expect(try Self.entries(work).count == 1)
    // The same weights are the same models, whether a loss was told or not.
    let peeks = try Self.peeks(try work.run("run", "s.yaml"))
    #expect(peeks.hasSuffix("evaluated once in this store; 2 trained models."), "\(peeks)")
  }

  @Test("predict over the test part is a look where the weights were not judged before, once for the same ones")
  func predict() throws {
    let work = try TinyExperiment.workspace()
    // Steps so long that the best epoch is not the last.
    let long = ["training.optimizer={name: adam, learning_rate: 0.3}", "training.epochs=6"]
    #expect(try work.run(["run", "s.yaml"] + long).exitCode == 0)
    func look(_ arguments: String...) throws -> String? {
      let result = try work.run(["predict", "tiny"] + arguments)
      #expect(result.exitCode == 0 && result.output.hasPrefix("model,seed"), "\(result.errors)")
      return result.errors.split(separator: "\n").map(String.init).first { $0.contains("est part") }
    }
    let part = "Test part 2000-03-17 to 2000-03-30 of value: evaluated "
    #expect(try look() == nil && look("--checkpoint", "last") == nil && look("--model", "naive", "--count", "9") == nil)
    let once = part + "once in this store; 2 trained models."
    #expect(try look("--count", "9") == once)
    #expect(try look("--count", "9", "--model", "gru") == once)
    let twice = part + "2 times in this store; 4 trained models."
    #expect(try look("--count", "9", "--checkpoint", "last") == twice)
    #expect(try look("--count", "40", "--checkpoint", "last") == twice)
    #expect(try look("--count", "9", "--checkpoint", "last", "--model", "lstm") == twice)
    #expect(try Self.peeks(try work.run("show", "tiny")) == twice)
    #expect(try Self.shown(work, in: "tiny/latest") == twice)
    #expect(try work.text("runs/test-parts.html").contains(">2<"))

    // Where nothing can be entered, the forecast is made and says so.
    try FileManager.default.removeItem(atPath: work.path("runs/.store/peeks"))
    try work.write("", to: "runs/.store/peeks")
    let note = "note: this look at the test part is not counted: "
    #expect(try #require(try look("--count", "9", "--checkpoint", "last")).hasPrefix(note))
    try FileManager.default.removeItem(atPath: work.path("runs/.store"))
    #expect(try look("--count", "9") == note + "there is no store beside the run")
    #expect(!work.exists("runs/.store"))
  }

  @Test("A look that predict takes is counted where only the page of looks cannot be written")
  func predictWithoutPage() throws {
    let work = try TinyExperiment.workspace()
    let long = ["training.optimizer={name: adam, learning_rate: 0.3}", "training.epochs=6"]
    #expect(try work.run(["run", "s.yaml"] + long).exitCode == 0)
    try FileManager.default.removeItem(atPath: work.path("runs/test-parts.html"))
    try work.write("", to: "runs/test-parts.html/file")
    let result = try work.run("predict", "tiny", "--count", "9", "--checkpoint", "last")
    #expect(result.exitCode == 0 && result.output.hasPrefix("model,seed"), "\(result.errors)")
    let lines = result.errors.split(separator: "\n").map(String.init).filter { $0.contains("est part") }
    try #require(lines.count == 2, "\(result.errors)")
    #expect(lines[0].hasSuffix("evaluated 2 times in this store; 4 trained models."))
    #expect(
      lines[1].hasPrefix("note: this look at the test part is counted, but the page of looks could not be written: "))
    #expect(!result.errors.contains("not counted"))
    #expect(try Self.peeks(try work.run("show", "tiny")) == lines[0])
  }

  @Test("predict on other data does not look at the run's test part, on the same data that grew it does")
  func predictOther() throws {
    let work = try TinyExperiment.workspace(TinyExperiment.csvSpec, csv: TinyExperiment.csv())
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    try work.write(TinyExperiment.csv(rows: 120), to: "grown.csv")
    try work.write(TinyExperiment.csv(rows: 120) { TinyExperiment.value($0) + 1 }, to: "other.csv")
    func looks(_ file: String, _ count: Int) throws -> Bool {
      let result = try work.run("predict", "table", "--data", file, "--count", "\(count)")
      #expect(result.exitCode == 0 && result.errors.contains("rmse"), "\(result.errors)")
      return result.errors.contains("Test part")
    }
    #expect(try looks("grown.csv", 40) && !looks("grown.csv", 10) && !looks("other.csv", 40))
  }

  @Test("runs of several stores are told the looks of each by its folder")
  func stores() throws {
    let work = try TinyExperiment.workspace()
    for runs in ["one", "two"] { #expect(try work.run("run", "s.yaml", "--runs", runs).exitCode == 0) }
    #expect(try work.run("run", "s.yaml", "--runs", "two", "models.gru.hidden_size=5").exitCode == 0)
    let text = try work.run("compare", "one/tiny/latest", "two/tiny/latest").output
    let part = "Test part 2000-03-17 to 2000-03-30 of value: evaluated"
    let lines = text.split(separator: "\n").filter { $0.hasPrefix(part) }
    #expect(lines.count == 2)
    #expect(lines[0].contains("evaluated once in ") && lines[0].hasSuffix("/one/.store; 2 trained models."), "\(lines)")
    #expect(lines[1].contains("evaluated 2 times in ") && lines[1].hasSuffix("/two/.store; 3 trained models."))
  }

  @Test("What is read besides the targets, how much history of it, and the order of targets make no other test part")
  func sameFile() throws {
    let rows = (0..<60).map { row in
      let (month, day) = (row / 30 + 1, row % 30 + 1)
      return "2000-0\(month)-\(day < 10 ? "0" : "")\(day),\(row % 7),\(row % 5),\(row == 2 ? "" : "1")"
    }.filter { !$0.hasPrefix("2000-02-30") }
    let work = try TinyExperiment.workspace(
      """
      name: table
      data: {source: csv, path: t.csv, time: day, target: [a, b], missing: drop, missing_values: [""]}
      window: {lookback: 4, horizon: 1}
      split: {validation_start: 2000-02-10, test_start: 2000-02-20}
      model: {family: gru, hidden_size: 3}
      training: {loss: mse, optimizer: {name: adam, learning_rate: 0.01}, epochs: 1, batch_size: 8}

      """)
    try Data(("day,a,b,c\n" + rows.joined(separator: "\n") + "\n").utf8).write(
      to: URL(fileURLWithPath: work.path("t.csv")))
    let variants = [[], ["data.covariates=[c]"], ["data.start=2000-01-05"], ["data.target=[b,a]"]]
    for (number, variant) in variants.enumerated() {
      let peeks = try Self.peeks(try work.run(["run", "s.yaml"] + variant))
      let (times, models) =
        number == 0 ? ("once", "1 trained model") : ("\(number + 1) times", "\(number + 1) trained models")
      #expect(peeks.hasSuffix("evaluated \(times) in this store; \(models)."), "\(peeks)")
    }
  }

  @Test("A source is known again when rows are added to it, by its columns one by one, and in any order of rows")
  func grown() throws {
    let work = try TinyExperiment.workspace(
      """
      name: table
      data: {source: csv, path: t.csv, time: day, target: a}
      window: {lookback: 4, horizon: 1}
      split: {validation_start: 2000-02-05, test_start: 2000-02-12}
      model: {family: gru, hidden_size: 3}
      training: {loss: mse, optimizer: {name: adam, learning_rate: 0.01}, epochs: 1, batch_size: 8}

      """)
    func rows(_ days: Int, revised: Bool = false) -> [String] {
      (0..<days).map { day in
        let (month, day) = (day / 31 + 1, day % 31 + 1)
        return "2000-0\(month)-\(day < 10 ? "0" : "")\(day),\(day % 7 + (revised ? 1 : 0)),\(day % 5)"
      }
    }
    func write(_ rows: [String], to path: String = "t.csv", head: String = "day,a,b") throws {
      try work.write(([head] + rows).joined(separator: "\n") + "\n", to: path)
    }
    try write(rows(50))
    #expect(try Self.peeks(try work.run("run", "s.yaml")).hasSuffix("evaluated once in this store; 1 trained model."))
    // A day later: another end, which overlaps.
    try write(rows(51))
    let later = try Self.peeks(try work.run("run", "s.yaml"))
    #expect(later.contains("evaluated 2 times in this store, 1 of them over another range that"), "\(later)")
    // Elsewhere, newest first.
    try write(rows(51).reversed(), to: "other/turned.csv")
    let turned = try Self.peeks(try work.run("run", "s.yaml", "data.path=other/turned.csv", "data.order=newest-first"))
    #expect(turned == later)
    // One target more is another evaluation, of values that were looked at before.
    let both = try Self.peeks(try work.run("run", "s.yaml", "data.target=[b,a]"))
    #expect(both.contains("of b, a: evaluated 3 times in this store, 1 of them"), "\(both)")
    let alone = try Self.peeks(try work.run("run", "s.yaml", "data.target=b"))
    #expect(alone.contains("of b: evaluated 2 times in this store; 2 trained models."), "\(alone)")
    let report = try work.text("runs/table/latest/report.html")
    #expect(report.matches(of: /<object [^>]*>/).count == 1)
    // Other values are other data.
    try write(rows(51, revised: true))
    #expect(try Self.peeks(try work.run("run", "s.yaml")).hasSuffix("evaluated once in this store; 1 trained model."))
  }

  @Test("An evaluation whose entry was lost to a kill is entered by the next run, and gc does not forget any")
  func lost() throws {
    let work = try TinyExperiment.workspace()
    let first = try Self.peeks(try work.run("run", "s.yaml"))
    let entry = try #require(try Self.entries(work).first)
    try FileManager.default.removeItem(atPath: work.path("runs/.store/peeks/" + entry))
    #expect(try !work.run("show", "tiny").output.contains("Test part"))
    #expect(try Self.peeks(try work.run("run", "s.yaml")) == first)
    #expect(try Self.entries(work) == [entry])
    try FileManager.default.removeItem(atPath: work.path("runs/tiny"))
    #expect(try work.run("store", "gc", "--no-dry-run").exitCode == 0)
    let verified = try work.run("store", "verify")
    #expect(verified.exitCode == 0 && verified.lastLine.contains("1 evaluation, 0 faults"))
  }

  @Test("Each point of a sweep counts, but those that halving stops are never evaluated")
  func sweep() throws {
    let work = try TinyExperiment.workspace(SweepTests.spec)
    let all = try Self.peeks(try work.run("run", "s.yaml"))
    #expect(all.contains("evaluated 6 times in this store; 6 trained models"), "\(all)")
    let points = try FileManager.default.contentsOfDirectory(atPath: work.path("runs/tiny"))
    let point = try #require(points.first { $0.wholeMatch(of: /[0-9a-f]{12}/) != nil })
    let shown = try Self.shown(work, in: "tiny/\(point)")
    #expect(shown?.hasSuffix("evaluated 6 times in this store; 6 trained models.") == true, "\(shown ?? "nothing")")
    let halved = try TinyExperiment.workspace(
      SweepTests.spec.replacingOnce("epochs: 2", by: "epochs: 4") + "halving: {min_epochs: 1, factor: 3}\n")
    let few = try Self.peeks(try halved.run("run", "s.yaml"))
    #expect(few.contains("evaluated once in this store; 1 trained model."), "\(few)")
  }
}
