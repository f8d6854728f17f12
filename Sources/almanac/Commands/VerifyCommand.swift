import ArgumentParser
import Planning
import Reports
import Stages

/// `almanac verify`.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Run again into a scratch store and compare every artifact byte for byte, and the run's files with them.")

  @Argument(
    help: ArgumentHelp(
      "A run: its folder, experiment/id, id, or an experiment's name for its latest.", valueName: "run"),
    completion: .runs)
  var name: String

  @OptionGroup var runs: RunsOption

  @Option(
    help: "Numbers of threads to run with, such as 1,2; if not given one and all cores, or all cores with --canary.")
  var threads: String?

  @Flag(help: "Instead corrupt all values after each of several cutoffs: no forecast from there may change by a bit.")
  var canary = false

  @Option(
    help: ArgumentHelp("With --canary: cutoffs of each test part, evenly spread, or all.", valueName: "n|all"),
    completion: .list(["all"]))
  var cutoffs: String?

  func validate() throws {
    if let cutoffs {
      if !canary { throw ValidationError("--cutoffs is for --canary") }
      if cutoffs != "all", Int(cutoffs).map({ $0 >= 1 }) != true {
        throw ValidationError("--cutoffs must be at least 1, or all")
      }
    }
    _ = try threadCounts()
  }

  func run() async throws {
    let folder = try runs.folder(of: name)
    let cores = RunEnvironment.cores
    let counts = try threadCounts() ?? (cores == 1 ? [1] : [1, cores])
    let cancellation = CancellationFlag()
    SignalHandlers.install(cancellation)
    do {
      let verification = try Verification(folder: folder, layout: runs.layout)
      if canary {
        for count in try threadCounts() ?? [cores] {
          try await tryCanary(verification, threads: count, cancellation)
        }
        return
      }
      let files = try verification.checkFolder()
      for fault in files.faults { Output.result("\(fault)\n") }
      Output.result("folder: \(counted(files.count, "file")), \(Self.word(files.faults))\n")
      for count in counts {
        let report = try await verification.run(threads: count, cancellation: cancellation)
        if let interruption = report.interruption {
          Output.error("\(interruption); run again")
          throw ExitCode(SignalHandlers.exitCode(cancellation))
        }
        for difference in report.differences { Output.result("\(difference)\n") }
        Output.result(
          "\(counted(count, "thread")): \(counted(report.artifacts, "artifact")), \(Self.word(report.differences))\n")
        if !report.differences.isEmpty { throw ExitCode(9) }
      }
      guard files.faults.isEmpty else {
        throw CommandFailure(
          "error[V104]: \(files.faults.count) of the run's files are not what the run made\n"
            + "hint: the run's own command writes them again", exitCode: 9)
      }
    } catch let error as VerificationError {
      throw CommandFailure(error.description, exitCode: error.exitCode)
    }
  }

  private func tryCanary(
    _ verification: Verification, threads: Int, _ cancellation: CancellationFlag
  ) async throws {
    let report = try await verification.canary(
      cutoffs: cutoffs == "all" ? nil : cutoffs.flatMap { Int($0) } ?? 5, threads: threads, cancellation: cancellation)
    if let interruption = report.interruption {
      Output.error("\(interruption); run again")
      throw ExitCode(SignalHandlers.exitCode(cancellation))
    }
    for difference in report.differences.prefix(20) { Output.result("\(difference)\n") }
    let word = report.differences.isEmpty ? "unchanged" : "\(report.differences.count) changed"
    Output.result(
      "canary: \(counted(report.forecasts, "forecast")) from "
        + "\(counted(report.cutoffs, "cutoff")) (the test part has \(report.testCutoffs)), "
        + "\(counted(report.artifacts, "fitted artifact")): \(word)\n"
        + (report.skipped > 0
          ? "left out: \(counted(report.skipped, "time")) a baseline with too little history before the test part\n"
          : "")
    )
    if !report.differences.isEmpty { throw ExitCode(9) }
  }

  private static func word(_ faults: [String]) -> String { faults.isEmpty ? "identical" : "\(faults.count) differ" }

  /// Nil where none were asked for.
  private func threadCounts() throws -> [Int]? {
    guard let threads else { return nil }
    let counts = threads.split(separator: ",").map { Int($0) ?? 0 }
    guard !counts.isEmpty, counts.allSatisfy({ $0 >= 1 && $0 <= 1024 }) else {
      throw ValidationError("--threads must be numbers such as 1,2")
    }
    return counts
  }
}
