import Foundation
import Testing

@Suite("Completions")
struct CompletionTests {
  private static let hasZsh = Shell.zsh.path != nil
  private static let hasFish = Shell.fish.path != nil

  /// A finished run of `e/tiny.yaml`.
  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(TinyExperiment.spec, to: "e/tiny.yaml")
    try workspace.write("Date,Close\n", to: "e/prices.csv")
    try workspace.write("", to: "e/$(touch broken).yaml")
    let run = try workspace.run("run", "e/tiny.yaml", "seeds=[4]")
    #expect(run.exitCode == 0, "\(run.errors)")
    return workspace
  }

  private func candidates(_ shell: Shell, _ line: String, _ workspace: Workspace) throws -> [String] {
    let text = try shell.complete(line, in: workspace)
    // fish shows an option's help after a tab.
    return text.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
  }

  @Test("bash offers what the next word can be, and of words with '=' the part after it") func bash() throws {
    let work = try workspace()
    let expectations: [(line: String, found: [String])] = [
      ("almanac run e/t", ["e/tiny.yaml"]),
      ("almanac run e/tiny.yaml training.ep", ["training.epochs="]),
      ("almanac run e/tiny.yaml training.loss=m", ["mse", "mae"]),
      ("almanac run e/tiny.yaml models.l", ["models.lstm."]),
      ("almanac run e/tiny.yaml models.lstm.forget", ["models.lstm.forget_bias="]),
      ("almanac run e/tiny.yaml models.gru.forget", []),
      ("almanac run e/tiny.yaml data.kind=si", ["sine-mixture"]),
      ("almanac run e/tiny.yaml data.path=e/p", ["e/prices.csv"]),
      ("almanac run e/tiny.yaml training.shuffle=", ["true", "false"]),
      ("almanac run e/tiny.yaml --force tr", ["train", "train/gru/seed-1", "train/lstm/seed-1"]),
      ("almanac explain e/tiny.yaml predict/n", ["predict/naive"]),
      ("almanac explain e/tiny.yaml seeds=[7] train/l", ["train/lstm/seed-7"]),
      ("almanac explain e/ti", ["e/tiny.yaml"]), ("almanac plan e/ti", ["e/tiny.yaml"]),
      ("almanac check --runs r", ["runs"]), ("almanac list --runs=r", ["runs"]),
      ("almanac compare tiny ti", ["tiny", "tiny/latest"]),
      ("almanac predict tiny --model ", ["gru", "lstm"]), ("almanac predict tiny --seed=", ["4"]),
      ("almanac predict tiny --data e/p", ["e/prices.csv"]), ("almanac export tiny --checkpoint ", ["best", "last"]),
      ("almanac show ru", ["runs/"]), ("almanac show --runs elsewhere ti", []),
      ("almanac list --sort rm", ["rmse"]), ("almanac list --sort validation", ["validation_loss"]),
      ("almanac list --sort -sec", ["-seconds"]),
      ("almanac list --sort rmse,-sec", ["rmse,-seconds"]),
      ("almanac list --where model.fam", ["model.family="]), ("almanac list --where model.family=", ["gru", "lstm"]),
      ("almanac list --where status=d", ["done"]), ("almanac list --format ", ["text", "csv", "json"]),
      ("almanac help sh", ["show"]), ("almanac store v", ["verify"]), ("almanac expl", ["explain"]),
    ]
    for (line, expected) in expectations {
      // A run's id is known to nobody here.
      let found = try candidates(.bash, line, work).filter { $0.firstMatch(of: /\/[0-9a-f]{12}$/) == nil }
      #expect(found == expected, "\(line)")
    }
  }

  @Test("Runs go by their ids too, and names that a shell would evaluate are not offered") func names() throws {
    let work = try workspace()
    let found = try candidates(.bash, "almanac compare tiny/", work)
    #expect(found.count == 2 && found.allSatisfy { $0.hasPrefix("tiny/") } && found.contains("tiny/latest"))
    #expect(try candidates(.bash, "almanac run e/", work) == ["e/tiny.yaml"])
    #expect(!work.exists("broken"))
  }

  @Test("Nothing that is wrong with what was typed is said in the middle of the line") func silence() throws {
    let work = try workspace()
    for line in ["explain e/none.yaml pr", "run e/tiny.yaml nonsense.", "run e/tiny.yaml training.epochs=x --force z"] {
      #expect(try candidates(.bash, "almanac \(line)", work).allSatisfy { $0 == "predict" }, "\(line)")
    }
    let broken = try work.run("---completion", "run", "--", "positional@0", "x", "y")
    #expect(broken.errors.isEmpty && broken.output.isEmpty)
  }

  @Test("fish offers the same", .enabled(if: hasFish, "no fish")) func fish() throws {
    let work = try workspace()
    let expectations: [(line: String, found: [String])] = [
      ("almanac run e/t", ["e/tiny.yaml"]), ("almanac explain e/t", ["e/tiny.yaml"]),
      ("almanac run e/tiny.yaml training.loss=m", ["training.loss=mse", "training.loss=mae"]),
      ("almanac explain e/tiny.yaml predict/n", ["predict/naive"]),
      ("almanac list --runs r", ["runs/"]), ("almanac list --sort rm", ["rmse"]),
      ("almanac predict tiny --data e/p", ["e/prices.csv"]), ("almanac help sh", ["show"]),
      ("almanac list --where 'model.family=gru and rms", ["model.family=gru and rmse"]),
    ]
    for (line, expected) in expectations { #expect(try candidates(.fish, line, work) == expected, "\(line)") }
  }

  @Test("zsh completes the line, and goes on without a blank after a key", .enabled(if: hasZsh, "no zsh"))
  func zsh() throws {
    let work = try workspace()
    let expectations = [
      ("almanac run e/t", "almanac run e/tiny.yaml "), ("almanac explain e/t", "almanac explain e/tiny.yaml "),
      ("almanac run e/tiny.yaml training.ep", "almanac run e/tiny.yaml training.epochs="),
      ("almanac run e/tiny.yaml data.kind=si", "almanac run e/tiny.yaml data.kind=sine-mixture "),
      ("almanac explain e/tiny.yaml predict/n", "almanac explain e/tiny.yaml predict/naive "),
      ("almanac list --sort rm", "almanac list --sort rmse "), ("almanac help sh", "almanac help show "),
      ("almanac show ru", "almanac show runs/"),
    ]
    for (line, expected) in expectations { #expect(try candidates(.zsh, line, work) == [expected]) }
  }
}
