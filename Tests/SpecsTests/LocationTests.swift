import Testing

@testable import Specs

@Suite("Where values were written")
struct LocationTests {
  @Test(
    "a key path finds its value or the nearest parent that was written",
    arguments: [
      ("name", 1, 7), ("data.source", 5, 11), ("data.target[1]", 8, 19), ("data.target[9]", 8, 11), ("seeds[0]", 3, 9),
      ("data.target[x]", 8, 11), ("data.target[", 8, 11), ("data.nothing.at.all", 5, 3), ("features[1].period", 26, 49),
      ("models.lstm.forget_bias", 32, 37), ("models.lstm.hidden_size", 32, 9), ("training.optimizer.name", 39, 21),
      ("training.optimizer.beta1", 39, 14), ("", 1, 1), (".", 1, 1), ("scale.", 29, 8), ("nothing", 1, 1),
    ])
  func lookup(path: String, line: Int, column: Int) throws {
    let location = try load(Example.full).location(of: path)
    #expect(location == SpecLocation(file: "s.yaml", line: line, column: column))
  }

  @Test("short forms are found under their long names") func shortForms() throws {
    let spec = try load(Example.minimal + "\nseed: 4\ntraining: {optimizer: sgd}")
    #expect(spec.location(of: "models.lstm.family") == SpecLocation(file: "s.yaml", line: 4, column: 17))
    #expect(spec.location(of: "seeds[0]") == SpecLocation(file: "s.yaml", line: 5, column: 7))
    #expect(spec.location(of: "training.optimizer.name") == SpecLocation(file: "s.yaml", line: 6, column: 23))
  }

  @Test("located values compare by value") func located() {
    let here = SpecLocation(file: "a", line: 1, column: 1)
    let there = SpecLocation(file: "b", line: 2, column: 2)
    #expect(Located("x", at: here) == Located("x", at: there) && Located("x", at: here) != Located("y", at: here))
    #expect(here < there && "\(there)" == "b:2:2")
  }

  @Test("a path is absolute whatever the spec's own path is") func absolutePaths() throws {
    let text = Example.full
    for (path, expected) in [
      ("s.yaml", "/home/user/data/aapl.csv"), ("./e/s.yaml", "/home/user/e/data/aapl.csv"),
      ("/srv/s.yaml", "/srv/data/aapl.csv"), ("/s.yaml", "/data/aapl.csv"),
      ("../s.yaml", "/home/user/../data/aapl.csv"),
    ] {
      let spec = try SpecReader(files: InMemoryFiles([path: text])).load(path: path)
      guard case .csv(let csv) = spec.data else { return #expect(Bool(false), "not a table") }
      #expect(spec.resolvedPath(for: csv.path) == expected)
    }
  }
}
