import ArgumentParser
import Stages

/// `almanac results`.
struct ResultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "results", abstract: "What the finished runs of specs came to, as a Markdown page.",
    discussion: "Arguments with '=' override keys of all specs, as for run: the same arguments name the same runs.")

  @Argument(
    help: ArgumentHelp("Specs, and key.path=value overrides.", valueName: "spec ... key=value"),
    completion: .specsAndOverrides)
  var arguments: [String]

  @OptionGroup var runs: RunsOption
  @OptionGroup var sources: SourceOptions

  @Option(name: [.short, .long], help: "Write the page into this file.", completion: .file())
  var output: String?

  func validate() throws {
    if arguments.allSatisfy({ $0.contains("=") }) { throw ValidationError("name at least one spec") }
  }

  func run() throws {
    let overrides = arguments.filter { $0.contains("=") }
    let access = sources.access(.never, runs)
    let workloads = try arguments.filter { !$0.contains("=") }
      .map { try SpecArguments.workload($0, overrides, access) }
    do {
      let overview = try ResultsOverview(workloads, layout: runs.layout)
      for warning in overview.warnings { Output.error("warning[W302]: \(warning)") }
      let page = try overview.markdown()
      if let output { try Self.refuseOthers(output, page) }
      if let output { try FolderFile.write(Array(page.utf8), to: output) } else { Output.result(page) }
    } catch let error as ComparisonError {
      throw CommandFailure(error.description, exitCode: error.exitCode)
    }
  }

  /// Refuses to write over a file that is no page of results, such as a spec.
  private static func refuseOthers(_ path: String, _ page: String) throws {
    let heading = Array(page.utf8.prefix { $0 != UInt8(ascii: "\n") })
    guard let found = FolderFile.beginning(of: path, count: heading.count), found != heading else { return }
    throw CommandFailure(
      "error[U106]: \(path) is there and is no page of results, so it is not written over\nhint: choose another name",
      exitCode: CommandFailure.usage)
  }
}
