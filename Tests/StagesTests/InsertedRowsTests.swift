import Forecasting
import Testing

@testable import Stages

@Suite("Rows that were put in")
struct InsertedRowsTests {
  @Test("A warning counts those between the spec's start and end, of the series that are kept")
  func kept() throws {
    let runs = try FinishedRuns()
    try runs.write(
      """
      name: gaps
      data: {source: csv, path: data.csv, time: day, series: id, target: value, frequency: 1d, missing: forward-fill}
      window: {lookback: 2}
      model: {family: moving-average}
      """, to: "s.yaml")
    let rows = ["a,2024-01-01,1", "b,2024-01-01,1", "b,2024-01-03,3", "a,2024-01-04,4", "a,2024-01-08,8"]
    let text = (["id,day,value"] + rows).joined(separator: "\n")
    try runs.write(text, to: "data.csv")
    let file = SourceResponse(name: "data.csv", bytes: Array(text.utf8))
    func told(_ overrides: String...) throws -> [String] {
      let spec = try Experiment(path: runs.path("s.yaml"), overrides: overrides).spec
      return try LoadStage.read(spec, [file]).warnings.map(\.headline)
    }
    let filled = "missing from times every 1d were filled by forward-fill:"
    #expect(
      try told() == ["data.csv:4:1: warning[W203]: 6 rows \(filled) 2024-01-02 and 2 more gaps"])
    #expect(
      try told("data.only=[a]", "data.end=2024-01-06")
        == ["data.csv:5:1: warning[W203]: 4 rows \(filled) 2024-01-02 to 2024-01-03 and 1 more gap"])
    #expect(try told("data.start=2024-01-08") == [])
  }
}
