import Foundation
import Testing

@Suite("Names that tables could not tell apart")
struct NameTests {
  /// A panel whose series have some names, with the targets `c` and `b/c`.
  private static func refusal(_ names: [String], targets: String) throws -> String {
    let rows = names.flatMap { name in
      (0..<60).map { "\(TinyExperiment.day($0)),\"\(name)\",\($0 % 7 + 1),\($0 % 5 + 1)" }
    }
    let spec = TinyExperiment.csvSpec.replacingOnce("target: Close", by: "target: [\(targets)], series: name")
    let work = try TinyExperiment.workspace(
      spec, csv: "Date,name,c,b/c\n" + rows.joined(separator: "\n") + "\n")
    for command in ["check", "run"] {
      let result = try work.run(command, "s.yaml")
      #expect(result.exitCode == 4, "\(result.output)\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: work.path("runs/table")))
    }
    return try work.run("check", "s.yaml").errors
  }

  @Test("Two labels that are the same, a series called all, and a line break in a name are refused")
  func labels() throws {
    let joined = try Self.refusal(["a", "a/b"], targets: "c, b/c")
    #expect(joined.contains("s.yaml:2:7: error[E149]: 'c' of series 'a/b' and 'b/c' of series 'a' are both 'a/b/c'"))
    let pooled = try Self.refusal(["a", "all"], targets: "c")
    #expect(pooled.contains("error[E149]: tables call all series and targets together 'all'"), "\(pooled)")
    let broken = try Self.refusal(["a", "line\nbreak"], targets: "c")
    #expect(broken.contains("error[E149]: the name of series \"line\\nbreak\" has a line break"), "\(broken)")
  }

  @Test("A network may not take the name of a baseline, and a baseline may")
  func baselines() throws {
    let work = try TinyExperiment.workspace(TinyExperiment.spec.replacingOnce("gru: {family", by: "naive: {family"))
    let result = try work.run("check", "s.yaml")
    #expect(result.exitCode == 3)
    #expect(result.errors.contains("s.yaml:5:10: error[E123]: 'naive' is the name of a baseline, and this is a gru"))
    try work.write(
      TinyExperiment.spec.replacingOnce("gru: {family: gru, hidden_size: 4}", by: "naive: {family: naive}"),
      to: "s.yaml")
    #expect(try work.run("check", "s.yaml").exitCode == 0)
  }

  @Test("Long names of columns are shortened in names of files; the page beside the experiments keeps its name")
  func files() throws {
    let long = "Household global minute averaged active power in kilowatts"
    let spec = TinyExperiment.csvSpec.replacingOnce("target: Close", by: "target: [\(long), Close]")
      .replacingOnce("plots: [forecast]", by: "plots: [error-distribution]")
    let work = try TinyExperiment.workspace(
      spec, csv: TinyExperiment.csv().replacingOnce("Volume", by: long))
    let result = try work.run("run", "s.yaml")
    #expect(result.exitCode == 0, "\(result.errors)")
    let plots = try FileManager.default.contentsOfDirectory(atPath: work.path("runs/table/latest/plots")).sorted()
    let names = ["error-distribution-1-householdglobalminuteave.svg", "error-distribution-2-close.svg"]
    #expect(plots == names, "\(plots)")
    let reserved = try work.run("check", "s.yaml", "name=test-parts.html")
    #expect(reserved.exitCode == 3)
    #expect(reserved.errors.contains("error[E123]: \"test-parts.html\" is the name of a page"))
  }
}
