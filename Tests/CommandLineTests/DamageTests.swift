import Foundation
import Testing

@Suite("Damage in the cache")
struct DamageTests {
  /// Turns one bit of every object that the latest run's lock knows by this name, or of all; the number of objects.
  static func flip(_ artifact: String?, in work: Workspace) throws -> Int {
    let stages = try work.json("runs/tiny/latest/lock.json")["stages"] as? [String: [String: Any]] ?? [:]
    var digests: Set<String> = []
    for stage in stages.values {
      for (name, digest) in stage["artifacts"] as? [String: String] ?? [:] where artifact == nil || name == artifact {
        digests.insert(digest)
      }
    }
    for digest in digests {
      let name = "runs/.store/objects/" + digest
      var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: work.path(name))))
      bytes[bytes.count / 2] ^= 0x10
      try FileManager.default.removeItem(atPath: work.path(name))
      try work.write(bytes, to: name)
    }
    return digests.count
  }

  @Test(
    "A flipped bit in any artifact that a run reads is noticed, told, and made good: the results are those of the undamaged run",
    arguments: [
      "series.safetensors", "windows.safetensors", "best.safetensors", "history.json",
      "forecasts.safetensors", "metrics.csv", "predictions.csv", "history.csv", "comparison.svg", "report.html",
    ])
  func flippedBit(suffix: String) throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let results = try work.results()
    let objects = try work.objects()
    #expect(try Self.flip(suffix, in: work) > 0)
    let verify = try work.run("store", "verify")
    #expect(verify.exitCode == 5)
    // The run's own files are gone too, so that everything has to come out of the cache again.
    try FileManager.default.removeItem(atPath: work.path("runs/tiny"))
    let result = try work.run("run", "s.yaml")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.errors.contains("warning[W501]: store entry "), "\(result.errors)")
    #expect(result.errors.contains("/\(suffix) damaged (sha256 mismatch); moved to quarantine; rebuilding stage '"))
    #expect(try work.results() == results)
    #expect(try work.objects() == objects)
    #expect(try work.run("store", "verify").exitCode == 0)
    #expect(try work.executed(["s.yaml"]) == [])
  }

  @Test("With --no-rebuild damage ends the run with exit 5, and the entry is named")
  func noRebuild() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    #expect(try Self.flip("windows.safetensors", in: work) == 1)
    // What needs the damaged windows has to run.
    let result = try work.run("run", "s.yaml", "models.lstm.hidden_size=5", "--no-rebuild")
    #expect(result.exitCode == 5, "\(result.errors)")
    #expect(result.errors.contains("windows.safetensors"))
    let repaired = try work.run("run", "s.yaml", "models.lstm.hidden_size=5")
    #expect(repaired.exitCode == 0, "\(repaired.errors)")
  }

  @Test("Everything damaged at once is made again, and a deleted cache too")
  func everything() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let results = try work.results()
    #expect(try Self.flip(nil, in: work) > 10)
    #expect(try work.run("run", "s.yaml", "--force", "report").exitCode == 0)
    #expect(try work.results() == results)
    try FileManager.default.removeItem(atPath: work.path("runs/.store"))
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    #expect(try work.results() == results)
  }

  @Test("A run folder whose files were changed or deleted is put right by the same command")
  func runFolder() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let results = try work.results()
    for (place, name) in results.keys.sorted().enumerated() {
      try FileManager.default.removeItem(atPath: work.path("runs/" + name))
      if place.isMultiple(of: 2) { try work.write("something else", to: "runs/" + name) }
    }
    let result = try work.run("run", "s.yaml")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.lastLine.hasPrefix("tiny: 0 stages run"))
    #expect(try work.results() == results)
  }

  @Test("store verify --repair moves damage away, and gc without --no-dry-run removes nothing")
  func repair() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let objects = try work.objects()
    #expect(try work.run("store", "gc").output.hasPrefix("0 entries, 0 bytes would be removed"))
    #expect(try Self.flip("report.html", in: work) == 1)
    let digest = try #require(try work.digest("report", "report.html", of: "tiny"))
    let repair = try work.run("store", "verify", "--repair")
    #expect(repair.output.contains(digest))
    #expect(try work.executed(["s.yaml"]) == ["report"])
    #expect(try work.objects() == objects)
  }

  @Test("verify of a run whose lock names other bytes ends with 9 and says where they differ")
  func notReproduced() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let table = try #require(try work.digest("evaluate", "metrics.csv", of: "tiny"))
    let other = try #require(try work.digest("evaluate", "history.csv", of: "tiny"))
    let lock = try work.text("runs/tiny/latest/lock.json")
    try work.write(lock.replacingOnce(table, by: other), to: "runs/tiny/latest/lock.json")
    let result = try work.run("verify", "tiny", "--threads", "1")
    #expect(result.exitCode == 9)
    let difference = "first difference: line 1, column 'epoch': epoch -> split"
    #expect(result.output.hasPrefix("metrics.csv: changed since the run\n  \(difference)\nmetrics.json: "))
    #expect(result.output.contains("\nevaluate/metrics.csv: \(other.prefix(12))... -> \(table.prefix(12))...\n"))
    #expect(result.output.split(separator: "\n").count { $0.hasSuffix(difference) } == 2)
    #expect(result.lastLine == "1 thread: 21 artifacts, 1 differ")
  }

  @Test("verify needs no place to write in beside the store")
  func readOnly() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    // Also who may write anywhere cannot write into what is no folder.
    try FileManager.default.removeItem(atPath: work.path("runs/.store/staging"))
    try work.write("", to: "runs/.store/staging")
    let before = try FileManager.default.subpathsOfDirectory(atPath: work.path("runs"))
    for options in [["--threads", "1"], ["--canary"]] {
      let verify = try work.run(["verify", "tiny"] + options)
      #expect(verify.exitCode == 0, "\(verify.errors)")
    }
    #expect(try FileManager.default.subpathsOfDirectory(atPath: work.path("runs")) == before)
  }

  @Test("verify names the files of a run's folder that were changed or removed, and where, and ends with 9")
  func changedCopies() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let whole = try work.run("verify", "tiny", "--threads", "1")
    #expect(whole.exitCode == 0)
    #expect(whole.output.hasPrefix("folder: 13 files, identical\n"), "\(whole.output)")
    let files = [
      "predictions.csv", "history.csv", "report.html", "plots/history.svg", "models/gru-1.safetensors", "metrics.csv",
      "metrics.json",
    ]
    for file in files {
      let path = work.path("runs/tiny/latest/\(file)")
      let good = try Data(contentsOf: URL(fileURLWithPath: path))
      // A digit in the middle, so that a table stays one; then none of it.
      var changed = good
      let digit = try #require(good.indices.dropFirst(good.count / 2).first { (0x30...0x38).contains(good[$0]) })
      changed[digit] += 1
      let line = good[..<digit].count { $0 == 0x0a } + 1
      let place = file.hasPrefix("models") ? "byte " : "line \(line), \(file.hasSuffix(".csv") ? "column '" : "byte ")"
      for (bytes, word) in [
        (changed, "changed since the run\n  first difference: \(place)"), (nil, "missing\n"),
      ] as [(Data?, String)] {
        try FileManager.default.removeItem(atPath: path)
        if let bytes { try bytes.write(to: URL(fileURLWithPath: path)) }
        let verify = try work.run("verify", "tiny", "--threads", "1")
        #expect(verify.exitCode == 9, "\(file)")
        #expect(verify.output.hasPrefix("\(file): \(word)"), "\(verify.output)")
        #expect(verify.output.contains("\nfolder: 13 files, 1 differ\n"), "\(verify.output)")
        #expect(verify.firstError == "error[V104]: 1 of the run's files are not what the run made")
        try? FileManager.default.removeItem(atPath: path)
        try good.write(to: URL(fileURLWithPath: path))
      }
    }
    // The hint holds.
    try work.write("run,x\n", to: "runs/tiny/latest/metrics.csv")
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    #expect(try work.run("verify", "tiny", "--threads", "1").output == whole.output)
  }

  @Test("Changed tables, and a record that names another run, are told by verify and compare, and made good by the run")
  func changedTables() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml", "models.lstm.hidden_size=5").exitCode == 0)
    let other = try #require(try work.json("runs/tiny/latest/run.json")["run"] as? String)
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let run = try #require(try work.json("runs/tiny/latest/run.json")["run"] as? String)
    #expect(try work.run("compare", other, run).errors == "")

    let lines = try work.text("runs/tiny/latest/metrics.csv").split(separator: "\n")
    let cells = lines[2].split(separator: ",", omittingEmptySubsequences: false)
    let edited = (cells.dropLast() + ["0.25"]).joined(separator: ",")
    let table = (lines[..<2] + [edited[...]] + lines[4...]).joined(separator: "\n") + "\n"
    try work.write(table, to: "runs/tiny/latest/metrics.csv")
    let byModel = try work.text("runs/tiny/latest/metrics.json")
    try work.write(byModel.replacingOnce("\"mae\"", by: "\"mxe\""), to: "runs/tiny/latest/metrics.json")
    let record = try work.text("runs/tiny/latest/run.json")
    try work.write(
      record.replacingOnce("\"run\": \"\(run)", by: "\"run\": \"0123456789ab")
        .replacingOnce("\"experiment\": \"tiny", by: "\"experiment\": \"huge"),
      to: "runs/tiny/latest/run.json")

    let names = "experiment 'huge' instead of 'tiny', run '0123456789ab' instead of '\(run)'"
    let verify = try work.run("verify", "tiny/\(run)", "--threads", "1")
    #expect(verify.exitCode == 9)
    let faults = verify.output.split(separator: "\n").map(String.init)
    #expect(faults[0] == "metrics.csv: changed since the run")
    #expect(faults[1] == "  first difference: line 3, column 'value': \(cells[cells.count - 1]) -> 0.25")
    #expect(faults[2] == "metrics.json: changed since the run")
    #expect(
      faults[3].hasPrefix("  first difference: line 3, byte ") && faults[3].contains(": 'ae\": ")
        && faults[3].contains(" -> 'xe\": "), "\(faults[3])")
    #expect(faults[4...5] == ["run.json: \(names)", "folder: 13 files, 3 differ"], "\(verify.output)")

    let rest = "; 'almanac verify tiny/\(run)' says where, and the run's own command writes it again"
    let compare = try work.run("compare", other, run)
    #expect(compare.exitCode == 0)
    #expect(
      compare.errors == """
        warning[W301]: tiny/\(run): run.json names \(names)\(rest)
        warning[W301]: tiny/\(run): metrics.csv was changed since the run, so that what it says here may be wrong\(rest)

        """)

    #expect(try work.run("run", "s.yaml").exitCode == 0)
    #expect(try work.run("compare", other, run).errors == "")
    #expect(try work.run("verify", "tiny", "--threads", "1").exitCode == 0)
    // What the run made may be gone; the change is seen all the same.
    try work.write(table, to: "runs/tiny/latest/metrics.csv")
    try FileManager.default.removeItem(atPath: work.path("runs/.store/objects"))
    let lost = try work.run("verify", "tiny", "--threads", "1")
    #expect(
      lost.output.hasPrefix(
        "metrics.csv: changed since the run\n  the store no longer has what the run made, so that it cannot be said where\n"
      ), "\(lost.output)")
  }
}
