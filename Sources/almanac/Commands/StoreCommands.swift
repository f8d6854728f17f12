import ArgumentParser
import Artifacts
import Reports
import Stages

/// `almanac store`.
struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "Check the cache, or remove what no run needs.",
    subcommands: [Verify.self, Collect.self])

  /// `almanac store verify`.
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify", abstract: "Hash every object and check every record.")

    @OptionGroup var runs: RunsOption

    @Flag(help: "Move what is damaged to quarantine, so that the next run makes it again.")
    var repair = false

    func run() throws {
      let verification: StoreVerification
      do {
        verification = try runs.layout.store.verify(repair: repair)
        // What was moved away counts no longer.
        let page = TestPartsPage(runs.layout)
        if repair, page.exists { try page.write() }
      } catch {
        throw CommandFailure(error.description, exitCode: error.exitCode)
      }
      for fault in verification.faults { Output.result("\(fault)\n") }
      Output.result(
        [
          (verification.objects, "object"), (verification.records, "record"),
          (verification.evaluations, "evaluation"), (verification.faults.count, "fault"),
        ].map { "\($0) \($1)\($0 == 1 ? "" : "s")" }.joined(separator: ", ") + "\n")
      if verification.exitCode != 0 { throw ExitCode(verification.exitCode) }
    }
  }

  /// `almanac store gc`.
  struct Collect: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "gc", abstract: "Remove what no run reaches and is older than a day; by default only say what.")

    @OptionGroup var runs: RunsOption

    @Flag(inversion: .prefixedNo, help: "Only say what would be removed.")
    var dryRun = true

    func run() throws {
      do {
        let report = try runs.layout.collectGarbage(dryRun: dryRun)
        for entry in report.removed { Output.result("\(entry)\n") }
        Output.result(
          "\(counted(report.removed.count, "entry")), \(counted(report.bytes, "byte")) "
            + "\(dryRun ? "would be removed" : "removed")\n")
      } catch {
        throw CommandFailure(error.description, exitCode: error.exitCode)
      }
    }
  }
}
