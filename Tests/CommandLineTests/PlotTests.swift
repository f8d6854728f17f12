import Testing

@Suite("Plots of a run")
struct PlotTests {
  @Test(
    "Figures of one step say which, where windows have several or begin later", arguments: ["forecast-error", "errors"])
  func step(plot: String) throws {
    let work = try TinyExperiment.workspace()
    let result = try work.run("run", "s.yaml", "window.offset=3", "plots=[\(plot)]")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(try work.text("runs/tiny/latest/plots/\(plot).svg").contains("(3 steps ahead)"))
    #expect(try work.run("run", "s.yaml", "window.horizon=1", "plots=[\(plot)]").exitCode == 0)
    #expect(try !work.text("runs/tiny/latest/plots/\(plot).svg").contains("ahead)"))
  }

  @Test("A comparison of runs that were trained by different losses says so")
  func losses() throws {
    let work = try TinyExperiment.workspace()
    for loss in ["mse", "mae"] { #expect(try work.run("run", "s.yaml", "training.loss=\(loss)").exitCode == 0) }
    let runs = try work.run("list", "--format", "csv").output.split(separator: "\n").dropFirst()
    #expect(runs.count == 2)
    let ids = runs.compactMap { line in line.split(separator: ",").map(String.init).first { $0.count == 12 } }
    let compared = try work.run(["compare"] + ids)
    #expect((compared.output + compared.errors).contains("trained by different losses"), "\(compared.output)")
  }
}
