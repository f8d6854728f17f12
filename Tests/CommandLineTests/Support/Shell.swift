import Foundation

/// A shell that has sourced the program's completions.
enum Shell: String, CaseIterable {
  case bash, zsh, fish

  /// Where it is; nil where this machine has none.
  var path: String? {
    ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + rawValue }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// What the shell offers for a line whose end is completed, and whatever it says in doing so.
  ///
  /// A zsh completes as at a terminal: it gives the line as it is afterwards.
  func complete(_ line: String, in workspace: Workspace) throws -> String {
    let script = self == .zsh ? "completions/_almanac" : "completions/almanac.\(rawValue)"
    if !workspace.exists(script) {
      try workspace.write(try workspace.run("--generate-completion-script", rawValue).output, to: script)
    }
    guard let path else { return "" }
    let arguments: [String]
    switch self {
    case .bash: arguments = ["--norc", "-c", Self.bashProbe, "bash"] + Self.bashWords(line)
    case .zsh: arguments = ["-f", "-c", Self.zshProbe, "zsh", line]
    case .fish: arguments = ["--no-config", "-c", "source completions/almanac.fish; complete -C $argv[1]", "--", line]
    }
    let result = try CommandLineProgram.start(arguments, of: path, in: workspace.folder).wait()
    return result.output + result.errors
  }

  /// The words of a line as bash cuts it, `=` being one of its own.
  private static func bashWords(_ line: String) -> [String] {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).flatMap { word -> [String] in
      let parts = word.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      let cut = Array(parts.map { [$0] }.joined(separator: ["="]))
      return cut.count > 1 && cut.last == "" ? cut.dropLast() : cut
    }
    return [line] + words
  }

  private static let bashProbe = """
    source completions/almanac.bash
    COMP_LINE=$1 COMP_POINT=${#1}; shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    current=${COMP_WORDS[COMP_CWORD]}
    [[ $current = = ]] && current=
    function=$(complete -p almanac); function=${function##*-F }; function=${function%% *}
    $function almanac "$current" "${COMP_WORDS[COMP_CWORD - 1]}"
    [[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\\n' "${COMPREPLY[@]}"
    """

  /// A key after TAB writes the line into a file.
  private static let zshProbe = #"""
    zmodload zsh/zpty
    rm -f line
    zpty shell "PS1= TERM=dumb COLUMNS=200 zsh -f -i"
    zpty -w shell 'fpath=(completions $fpath); autoload -Uz compinit; compinit -u -D'
    zpty -w shell 'keep() { print -r -- "$BUFFER" > line }; zle -N keep; bindkey "^T" keep; echo rea""dy'
    zpty -r shell output '*ready?*'
    zpty -wn shell "$1"$'\t\C-t'
    for try in {1..400}; do [[ -s line ]] && break; sleep 0.05; done
    zpty -d shell
    cat line
    """#
}
