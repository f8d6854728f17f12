import Foundation
import Testing

@Suite("Standard output")
struct OutputTests {
  @Test("A result that cannot be written whole ends with exit code 6", arguments: ["schema", "list"])
  func full(command: String) throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "'\(CommandLineProgram.path)' \(command) > /dev/full 2> errors"]
    shell.currentDirectoryURL = URL(fileURLWithPath: work.folder)
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 6)
    #expect(try work.text("errors") == "error[I601]: write standard output: No space left on device\n")
  }
}
