import Testing

@Suite("Coverage that a validation part is too short for")
struct CoverageTests {
  @Test("is refused with both numbers before anything runs, and the least that will do is not")
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
}
