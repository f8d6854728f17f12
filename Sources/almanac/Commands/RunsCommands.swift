import ArgumentParser
import Artifacts
import Reports
import Stages

/// `almanac list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the runs, newest first.")

  @OptionGroup var runs: RunsOption
  @OptionGroup var selection: SelectionOptions

  @Option(help: "text, csv or json.")
  var format = ListFormat.text

  func run() throws {
    let selection = try selection.select(runs)
    switch format {
    case .json: Output.result(String(decoding: selection.json.indentedBytes, as: UTF8.self))
    case .csv: Output.result(try selection.csv().text)
    case .text where selection.total == 0: Output.result("no runs in \(runs.runs)\n")
    case .text where selection.isEmpty:
      Output.result("none of \(selection.total) run\(selection.total == 1 ? "" : "s") in \(runs.runs) matches\n")
    case .text: Output.result(try selection.table().text())
    }
  }
}

/// `almanac show`.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one run.")

  @Argument(
    help: ArgumentHelp(
      "A run: its folder, experiment/id, id, or an experiment's name for its latest.", valueName: "run"),
    completion: .runs)
  var name: String

  @OptionGroup var runs: RunsOption

  @Option(help: "text or json.")
  var format = TextFormat.text

  func run() throws {
    let folder = try runs.folder(of: name)
    do {
      let description = try RunDescription(folder: folder)
      Output.result(
        format == .json
          ? String(decoding: description.json.indentedBytes, as: UTF8.self) : try description.text() + "\n")
    } catch {
      throw CommandFailure("\(name): \(error)", exitCode: 4)
    }
  }
}

extension RunsOption {
  /// The folder of the run that a person names.
  func folder(of run: String) throws -> String {
    switch layout.find(run) {
    case .one(let folder): return folder
    case .none:
      throw CommandFailure("error[U101]: no run '\(run)' in \(runs)\nhint: almanac list shows them", exitCode: 2)
    case .undone(let best):
      throw CommandFailure(
        "error[U101]: no run of '\(run)' in \(runs) is done"
          + (best.map { ", but points of sweeps\nhint: \($0) names the best of the latest sweep" }
            ?? "\nhint: almanac list shows them; the run's own command goes on"),
        exitCode: 2)
    case .sweep(let best):
      throw CommandFailure(
        "error[U101]: '\(run)' is a sweep, and one run is wanted here"
          + (best.map { "\nhint: \($0) names the one that it chose" } ?? ", of which it chose none"),
        exitCode: 2)
    case .several(let folders):
      throw CommandFailure(
        "error[U102]: '\(run)' names \(folders.count) runs:\n"
          + folders.map { "  \(RunEnvironment.relative($0))" }.joined(separator: "\n"), exitCode: 2)
    }
  }
}
