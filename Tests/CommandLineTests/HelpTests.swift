import Foundation
import Testing

@Suite("Help for a start")
struct HelpTests {
  @Test("A new spec runs as it stands")
  func new() throws {
    let work = try Workspace()
    let result = try work.run("new", "first-try")
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

  @Test("The command reference is the program's own help")
  func reference() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("docs/commands.md"), encoding: .utf8)
    let work = try Workspace()
    let commands = text.matches(of: /## almanac ([a-z ]+)\n\n```\n([^`]*)```/)
    for command in commands {
      let help = try work.run(["help"] + command.output.1.split(separator: " ").map(String.init))
      #expect(help.output == String(command.output.2), "run make reference")
    }
    let listed = try work.run("help").output.matches(of: /(?m)^  ([a-z]+) +/).map { String($0.output.1) }
    #expect(Set(listed) == Set(commands.compactMap { $0.output.1.split(separator: " ").first.map(String.init) }))
  }

  @Test("Completions exist for three shells", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let result = try Workspace().run("--generate-completion-script", shell)
    #expect(result.exitCode == 0)
    for word in ["predict", "checkpoint", "explain"] { #expect(result.output.contains(word)) }
  }
}
