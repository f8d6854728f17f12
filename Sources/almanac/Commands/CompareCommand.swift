import ArgumentParser
import Artifacts
import Stages

/// `almanac compare`.
struct CompareCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, csv, json, html
  }

  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Parameters, metrics and curves of runs side by side.")

  @Argument(
    help: "Runs: folders, experiment/id, ids, or an experiment's name for its latest; changes are against the first.")
  var names: [String] = []

  @OptionGroup var runs: RunsOption
  @OptionGroup var selection: SelectionOptions

  @Option(help: "text, csv, json or html.")
  var format = Format.text

  @Option(name: [.short, .long], help: "Also write tables, figures and a page into this folder.")
  var output: String?

  func validate() throws {
    if names.count < 2, selection.condition == nil { throw ValidationError("name at least two runs, or use --where") }
  }

  func run() throws {
    let folders = try names.map { try runs.folder(of: $0) }
    let chosen = selection.condition == nil ? nil : try selection.select(runs)
    do {
      let comparison = try RunComparison(folders: folders, and: chosen)
      for warning in comparison.warnings { Output.error("warning[W301]: \(warning)") }
      switch format {
      case .text: Output.result(try comparison.text())
      case .csv: Output.result(try comparison.csv())
      case .json: Output.result(String(decoding: comparison.json.indentedBytes, as: UTF8.self))
      case .html: Output.result(try comparison.html())
      }
      if let output {
        // All files are made before the first is written.
        for file in try comparison.files() { try FolderFile.write(file.bytes, to: "\(output)/\(file.name)") }
      }
    } catch let error as ComparisonError {
      throw CommandFailure(error.description, exitCode: error.exitCode)
    }
  }
}
