import Testing

@Suite("Rows that were put in")
struct FilledRowTests {
  private static let filling = "data.frequency=1d"
  private static let policy = "data.missing=forward-fill"

  /// The table without the rows 41 and 42.
  private static var gapped: String {
    let lines = TinyExperiment.csv().split(separator: "\n")
    return (lines[...40] + lines[43...]).joined(separator: "\n") + "\n"
  }

  private static func warning(_ path: String) -> String {
    "\(path):42:1: warning[W203]: 2 rows missing from times every 1d were filled by forward-fill: "
      + "\(TinyExperiment.day(40)) to \(TinyExperiment.day(41))"
  }

  /// The warnings of them in the run's record.
  private static func recorded(_ work: Workspace) throws -> [String] {
    let warnings = try work.json("runs/table/latest/run.json")["warnings"] as? [String]
    return (warnings ?? []).filter { $0.contains("W203") }
  }

  private static func count(_ part: String, in text: String) -> Int { text.split(separator: part).count - 1 }

  @Test("are told once by every run, by the cached one too, and in the run's folder")
  func told() throws {
    let work = try TinyExperiment.workspace(TinyExperiment.csvSpec, csv: Self.gapped)
    let first = try work.run("run", "s.yaml", Self.filling, Self.policy)
    let cached = try work.run("run", "s.yaml", Self.filling, Self.policy)
    for result in [first, cached] {
      #expect(result.exitCode == 0 && Self.count(Self.warning("data.csv"), in: " " + result.errors) == 1)
    }
    #expect(cached.lastLine.contains("0 stages run"))
    #expect(Self.count("2 rows missing from times every 1d", in: try work.text("runs/table/latest/report.html")) == 1)
    #expect(try Self.recorded(work) == [Self.warning("data.csv")])
    #expect(try work.run("verify", "table/latest").exitCode == 0)
    // A report that is made anew from what is cached knows it as well.
    let again = try work.run("run", "s.yaml", Self.filling, Self.policy, "description=other words")
    #expect(Self.count(Self.warning("data.csv"), in: " " + again.errors) == 1)
    #expect(try Self.recorded(work) == [Self.warning("data.csv")])
  }

  @Test("are told by the name that the data has now")
  func renamed() throws {
    let work = try TinyExperiment.workspace(TinyExperiment.csvSpec, csv: Self.gapped)
    _ = try work.run("run", "s.yaml", Self.filling, Self.policy)
    try work.write(Self.gapped, to: "moved.csv")
    let moved = try work.run("run", "s.yaml", Self.filling, Self.policy, "data.path=moved.csv")
    #expect(moved.errors.contains(Self.warning("moved.csv")) && !moved.errors.contains("data.csv"))
    #expect(!(try work.text("runs/table/latest/report.html")).contains("data.csv:"))
  }

  @Test("where there are none, nothing is said, and where there can be none, nothing is kept")
  func none() throws {
    let work = try TinyExperiment.workspace(TinyExperiment.csvSpec, csv: TinyExperiment.csv())
    for overrides in [[Self.filling, Self.policy], []] {
      for _ in 1...2 { #expect(try !work.run(["run", "s.yaml"] + overrides).errors.contains("W203")) }
      #expect(!(try work.text("runs/table/latest/report.html")).contains("rows missing"))
      #expect(try (work.digest("load", "filled-rows.json", of: "table") == nil) == overrides.isEmpty)
    }
  }
}
