import Foundation
import Testing

@Suite("Comparing runs")
struct CompareTests {
  static func work() throws -> (Workspace, String, String) {
    let work = try TinyExperiment.workspace()
    var ids: [String] = []
    for override in ["models.lstm.hidden_size=4", "models.lstm.hidden_size=5"] {
      let output = try work.run("run", "s.yaml", override, "--format", "json").output
      let document = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
      ids.append(try #require(document?["run"] as? String))
    }
    return (work, ids[0], ids[1])
  }

  @Test("The parameter that differs, and every metric of both runs as metrics.csv has it")
  func json() throws {
    let (work, a, b) = try Self.work()
    let result = try work.run("compare", a, b, "--format", "json")
    #expect(result.exitCode == 0 && result.errors.isEmpty, "\(result.errors)")
    let document = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let parameters = try #require(document["parameters"] as? [[String: Any]])
    #expect(parameters.count == 1)
    #expect(parameters[0]["path"] as? String == "models.lstm.hidden_size")
    #expect(parameters[0]["values"] as? [String] == ["4", "5"])
    let metrics = try #require(document["metrics"] as? [[String: Any]])
    for (place, id) in [a, b].enumerated() {
      let rows = try work.table("runs/tiny/\(id)/metrics.csv").rows
      let expected = try #require(
        rows.first { $0["model"] == "lstm" && $0["metric"] == "rmse" && $0["horizon"] == "all" }?["value"])
      let found = metrics.first { $0["model"] as? String == "lstm" && $0["metric"] as? String == "rmse" }
      #expect((found?["values"] as? [Double])?[place] == Double(expected))
    }
  }

  @Test("Neither a run's folder nor what is no page of results is written over; a table without rows is told")
  func refusals() throws {
    let (work, a, b) = try Self.work()
    let report = try work.text("runs/tiny/\(a)/report.html")
    let into = try work.run("compare", a, b, "-o", "runs/tiny/\(a)")
    #expect(into.exitCode == 2 && into.firstError.hasPrefix("error[U106]: runs/tiny/\(a) is the folder of a run"))
    #expect(try work.text("runs/tiny/\(a)/report.html") == report)
    let spec = try work.text("s.yaml")
    let over = try work.run("results", "s.yaml", "-o", "s.yaml")
    #expect(over.exitCode == 2 && over.errors.contains("error[U106]: s.yaml is there"), "\(over.errors)")
    #expect(try work.text("s.yaml") == spec)
    for _ in 1...2 {
      let page = try work.run("results", "s.yaml", "-o", "out/results.md")
      #expect(page.exitCode == 0, "\(page.errors)")
    }
    try work.write("", to: "runs/tiny/\(b)/metrics.csv")
    let empty = try work.run("compare", a, b)
    #expect(empty.exitCode == 4 && empty.firstError.hasPrefix("error[V202]: ") && empty.output.isEmpty)
    #expect(empty.firstError.contains("metrics.csv is missing or damaged"))
  }

