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

  @Test("-o writes tables, figures and a page")
  func files() throws {
    let (work, a, b) = try Self.work()
    #expect(try work.run("compare", a, b, "-o", "out/here").exitCode == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: work.path("out/here")).sorted()
    #expect(
      names == ["comparison.csv", "comparison.svg", "curves.svg", "parameters.csv", "report.html", "verdicts.csv"])
    #expect(try work.text("out/here/parameters.csv").contains("models.lstm.hidden_size,4,5\n"))
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
}
