import Artifacts
import Forecasting

/// The rows that loading put in as an artifact: canonical JSON of the warning of them, or null.
///
/// The file is known by the name that the stage has for it, since the same bytes may be read from another place.
struct FilledRowsFile {
  /// Where the row after the first of them stands, and what was done.
  struct Warning {
    let file: String
    let line: Int
    let message: String
  }

  let warning: Warning?

  /// Finds the warning among those of a table that was read from `files`.
  init(_ warnings: [TableProblem], of files: [SourceFiles.File]) {
    warning = warnings.first { $0.code == .filledRows }.map { problem in
      Warning(
        file: files.first { $0.label == problem.path }?.name ?? "", line: problem.line, message: problem.message)
    }
  }

  init(_ bytes: [UInt8]) throws {
    let value = try CanonicalValue(parsing: bytes)
    guard value != .null else {
      warning = nil
      return
    }
    guard let file = value["file"]?.stringValue, let line = value["line"]?.intValue,
      let message = value["message"]?.stringValue
    else { throw ArtifactFault("the warning of filled rows is not whole") }
    warning = Warning(file: file, line: line, message: message)
  }

  var bytes: [UInt8] {
    let value: CanonicalValue =
      warning.map { ["file": .string($0.file), "line": .int($0.line), "message": .string($0.message)] } ?? .null
    return value.canonicalBytes
  }

  /// The warning for a page.
  var sentence: String? { warning.map { $0.message + "." } }

  /// The warning as the check of the data gives it, by what messages call the files.
  func rendered(_ files: [SourceFiles.File]) -> String? {
    warning.map { warning in
      let label = files.first { $0.name == warning.file }?.label ?? warning.file
      return TableProblem(.filledRows, path: label, line: warning.line, column: 1, message: warning.message).rendered
    }
  }
}