  @Test("-o writes tables, figures and a page")
  func files() throws {
    let (work, a, b) = try Self.work()
    #expect(try work.run("compare", a, b, "-o", "out/here").exitCode == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: work.path("out/here")).sorted()
    #expect(
      names == [
        "comparison.csv", "comparison.svg", "curves.svg", "losses.csv", "parameters.csv", "report.html", "verdicts.csv",
      ])
    #expect(try work.text("out/here/parameters.csv").contains("models.lstm.hidden_size,4,5\n"))
  }

  @Test("--watch waits for runs, writes again when one is added, and ends by a signal", .timeLimit(.minutes(2)))
  func watch() throws {
    let (work, a, b) = try Self.work()
    let running = try work.start(
      "compare", "--where", "name=tiny and models.lstm.hidden_size<7", "--sort", "models.lstm.hidden_size", "--watch",
      "-o", "out")
    while !work.exists("out/report.html") { usleep(20_000) }
    let first = try work.text("out/report.html")
    #expect(first.contains(a) && first.contains(b) && first.contains("<meta http-equiv=\"refresh\" content=\"5\">"))
    #expect(try work.run("run", "s.yaml", "models.lstm.hidden_size=6").exitCode == 0)
    while !(try work.text("out/report.html").contains("Comparison of 3 runs")) { usleep(20_000) }
    running.signal(SIGINT)
    let result = running.wait()
    #expect(result.exitCode == 130 && result.output.isEmpty, "\(result.errors)")
    #expect(result.errors == "written: out/report.html\nwritten: out/report.html\n")
    #expect(try work.run("compare", a, b, "-o", "once").exitCode == 0)
    #expect(try !work.text("once/report.html").contains("refresh"))
  }

  @Test("--watch says once what it waits for, and needs a folder to write into", .timeLimit(.minutes(2)))
  func watchNothing() throws {
    let (work, a, _) = try Self.work()
    #expect(try work.run("compare", a, "tiny", "--watch").exitCode == 2)
    let running = try work.start("compare", a, "later", "--watch", "-o", "out")
    while !running.errorsSoFar.contains("waiting") { usleep(20_000) }
    #expect(running.errorsSoFar == "waiting for runs: no run 'later' in runs\n")
    usleep(1_500_000)
    running.signal(SIGTERM)
    let result = running.wait()
    #expect(result.exitCode == 143 && result.errors.components(separatedBy: "waiting").count == 2)
    #expect(!work.exists("out"))
    let unreadable = try work.run("compare", a, "--where", "rmse<", "--watch", "-o", "out")
    #expect(unreadable.exitCode == 2 && unreadable.firstError.hasPrefix("error[U105]"))
  }

  @Test("Runs that are measured on other windows are compared with a warning that says so")
  func warning() throws {
    let (work, a, _) = try Self.work()
    #expect(try work.run("run", "s.yaml", "split.train=0.6", "split.test=0.25").exitCode == 0)
    let result = try work.run("compare", a, "tiny")
    #expect(result.exitCode == 0)
    #expect(result.errors.hasPrefix("warning[W301]: tiny/"))
    #expect(result.errors.contains("other windows, split or scaling"))
  }

  @Test("A run that there is not is named")
  func unknown() throws {
    let (work, a, _) = try Self.work()
    let result = try work.run("compare", a, "zzz")
    #expect(result.exitCode == 2)
    #expect(result.firstError == "error[U101]: no run 'zzz' in runs")
  }

  @Test("Runs can be listed and compared by what they are")
  func condition() throws {
    let (work, a, b) = try Self.work()
    let list = try work.run(
      "list", "--where", "model=lstm and model.hidden_size>=4", "--sort", "-model.hidden_size", "--format", "csv")
    #expect(list.exitCode == 0, "\(list.errors)")
    let lines = list.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 3 && lines[0] == "experiment,run,model,model.hidden_size,status,finished,seconds")
    #expect(lines[1].hasPrefix("tiny,\(b),lstm,5,done,") && lines[2].hasPrefix("tiny,\(a),lstm,4,done,"))
    let named = try work.run("compare", a, b, "--format", "json")
    let found = try work.run(
      "compare", "--where", "model.hidden_size=4 or model.hidden_size=5", "--sort", "models.lstm.hidden_size",
      "--format", "json")
    #expect(found.exitCode == 0 && found.output == named.output, "\(found.errors)")
    let few = try work.run("compare", "--where", "models.lstm.hidden_size=5")
    #expect(few.exitCode == 2 && few.firstError.hasPrefix("error[V204]"))
    let wrong = try work.run("list", "--where", "rmse<")
    #expect(wrong.exitCode == 2 && wrong.errors.contains("rmse<\n     ^\n"))
    #expect(try work.run("compare", a).exitCode == 2)
  }

  @Test("results writes a page of the runs that the same arguments made")
  func results() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml", "seeds=[1..2]").exitCode == 0)
    let written = try work.run("results", "s.yaml", "seeds=[1..2]", "-o", "out/RESULTS.md")
    #expect(written.exitCode == 0 && written.output.isEmpty)
    #expect(written.firstError == "warning[W302]: s.yaml: no paragraph 'What comes out: ...' in the comment at its top")
    let page = try work.text("out/RESULTS.md")
    #expect(page.contains("## tiny\n\n| model | rmse |") && page.contains("| lstm | "))
    let missing = try work.run("results", "s.yaml")
    #expect(missing.exitCode == 0 && missing.output.contains("Not run."))
    #expect(try work.run("results", "seed=1").exitCode == 2)
  }
}
