import Stages

/// A command line that is being typed, as a shell asks for completions of one of its words.
struct CommandWords {
  /// The words before the one that is completed, without the program's name.
  private let before: ArraySlice<String>
  /// The beginning of the word that is completed, without a quote that it opens with.
  let text: String

  init(_ words: [String], _ index: Int, _ text: String) {
    before = words.prefix(max(0, index)).dropFirst()
    let isQuoted = text.hasPrefix("'") || text.hasPrefix("\"")
    self.text = isQuoted ? String(text.dropFirst()) : text
  }

  var runs: RunCompletions { RunCompletions(layout) }

  var spec: SpecCompletions {
    SpecCompletions(
      path: before.last(where: FileNames.isSpec).map(FileNames.expanded),
      overrides: before.filter { $0.contains("=") && !$0.hasPrefix("-") }, layout: layout)
  }

  /// Whether a spec is named already.
  var hasSpec: Bool { before.contains(where: FileNames.isSpec) }

  /// The run that is named: the first word after the command that is no option and no option's value.
  var run: String? {
    var words = before.dropFirst()
    while let word = words.popFirst() {
      guard word.hasPrefix("-") else { return word }
      if !word.contains("="), word != "--canary" { words = words.dropFirst() }
    }
    return nil
  }

  private var layout: RunLayout {
    let given = before.lastIndex(of: "--runs").flatMap { before[$0...].dropFirst().first }
    let joined = before.last { $0.hasPrefix("--runs=") }.map { String($0.dropFirst("--runs=".count)) }
    return RunLayout(runs: FileNames.expanded(given ?? joined ?? RunsOption.standard))
  }
}
