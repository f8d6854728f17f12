import Foundation
import Testing

@Suite("Help for a start")
struct HelpTests {
  @Test("A new spec runs as it stands")
  func new() throws {
    let work = try Workspace()
    // The name of the file is as good.
    let result = try work.run("new", "first-try.yaml")
    #expect(result.exitCode == 0 && result.output == "./first-try.yaml\n")
    #expect(try work.run("check", "first-try.yaml").output.hasPrefix("first-try.yaml: ok ("))
    let run = try work.run("run", "first-try.yaml", "training.epochs=1", "seeds=[1]")
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  @Test("A new spec takes no other's place, and no unfit name")
  func refusals() throws {
    let work = try Workspace()
    try work.write("mine", to: "taken.yaml")
    let taken = try work.run("new", "taken")
    #expect(taken.exitCode == 2 && taken.errors.contains("error[U104]: ./taken.yaml exists"))
    #expect(try work.text("taken.yaml") == "mine")
    for name in ["../up", "con", "", "a b"] {
      let result = try work.run("new", name)
      #expect(result.exitCode == 2 && result.errors.contains("error[U103]"), "\(name)")
    }
    #expect(try work.entries() == ["taken.yaml"])
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let python = "/usr/bin/python3"

  @Test("The command reference is the program's own help")
  func reference() throws {
    let text = try String(contentsOf: Self.root.appendingPathComponent("docs/commands.md"), encoding: .utf8)
    let work = try Workspace()
    let commands = text.matches(of: /## almanac ([a-z ]+)\n\n```\n([^`]*)```/)
    for command in commands {
      let help = try work.run(["help"] + command.output.1.split(separator: " ").map(String.init))
      #expect(help.output == String(command.output.2), "run make reference")
    }
    let listed = try work.run("help").output.matches(of: /(?m)^  ([a-z]+) +/).map { String($0.output.1) }
    #expect(Set(listed) == Set(commands.compactMap { $0.output.1.split(separator: " ").first.map(String.init) }))
  }

  @Test("The manual page has every command and every option of the help")
  func manual() throws {
    let page = try String(contentsOf: Self.root.appendingPathComponent("docs/almanac.1"), encoding: .utf8)
    let help = try Workspace().run("--experimental-dump-help")
    let document = try #require(try JSONSerialization.jsonObject(with: Data(help.output.utf8)) as? [String: Any])
    func expectSections(_ command: [String: Any], _ path: String) throws {
      for one in command["subcommands"] as? [[String: Any]] ?? [] {
        let name = "\(path) \(try #require(one["commandName"] as? String))"
        if name == "almanac help" { continue }
        if one["subcommands"] is [Any] {
          try expectSections(one, name)
          continue
        }
        let section = try #require(page.split(separator: ".Ss \(name)\n").last, "run make reference: \(name)")
        let own = section.prefix(upTo: section.firstRange(of: ".Ss ")?.lowerBound ?? section.endIndex)
        let names = (one["arguments"] as? [[String: Any]] ?? []).flatMap { $0["names"] as? [[String: Any]] ?? [] }
        for option in names.compactMap({ $0["name"] as? String }) where !["version", "h", "help"].contains(option) {
          #expect(own.contains("Fl \(option.count > 1 ? "\\-" : "")\(option)"), "run make reference: \(name) \(option)")
        }
      }
    }
    try expectSections(document, "almanac")
  }

  @Test(
    "The manual page is what its script makes of the help",
    .enabled(if: FileManager.default.isExecutableFile(atPath: python), "no python3"))
  func manualScript() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.python)
    process.arguments = [Self.root.appendingPathComponent("scripts/man-page").path, CommandLineProgram.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let made = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let page = try String(contentsOf: Self.root.appendingPathComponent("docs/almanac.1"), encoding: .utf8)
    #expect(made == page, "run make reference")
  }
}
