import Foundation

/// The built program, run as a process of its own.
enum CommandLineProgram {
  /// The executable, which lies beside the test bundle.
  static let path: String = {
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appendingPathComponent("almanac").path
  }()

  /// What a finished process leaves.
  struct Result {
    /// The exit code; 128 and the signal's number where a signal ended the process.
    let exitCode: Int32
    let output: String
    let errors: String

    /// The first line of standard error.
    var firstError: String {
      errors.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    }
    /// The last line of standard output.
    var lastLine: String { output.split(separator: "\n").last.map(String.init) ?? "" }
  }

  /// A process that was started.
  struct Running {
    fileprivate let process: Process
    fileprivate let outputFile: String
    fileprivate let errorFile: String

    /// Sends a signal.
    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// What it has said on standard error so far.
    var errorsSoFar: String { CommandLineProgram.text(of: errorFile) }

    /// Waits for the end.
    func wait() -> Result {
      process.waitUntilExit()
      defer {
        unlink(outputFile)
        unlink(errorFile)
      }
      let status = process.terminationStatus
      return Result(
        exitCode: process.terminationReason == .exit ? status : 128 + status,
        output: CommandLineProgram.text(of: outputFile), errors: CommandLineProgram.text(of: errorFile))
    }
  }

  /// Starts the program, or another one that finds it in its path, in a folder.
  ///
  /// Both outputs go to files, so that no amount of text makes the process wait for its reader.
  static func start(_ arguments: [String], of program: String = path, in folder: String) throws -> Running {
    let base = NSTemporaryDirectory() + "/almanac-output-" + UUID().uuidString
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    if program != path {
      var environment = ProcessInfo.processInfo.environment
      let own = URL(fileURLWithPath: path).deletingLastPathComponent().path
      environment["PATH"] = own + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
      process.environment = environment
    }
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    let running = Running(process: process, outputFile: base + ".out", errorFile: base + ".err")
    for file in [running.outputFile, running.errorFile] {
      FileManager.default.createFile(atPath: file, contents: nil)
    }
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: running.outputFile))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: running.errorFile))
    try process.run()
    return running
  }

  private static func text(of path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }
}
