import ArgumentParser
import Stages

extension CompletionKind {
  /// Spec files.
  static var specs: CompletionKind { .file(extensions: ["yaml", "yml"]) }

  /// Spec files, and once there is one also overrides.
  static var specsAndOverrides: CompletionKind {
    words { words in
      let specs = words.text.contains("=") ? [] : FileNames.completing(words.text, files: FileNames.isSpec)
      return specs + (words.hasSpec || !words.text.isEmpty ? overrides(words) : [])
    }
  }

  /// `key.path=value`.
  static var overrides: CompletionKind { words(overrides) }

  /// Stages of a spec.
  static var stages: CompletionKind { words { $0.spec.stages(completing: $0.text) } }

  /// Stages of a spec, and overrides.
  static var stagesAndOverrides: CompletionKind {
    words { words in
      words.spec.stages(completing: words.text) + (words.text.isEmpty ? [] : overrides(words))
    }
  }

  /// Runs by name; folders where no run has such a name.
  static var runs: CompletionKind {
    words { words in
      let runs = words.runs.runs(completing: words.text)
      return runs.isEmpty ? FileNames.completing(words.text) : runs
    }
  }

  /// Models of the run that is named before.
  static var models: CompletionKind { words { words in words.run.map { words.runs.models(of: $0) } ?? [] } }

  /// Seeds of the run that is named before.
  static var seeds: CompletionKind { words { words in words.run.map { words.runs.seeds(of: $0) } ?? [] } }

  /// A condition on runs.
  static var conditions: CompletionKind { words { $0.runs.conditions(completing: $0.text) } }

  /// A field to sort by, perhaps after others and a minus.
  static var orders: CompletionKind {
    words { words in
      let others = words.text.lastIndex(of: ",").map { words.text[...$0] } ?? ""
      let sign = words.text.dropFirst(others.count).hasPrefix("-") ? "-" : ""
      let field = words.text.dropFirst(others.count + sign.count)
      return words.runs.fields(completing: String(field)).map { others + sign + $0 }
    }
  }

  /// Keys of the spec, their values, and files where a key names one.
  private static func overrides(_ words: CommandWords) -> [String] {
    let names = words.spec.overrides(completing: words.text)
    guard names.isEmpty, let path = words.text.firstRange(of: "path=") else { return names }
    let value = words.text[path.upperBound...]
    return FileNames.completing(String(value), files: { _ in true }).map { words.text[..<path.upperBound] + $0 }
  }

  /// Shells evaluate candidates: what they would take for more than a name is not offered.
  private static func words(_ candidates: @escaping @Sendable (CommandWords) -> [String]) -> CompletionKind {
    .custom { words, index, text in
      candidates(CommandWords(words, index, text)).filter { name in
        !name.unicodeScalars.contains { "$`\\\"'\n\r\t:".unicodeScalars.contains($0) }
      }
    }
  }
}
