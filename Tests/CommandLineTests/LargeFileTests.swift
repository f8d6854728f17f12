import Foundation
import Testing

/// Sparse files, so that a test fails by the memory that it would take, not by the disk that it does.
@Suite("Files of run folders that are too large")
struct LargeFileTests {
  /// Makes a file longer, with zeros that take no place; returns what is said of it.
  private static func grow(
    _ name: String, of run: String, in work: Workspace, to size: Int, limit: Int
  ) throws -> String {
    let path = work.path("runs/tiny/\(run)/\(name)")
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: UInt64(size))
    try file.close()
    return "\(name) is too large: it has \(size) bytes, and no more than \(limit) are read"
  }

  /// A workspace with two runs, and the id of the latest.
  private static func runs() throws -> (work: Workspace, latest: String) {
    let work = try TinyExperiment.workspace()
    _ = try work.executed(["s.yaml", "models.lstm.hidden_size=5"])
    _ = try work.executed(["s.yaml"])
    return (work, try #require(try work.json("runs/tiny/latest/run.json")["run"] as? String))
  }

  @Test("A record: the list leaves its run out, and all who are asked for the run say why")
  func record() throws {
    let (work, run) = try Self.runs()
    let said = try Self.grow("run.json", of: run, in: work, to: 20 << 30, limit: 16 << 20)
    let list = try work.run("list", "--format", "csv")
    #expect(list.exitCode == 0 && list.output.split(separator: "\n").count == 2)
    #expect(list.firstError == "warning[W303]: runs/tiny/\(run)/\(said): its run is left out")
    let show = try work.run("show", run)
    #expect(show.exitCode == 4 && show.errors.contains(said))
  }

  @Test("A lock: comparing, predicting and verifying say which, how large and how large it may be")
  func lock() throws {
    let (work, run) = try Self.runs()
    let said = try Self.grow("lock.json", of: run, in: work, to: 20 << 30, limit: 64 << 20)
    let compare = try work.run("compare", "--where", "status=done")
    #expect(compare.exitCode == 4 && compare.firstError.hasPrefix("error[V205]:") && compare.firstError.hasSuffix(said))
    for command in ["predict", "verify"] {
      let result = try work.run(command, run)
      #expect(result.exitCode == 4 && result.errors.contains(said.replacingOnce("lock.json ", by: "lock.json: ")))
    }
    // The run's own command writes it again.
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    #expect(try work.run("verify", run).exitCode == 0)
  }

  @Test("Metrics: what asks for them leaves the run out, what does not still lists it")
  func metrics() throws {
    let (work, run) = try Self.runs()
    let said = try Self.grow("metrics.csv", of: run, in: work, to: 20 << 30, limit: 1 << 30)
    let plain = try work.run("list", "--format", "csv")
    #expect(plain.errors.isEmpty && plain.output.split(separator: "\n").count == 3)
    let chosen = try work.run("list", "--format", "csv", "--where", "rmse>0")
    #expect(chosen.exitCode == 0 && chosen.output.split(separator: "\n").count == 2)
    #expect(chosen.firstError == "warning[W303]: runs/tiny/\(run)/\(said): its run is left out")
    let show = try work.run("show", run)
    #expect(show.exitCode == 4 && show.errors.contains(said))
    let verify = try work.run("verify", run)
    #expect(verify.exitCode == 9 && verify.output.contains(said.replacingOnce("metrics.csv ", by: "metrics.csv: ")))
  }

  @Test("Forecasts and losses: a comparison refuses them by name", arguments: ["predictions.csv", "history.csv"])
  func tables(name: String) throws {
    let (work, run) = try Self.runs()
    let said = try Self.grow(
      name, of: run, in: work, to: 20 << 30, limit: name == "history.csv" ? 1 << 30 : 8 << 30)
    let compare = try work.run("compare", "--where", "status=done")
    #expect(compare.exitCode == 4 && compare.firstError.hasPrefix("error[V205]:") && compare.firstError.hasSuffix(said))
  }
}
