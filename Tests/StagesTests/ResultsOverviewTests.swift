import Foundation
import Testing

@testable import Stages

@Suite("The page of results")
struct ResultsOverviewTests {
  @Test(
    "the conclusion is the header's paragraph after 'What comes out:'",
    arguments: [
      ("# A title.\n#\n# What comes out: it\n#   works.\n#\n# More.\nname: a\n", "it works."),
      ("# What comes out: it works.\nname: a\n# What comes out: no\n", "it works."),
      ("name: a\n# What comes out: no\n", nil), ("# Nothing.\nname: a\n", nil), ("# What comes out:\nname: a\n", nil),
      ("", nil),
    ])
  func conclusion(text: String, expected: String?) {
    #expect(Conclusion.find(in: text) == expected)
  }

  @Test("a table of means, deviations and intervals, the verdict, the conclusion; what was not run is said")
  func page() async throws {
    let runs = try FinishedRuns()
    let text = "# What comes out: *noise*, with `scale=_none_` too.\n" + FinishedRuns.spec
    let folder = try await runs.run(text, "seeds=[1, 2, 3]")
    let experiment = try Experiment(path: runs.path("s.yaml"), overrides: ["seeds=[1..3]"])
    let other = try Experiment(path: runs.path("s.yaml"), overrides: ["training.epochs=9"])
    let overview = try ResultsOverview([.experiment(experiment), .experiment(other)], layout: runs.layout)
    #expect(overview.warnings.count == 1 && overview.warnings[0].hasPrefix("s.yaml: there is no finished run tiny/"))
    let page = try overview.markdown()
    #expect(page.contains("\n\\*noise\\*, with `scale=_none_` too.\n") && page.contains("\nNot run.\n"))
    #expect(page.contains("| model | rmse | mae | r2 | against naive |\n| --- | ---: | ---: | ---: | --- |\n"))
    let values = try ComparisonTests.values(folder, model: "lstm", metric: "rmse")
    let mean = values.reduce(0, +) / 3
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2).squareRoot()
    let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("| lstm |") })
    let shown = try #require(line.firstMatch(of: /([0-9.]+) ± ([0-9.]+) \(([0-9.]+) to ([0-9.]+)\)/))
    let numbers = try [shown.output.1, shown.output.2, shown.output.3, shown.output.4].map { try #require(Double($0)) }
    #expect(abs(numbers[0] - mean) <= 1e-3 && abs(numbers[1] - deviation) <= 1e-3)
    #expect(numbers[2] >= (values.min() ?? 0) - 1e-3 && numbers[3] <= (values.max() ?? 0) + 1e-3)
    #expect(numbers[2] < numbers[0] && numbers[0] < numbers[3])
    #expect(page.contains("seeds 1, 2, 3, run `\(folder.suffix(12))`"))
  }
}
