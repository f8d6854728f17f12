import Testing

@Suite("A run is its inputs")
struct IdenticalRunTests {
  @Test("The same spec in two runs folders, on any threads and jobs, gives the same bytes but for run.json")
  func sameBytes() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml", "--runs", "a").exitCode == 0)
    let expected = try work.results("a")
    let objects = try work.objects("a")
    // All files of the contract are there: four tables, metrics.json, spec, lock, page, three plots, best and last
    // weights of two models.
    #expect(expected.count == 15)
    for options in [
      ["--threads", "1", "--jobs", "1"], ["--threads", "2", "--jobs", "1"], ["--threads", "2", "--jobs", "4"],
    ] {
      let runs = "b" + options.joined()
      #expect(try work.run(["run", "s.yaml", "--runs", runs] + options).exitCode == 0)
      #expect(try work.results(runs) == expected, "\(options)")
      #expect(try work.objects(runs) == objects, "\(options)")
    }
  }

  @Test("A second run runs nothing, leaves every file as it is, and says so")
  func secondRun() throws {
    let work = try TinyExperiment.workspace()
    let first = try work.run("run", "s.yaml")
    #expect(first.exitCode == 0)
    #expect(first.lastLine.hasPrefix("tiny: 12 stages run, 0 cached -> runs/tiny/"))
    let before = try work.results()
    let record = try work.text("runs/tiny/latest/run.json")
    let second = try work.run("run", "s.yaml")
    #expect(second.exitCode == 0)
    #expect(second.lastLine.hasPrefix("tiny: 0 stages run, 12 cached -> runs/tiny/"))
    #expect(try work.results() == before)
    #expect(try work.text("runs/tiny/latest/run.json") == record)
    // The table of metrics is shown both times.
    #expect(second.output.contains("skill vs naive"))
  }

  @Test("From another working directory and by another way of writing the paths, a run is the same run")
  func anywhere() throws {
    let work = try TinyExperiment.workspace(TinyExperiment.csvSpec, csv: TinyExperiment.csv())
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    try work.write("", to: "deeper/empty")
    let elsewhere = try CommandLineProgram.start(
      ["run", "../s.yaml", "--runs", "../runs"], in: work.path("deeper")
    ).wait()
    #expect(elsewhere.exitCode == 0, "\(elsewhere.errors)")
    #expect(elsewhere.lastLine.hasPrefix("table: 0 stages run,"))
  }

  @Test("The page and the tables of a run say nothing of the machine or the clock")
  func noMachine() throws {
    let work = try TinyExperiment.workspace(TinyExperiment.csvSpec, csv: TinyExperiment.csv())
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    for (name, data) in try work.results() {
      #expect(!String(decoding: data, as: UTF8.self).contains(work.folder), "\(name)")
    }
  }
}
