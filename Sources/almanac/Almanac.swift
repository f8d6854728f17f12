import ArgumentParser
import Stages

#if canImport(Glibc)
  import Glibc
#endif

/// The command line.
@main
struct Almanac: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "almanac",
    abstract: "Runs sequence-forecasting experiments that a YAML spec describes.",
    discussion: """
      Every stage's result is cached by content: what has not changed does not run again, and the same spec, data and seed \
      give the same bytes.
      """,
    version: AlmanacVersion.text,
    subcommands: [
      RunCommand.self, CheckCommand.self, PlanCommand.self, ExplainCommand.self, CompareCommand.self,
      PredictCommand.self, ExportCommand.self, ListCommand.self, ShowCommand.self, ResultsCommand.self,
      VerifyCommand.self, StoreCommand.self, SchemaCommand.self, NewCommand.self,
    ])

  static func main() async {
    // A reader that goes away, or a file size limit, is an error of a write and not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let script = CompletionScript.requested(by: arguments) {
      Output.result(script + "\n")
      return
    }
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let failure as CommandFailure {
      Output.error(failure.text)
      Glibc.exit(failure.exitCode)
    } catch {
      let code = exitCode(for: error)
      if code == .success {
        Output.result(fullMessage(for: error) + "\n")
        Glibc.exit(0)
      }
      // A shell that asks for completions shows what it gets in the middle of a line.
      if arguments.first == "---completion" { Glibc.exit(code.rawValue) }
      Output.error(fullMessage(for: error))
      Glibc.exit(code == .validationFailure ? CommandFailure.usage : code.rawValue)
    }
  }
}

/// The end of a command with a text on standard error and an exit code of the contract.
struct CommandFailure: Error {
  static let usage: Int32 = 2

  let text: String
  let exitCode: Int32

  /// What is wrong, without code and hint.
  var message: Substring {
    let line = text.prefix { $0 != "\n" }
    return line.firstRange(of: "]: ").map { line[$0.upperBound...] } ?? line
  }

  init(_ text: String, exitCode: Int32) {
    self.text = text
    self.exitCode = exitCode
  }
}
