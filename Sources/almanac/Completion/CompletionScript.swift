import ArgumentParser

/// The completion scripts of the argument parser, with what shells need beside.
enum CompletionScript {
  /// The script that `--generate-completion-script` asks for; nil where it does not, or not for a shell that is known.
  static func requested(by arguments: [String]) -> String? {
    guard arguments.first == "--generate-completion-script" else { return nil }
    let shell = arguments.count > 1 ? CompletionShell(rawValue: arguments[1]) : .autodetected()
    return shell.map(script)
  }

  private static func script(for shell: CompletionShell) -> String {
    let script = Almanac.completionScript(for: shell)
    switch shell {
    case .bash:
      return script.replacing("\n_almanac() {", with: "\n_almanac_words() {")
        .replacing("\ncomplete -o filenames -F _almanac almanac", with: bash)
    case .zsh:
      return script.replacing("_describe -V '' non_empty_completions --", with: zsh)
        .replacing("'*:subcommands:'", with: "'*:subcommands:(\(commands))'")
    default:
      // Only a shell at a terminal can say where its cursor is.
      let place = script.replacing("(__almanac_tokens -tC)", with: "(string length -- \"$(commandline -ct)\")")
      return place + """

        complete -c 'almanac' -n '__almanac_should_offer_completions_for_positional "almanac help" -ge 1' -fka '\(commands)'
        """
    }
  }

  private static var commands: String {
    Almanac.configuration.subcommands.compactMap { $0.configuration.commandName }.joined(separator: " ")
  }

  /// Keys and sections, which end in `=`, `.` or `/`, go on after what was completed.
  private static let zsh = """
    local -ar open_completions=("${(M)non_empty_completions[@]:#*[=./]}")
        local -ar closed_completions=("${non_empty_completions[@]:#*[=./]}")
        _describe -V '' closed_completions -- open_completions -S '' --
    """

  private static var bash: String {
    """
    _almanac_help() {
        COMPREPLY=($(compgen -W '\(commands)' -- "${cur}"))
    }

    # Bash cuts words at '='. Here they are whole, but for '--option=value', which is two; what stands before the part that
    # bash replaces is taken off again.
    _almanac() {
        local IFS=$' \\t\\n' piece='' is_open=false
        local rest="${COMP_LINE:0:${COMP_POINT:-0}}"
        local -a words=()
        local -i last=-1
        for piece in "${COMP_WORDS[@]::COMP_CWORD + 1}"; do
            if [[ "${last}" -lt 0 || "${rest}" = [[:space:]]* || ( "${piece}" != '=' && "${is_open}" = false ) ]]; then
                words+=("${piece}")
                last+=1
                is_open=false
            elif [[ "${piece}" = '=' && "${words[last]}" = --* ]]; then
                words+=('')
                last+=1
                is_open=true
            else
                words[last]+="${piece}"
                [[ "${piece}" = '=' ]] && is_open=true || is_open=false
            fi
            rest="${rest#"${rest%%[![:space:]]*}"}"
            rest="${rest#"${piece}"}"
        done
        local whole="${words[last]}"
        local kept="${whole}"
        if [[ "${piece}" != '=' ]]; then
            kept="${whole%"${piece}"}"
            whole="${kept}${2}"
        fi
        words[last]="${whole}"
        local -a COMP_WORDS=("${words[@]}")
        local COMP_CWORD="${last}" COMP_LINE="${words[*]}"
        local COMP_POINT="${#COMP_LINE}"
        _almanac_words "${1}" "${whole}" "${words[last > 0 ? last - 1 : 0]}"
        COMPREPLY=("${COMPREPLY[@]#"${kept}"}")
        # Keys and sections are no files, and go on after what was completed.
        if [[ "${COMPREPLY[*]} " = *[=.]' '* ]]; then
            compopt +o filenames 2> /dev/null
            [[ "${#COMPREPLY[@]}" -eq 1 ]] && compopt -o nospace 2> /dev/null
        fi
        return 0
    }

    complete -o bashdefault -o default -o filenames -F _almanac almanac
    """
  }
}
