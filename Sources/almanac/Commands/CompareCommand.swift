import ArgumentParser
import Artifacts
import Planning
import Stages

#if canImport(Glibc)
  import Glibc
#endif

/// `almanac compare`.
struct CompareCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, csv, json, html
  }

  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Parameters, metrics and curves of runs side by side.")

  @Argument(
    help: "Runs: folders, experiment/id, ids, or an experiment's name for its latest; changes are against the first.",
    completion: .runs)
  var names: [String] = []

  @OptionGroup var runs: RunsOption
  @OptionGroup var selection: SelectionOptions

  @Option(help: "text, csv, json or html.")
  var format = Format.text

  @Option(
    name: [.short, .long], help: "Also write tables, figures and a page into this folder.", completion: .directory)
  var output: String?

  @Flag(help: "Go on, and write again whenever runs are added or change; the page loads itself again. Needs --output.")
  var watch = false

  func validate() throws {
    if names.count < 2, selection.condition == nil { throw ValidationError("name at least two runs, or use --where") }
    if watch, output == nil { throw ValidationError("--watch needs --output, the folder that it writes again") }
  }

  func run() throws {
    if watch, let output { try keepWriting(into: output) }
    let comparison = try compared()
    for warning in comparison.warnings { Output.error("warning[W301]: \(warning)") }
    try reporting {
      switch format {
      case .text: Output.result(try comparison.text())
      case .csv: Output.result(try comparison.csv())
      case .json: Output.result(String(decoding: comparison.json.indentedBytes, as: UTF8.self))
      case .html: Output.result(try comparison.html())
      }
      if let output { try Self.write(try comparison.files(), into: output) }
    }
  }

  /// The runs as they are now.
  private func compared() throws -> RunComparison {
    let folders = try names.map { try runs.folder(of: $0) }
    let chosen = selection.condition == nil ? nil : try selection.select(runs)
    return try reporting { try RunComparison(folders: folders, and: chosen) }
  }

  /// Compares again and again until a signal comes, and writes what has changed.
  ///
  /// What cannot be compared yet, such as a run that has not finished, is said once and waited for. Comparing takes a
  /// twentieth of the time at most, so that it does not slow down what is waited for.
  private func keepWriting(into output: String) throws -> Never {
    let cancellation = CancellationFlag()
    SignalHandlers.install(cancellation)
    // A condition that cannot be read is not waited for.
    _ = try selection.filter()
    let clock = ContinuousClock()
    var written: [[UInt8]] = []
    var said = ""
    while !cancellation.isCancelled {
      let start = clock.now
      do {
        let files = try reporting { try compared().files(reloadSeconds: 5) }
        if files.map(\.bytes) != written {
          try Self.write(files, into: output)
          written = files.map(\.bytes)
          Output.error("written: \(output)/report.html")
        }
        said = ""
      } catch let failure as CommandFailure where failure.exitCode != 6 {
        if failure.text != said { Output.error("waiting for runs: \(failure.message)") }
        said = failure.text
      }
      // A signal ends the sleep.
      sleep(UInt32(max(1, min(600, ((clock.now - start) / .seconds(1) * 20).rounded(.up)))))
    }
    throw ExitCode(SignalHandlers.exitCode(cancellation))
  }

  private static func write(_ files: [(name: String, bytes: [UInt8])], into output: String) throws {
    guard FolderFile.beginning(of: "\(output)/run.json", count: 1) == nil else {
      throw CommandFailure(
        "error[U106]: \(output) is the folder of a run, whose files are not written over",
        exitCode: CommandFailure.usage)
    }
    // All files are made before the first is written.
    for file in files { try FolderFile.write(file.bytes, to: "\(output)/\(file.name)") }
  }

  private func reporting<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as ComparisonError {
      throw CommandFailure(error.description, exitCode: error.exitCode)
    }
  }
}
