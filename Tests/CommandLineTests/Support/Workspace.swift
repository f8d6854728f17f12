import Foundation

/// A temporary folder in which the program works; it goes when the test ends.
final class Workspace {
  let folder: String

  init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("almanac-cli-" + UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  // MARK: Files

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func write(_ bytes: [UInt8], to name: String) throws {
    let target = path(name)
    try FileManager.default.createDirectory(
      atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    guard FileManager.default.createFile(atPath: target, contents: Data(bytes)) else {
      throw CocoaError(.fileWriteUnknown)
    }
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Every file of run folders by its path, without `run.json`, which may differ.
  func results(_ runs: String = "runs") throws -> [String: Data] {
    try files(runs) {
      $0.contains("/") && !$0.hasPrefix(".store/") && !$0.hasSuffix("/run.json") && !$0.contains("/latest/")
    }
  }

  /// Every object of the cache by its path.
  func objects(_ runs: String = "runs") throws -> [String: Data] {
    try files(runs) { $0.hasPrefix(".store/objects/") }
  }

  private func files(_ folder: String, _ isWanted: (String) -> Bool) throws -> [String: Data] {
    var found: [String: Data] = [:]
    let manager = FileManager.default
    for name in try manager.subpathsOfDirectory(atPath: path(folder)) where isWanted(name) {
      let full = path(folder) + "/" + name
      var isDirectory: ObjCBool = false
      guard manager.fileExists(atPath: full, isDirectory: &isDirectory), !isDirectory.boolValue else { continue }
      found[name] = manager.contents(atPath: full)
    }
    return found
  }

  /// The names in the folder itself, hidden ones included.
  func entries() throws -> Set<String> { Set(try FileManager.default.contentsOfDirectory(atPath: folder)) }

  // MARK: The program

  func start(_ arguments: String...) throws -> CommandLineProgram.Running {
    try CommandLineProgram.start(arguments, in: folder)
  }

  func run(_ arguments: String...) throws -> CommandLineProgram.Result { try run(arguments) }

  func run(_ arguments: [String]) throws -> CommandLineProgram.Result {
    try CommandLineProgram.start(arguments, in: folder).wait()
  }

  /// The stages that a run of a spec executes.
  func executed(_ arguments: [String]) throws -> Set<String> {
    let result = try run(["run", "--format", "json"] + arguments)
    guard result.exitCode == 0 else { throw Refusal(text: result.errors) }
    let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let stages = (document?["stages"] as? [Any] ?? []).compactMap { $0 as? [String: Any] }
    return Set(stages.filter { $0["outcome"] as? String == "executed" }.compactMap { $0["id"] as? String })
  }

  /// A run that was expected to succeed did not.
  struct Refusal: Error {
    let text: String
  }

  /// The document of a JSON file.
  func json(_ name: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path(name)))
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// The digest of an artifact by the latest run's lock.
  func digest(_ stage: String, _ artifact: String, of experiment: String, runs: String = "runs") throws -> String? {
    let lock = try json("\(runs)/\(experiment)/latest/lock.json")
    let stages = lock["stages"] as? [String: Any]
    let entry = stages?[stage] as? [String: Any]
    return (entry?["artifacts"] as? [String: Any])?[artifact] as? String
  }

  /// The rows of a table of a run's folder, by column name.
  func table(_ name: String) throws -> (header: [String], rows: [[String: String]]) {
    let lines = try text(name).split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let header = lines.first?.map(String.init) ?? []
    return (header, lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0.map(String.init))) })
  }
}
