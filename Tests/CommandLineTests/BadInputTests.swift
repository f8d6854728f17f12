import Foundation
import Testing

@Suite("Bad input: the right exit code, the place, and nothing written")
struct BadInputTests {
  struct SpecCase: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    let exitCode: Int32
    let begins: String
    var testDescription: String { new.isEmpty ? "without \(old)" : new }

    init(_ old: String, _ new: String, _ exitCode: Int32, _ begins: String) {
      self.old = old
      self.new = new
      self.exitCode = exitCode
      self.begins = begins
    }
  }

  static let specs: [SpecCase] = [
    SpecCase("lookback: 6", "lookbak: 6", 3, "s.yaml:3:9: error[E106]: 'window' needs key 'lookback'"),
    SpecCase(
      "window: {lookback: 6}", "window: {horizon: 1}", 3, "s.yaml:3:9: error[E106]: 'window' needs key 'lookback'"),
    SpecCase("lookback: 6", "lookback: six", 3, "s.yaml:3:20: error[E107]: 'lookback' must be"),
    SpecCase("lookback: 6", "lookback: 1.5", 3, "s.yaml:3:20: error[E107]: 'lookback' must be"),
    SpecCase("lookback: 6", "lookback: 0", 3, "s.yaml:3:20: error[E142]"),
    SpecCase("lookback: 6", "lookback: 6, horizon: 0", 3, "s.yaml:3:"),
    SpecCase("lookback: 6", "lookback: 5000", 3, "s.yaml:3:20: error[E144]"),
    SpecCase("family: lstm", "family: lstn", 3, "s.yaml:4:"),
    SpecCase("name: table", "name: ../table", 3, "s.yaml:1:7: error[E123]"),
    SpecCase("name: table", "name: CON", 3, "s.yaml:1:7: error[E123]"),
    SpecCase("name: table", "name: table\nname: again", 3, "s.yaml:2:1: error[E104]: duplicate key 'name'"),
    SpecCase("name: table", "name: !!str table", 3, "s.yaml:1:7: error[E115]"),
    SpecCase("epochs: 2", "epohcs: 2", 3, "s.yaml:5:12: error[E105]: unknown key 'epohcs'"),
    SpecCase("epochs: 2", "epochs: -1", 3, "s.yaml:5:20: error[E"),
    SpecCase("epochs: 2", "epochs: 2, optimizer: {name: adam, learning_rate: .nan}", 3, "s.yaml:5:"),
    SpecCase("epochs: 2", "epochs: 2, optimizer: {name: adam, learning_rate: 1e999}", 3, "s.yaml:5:"),
    SpecCase("epochs: 2", "epochs: 2, shuffle: NO", 3, "s.yaml:5:"),
    SpecCase(
      "epochs: 2", "epochs: 2, early_stopping: {patience: 3}}\nsplit: {train: 0.8, validation: 0, test: 0.2", 3,
      "s.yaml:"),
    SpecCase("plots: [forecast]", "plots: [forecast, forecasts]", 3, "s.yaml:9:"),
    SpecCase("plots: [forecast]", "plots: [forecast", 3, "s.yaml:"),
    SpecCase("plots: [forecast]", "split: {train: 0.7, validation: 0.2, test: 0.2}", 3, "s.yaml:9:16: error[E140]"),
    SpecCase(
      "plots: [forecast]", "split: {validation_start: 2030-01-01, test_start: 2031-01-01}", 3, "s.yaml:9:8: error[E145]"
    ),
    SpecCase("target: Close", "target: Clsoe", 4, "data.csv:1:1: error[D210]"),
    SpecCase("path: data.csv", "path: nothing.csv", 4, "s.yaml:2:27: error[E131]: nothing.csv: no such file"),
    SpecCase("path: data.csv", "path: .", 4, "s.yaml:2:27: error[E131]"),
    SpecCase("path: data.csv", "path: ../../../etc/passwd", 8, "s.yaml:2:27: error[E130]"),
    SpecCase("path: data.csv", "path: /dev/zero", 8, "s.yaml:2:27: error[E130]"),
    SpecCase(
      "path: data.csv", "path: data.csv, sha256: " + String(repeating: "a", count: 64), 4,
      "s.yaml:2:45: error[E135]"),
  ]

  static let tableSpec = """
    name: table
    data: {source: csv, path: data.csv, time: Date, target: Close}
    window: {lookback: 6}
    model: {family: lstm, hidden_size: 4}
    training: {epochs: 2, batch_size: 16}
    evaluation:
      metrics: [rmse, mae]
      baselines: [naive]
    plots: [forecast]

    """

  static var rows: [String] {
    ["Date,Close"]
      + (1...60).map { day in
        let month = day <= 31 ? "01" : "02"
        let number = day <= 31 ? day : day - 31
        return "2024-\(month)-\(number < 10 ? "0" : "")\(number),\(100 + day % 7)"
      }
  }

  /// Runs a spec over a table, and expects a refusal that leaves the folder as it was.
  func expectRefused(spec: String, table: String, exitCode: Int32, begins: String) throws {
    let work = try Workspace()
    try work.write(spec, to: "s.yaml")
    try work.write(table, to: "data.csv")
    let result = try work.run("run", "s.yaml")
    #expect(result.exitCode == exitCode, "\(result.errors)")
    #expect(result.firstError.hasPrefix(begins), "\(result.errors)")
    #expect(result.output.isEmpty)
    #expect(try work.entries() == ["s.yaml", "data.csv"])
    let check = try work.run("check", "s.yaml")
    #expect(check.exitCode == exitCode)
    #expect(check.firstError == result.firstError)
  }

  @Test("Specs", arguments: specs)
  func spec(_ bad: SpecCase) throws {
    let spec = Self.tableSpec.replacingOccurrences(of: bad.old, with: bad.new)
    try #require(spec != Self.tableSpec)
    let table = Self.rows.joined(separator: "\n") + "\n"
    try expectRefused(spec: spec, table: table, exitCode: bad.exitCode, begins: bad.begins)
  }

  @Test("A file that is not there is told by the place where it was looked for, be it of the spec or the command line")
  func lookedFor() throws {
    let work = try Workspace()
    try work.write(Self.tableSpec, to: "specs/s.yaml")
    let own = try work.run("check", "specs/s.yaml")
    #expect(own.errors.contains("hint: looked for as \(work.path("specs/data.csv")): "), "\(own.errors)")
    let given = try work.run("check", "specs/s.yaml", "data.path=data.csv")
    #expect(given.errors.contains("hint: looked for as \(work.path("data.csv")): "), "\(given.errors)")
  }

  @Test(
    "Tables",
    arguments: [
      (12, "2024-01-12", "data.csv:13:1: error[D201]: row has 1 field"),
      (12, "2024-01-12,1,2", "data.csv:13:1: error[D201]: row has 3 fields"),
      (12, "2024-01-12,\"105", "data.csv:13:12: error[D202]"),
      (12, "2024-01-12,10\"5", "data.csv:13:"), (12, "2024-01-12,nan", "data.csv:13:12: error[D204]"),
      (12, "2024-01-12,", "data.csv:13:12: error[D204]"), (12, "2024-01-12,NA", "data.csv:13:12: error[D204]"),
      (12, "2024-01-12,0x1p3", "data.csv:13:12: error[D204]"), (12, "2024-01-12, 105", "data.csv:13:12: error[D204]"),
      (12, "2024-01-12,1_000", "data.csv:13:12: error[D204]"), (12, "2024-01-12,1e999", "data.csv:13:12: error[D205]"),
      (12, "2024-01-12,inf", "data.csv:13:12: error[D204]"), (12, "2024-01-12,\u{0}1", "data.csv:13:12: error[D208]"),
      (12, "2024-01-32,105", "data.csv:13:1: error[D211]"), (12, "12.01.2024,105", "data.csv:13:1: error[D211]"),
      (12, "2024-01-11,105", "data.csv:13:1: error[D213]"), (12, "2024-01-02,105", "data.csv:13:1: error[D212]"),
      (0, "Date,Close,", "data.csv:1:12: error[D206]: column 3 has no name"),
      (0, "Date,Open", "data.csv:1:1: error[D210]: no column 'Close'"),
    ])
  func table(row: Int, text: String, begins: String) throws {
    var rows = Self.rows
    rows[row] = text
    try expectRefused(
      spec: Self.tableSpec, table: rows.joined(separator: "\n") + "\n", exitCode: 4, begins: begins)
  }

  @Test("An empty table and a header alone", arguments: ["", "Date,Close\n"])
  func empty(text: String) throws {
    try expectRefused(spec: Self.tableSpec, table: text, exitCode: 4, begins: "data.csv:")
  }

  @Test(
    "Wrong use ends with exit 2",
    arguments: [["run"], ["run", "s.yaml", "--jobs", "0"], ["nothing"], ["compare", "a"]])
  func usage(arguments: [String]) throws {
    let work = try TinyExperiment.workspace()
    let result = try work.run(arguments)
    #expect(result.exitCode == 2, "\(result.errors)")
    #expect(!result.errors.isEmpty && result.output.isEmpty)
    #expect(try work.entries() == ["s.yaml"])
  }
}
