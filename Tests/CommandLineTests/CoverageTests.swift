import Testing

@Suite("The coverage of prediction intervals")
struct CoverageTests {
  @Test("that a validation part is too short for is refused before anything runs, and the least that will do is not")
  func tooFew() throws {
    // 83 windows at 0.7, 0.15 and 0.15: 11 for validation.
    let work = try TinyExperiment.workspace()
    let result = try work.run("check", "s.yaml", "evaluation.coverage=0.95")
    #expect(result.exitCode == 3)
    #expect(
      result.errors.contains(
        "error[E147]: 'coverage' 0.95 needs 19 windows of a series in the validation part, which has 11"),
      "\(result.errors)")
    #expect(try work.run("check", "s.yaml", "evaluation.coverage=0.9").exitCode == 0)
  }

  @Test("that is far from the one asked for is told, with every model that misses it")
  func missed() throws {
    // Without a pattern, and in the last 15 % of 300 days thrice as far as where the intervals come from.
    func value(_ index: Int) -> Double { Double(index &* index &* 7919 % 1009) / 100 }
    let wilder = TinyExperiment.csv(rows: 300) { index in 50 + (index >= 255 ? 3 : 1) * value(index) }
    let work = try TinyExperiment.workspace(TinyExperiment.csvSpec, csv: wilder)
    let result = try work.run("run", "s.yaml", "evaluation.coverage=0.8")
    #expect(result.exitCode == 0)
    let warning = try #require(result.errors.split(separator: "\n").first { $0.hasPrefix("warning[W306]: ") })
    let models = /were to cover 80\.0% of the actual values and cover another share: lstm [0-9.]+%, naive [0-9.]+%; the/
    #expect(warning.contains(models), "\(warning)")
    let page = try work.text("runs/table/latest/report.html")
    #expect(page.contains("Prediction intervals were to cover 80.0%"))
    // The same swings throughout: nothing to tell.
    try work.write(TinyExperiment.csv(rows: 300) { 50 + value($0) }, to: "data.csv")
    let calm = try work.run("run", "s.yaml", "evaluation.coverage=0.8")
    #expect(calm.exitCode == 0 && !calm.errors.contains("W306"), "\(calm.errors)")
  }
}
