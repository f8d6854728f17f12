import ArgumentParser
import Stages

#if canImport(Glibc)
  import Glibc
#endif

/// `almanac new`.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write a commented spec to start from.",
    discussion: """
      The spec runs as it stands, on a synthetic series; a comment in it shows how to name a CSV file instead. A file that \
      exists is left as it is.
      """)

  @Argument(help: ArgumentHelp("The experiment's name; NAME.yaml is written.", valueName: "name"))
  var name: String

  @Option(name: [.short, .long], help: "The folder that gets the spec.", completion: .directory)
  var output = "."

  func run() throws {
    // The name of the file is as good a name.
    let name = self.name.hasSuffix(".yaml") ? String(self.name.dropLast(5)) : self.name
    guard let text = SpecDocument.starting(name: name) else {
      throw CommandFailure(
        "error[U103]: '\(name)' cannot name an experiment\nhint: letters, digits, '.', '_' and '-' after a letter or digit, at most 64, "
          + "and no name of a device such as con",
        exitCode: CommandFailure.usage)
    }
    let path = "\(output)/\(name).yaml"
    guard access(path, F_OK) != 0 else {
      throw CommandFailure(
        "error[U104]: \(path) exists\nhint: choose another name, or remove it", exitCode: CommandFailure.usage)
    }
    try FolderFile.write(Array(text.utf8), to: path)
    Output.result("\(path)\n")
    Output.error("almanac run \(path)")
  }
}
