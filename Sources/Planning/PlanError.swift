public import Artifacts

/// What can be wrong with a plan, and with what a stage's body does.
public enum PlanError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A stage's id is not made of valid names joined by `/`.
  case invalidStageID(String)
  /// A stage declares an output whose name cannot be a file name, or declares it twice.
  case invalidOutput(stage: String, name: String)
  /// Two stages have one id.
  case duplicateStage(String)
  /// A stage's input names a stage or an artifact that there is not.
  case unknownInput(stage: String, input: String, reference: ArtifactReference)
  /// Stages that need one another, in order; the first comes again at the end.
  case cycle([String])
  /// No stage has this id, kind or prefix; perhaps the suggestion was meant.
  case unknownStage(String, suggestion: String?)
  /// An external file cannot be read.
  case unreadableFile(path: String, reason: ExternalFile.Fault)
  /// An external file changed between planning and the end of the stage that read it.
  case fileChanged(path: String)
  /// A lock file is not one that a run wrote.
  case malformedLock(String)
  /// A body asked for an input that its stage does not declare.
  case undeclaredInput(stage: String, name: String)
  /// A body wrote an output that its stage does not declare.
  case undeclaredOutput(stage: String, name: String)
  /// A body ended without writing a declared output.
  case missingOutput(stage: String, name: String)

  /// The process exit code that the contract gives to this error.
  public var exitCode: Int32 {
    switch self {
    case .invalidStageID, .invalidOutput, .duplicateStage, .unknownInput, .cycle: 3
    case .unknownStage: 2
    case .unreadableFile, .fileChanged, .malformedLock: 4
    case .undeclaredInput, .undeclaredOutput, .missingOutput: 70
    }
  }

  /// The stable code of this error.
  public var code: String {
    switch self {
    case .cycle: "E120"
    case .unknownInput: "E121"
    case .unknownStage: "E122"
    case .invalidStageID, .invalidOutput: "E123"
    case .duplicateStage: "E124"
    case .unreadableFile: "E131"
    case .fileChanged: "D220"
    case .malformedLock: "D221"
    case .undeclaredInput: "P101"
    case .undeclaredOutput: "P102"
    case .missingOutput: "P103"
    }
  }

  /// The text without its code.
  public var message: String {
    switch self {
    case .invalidStageID(let id):
      "stage id '\(id)' must be names [A-Za-z0-9][A-Za-z0-9._-]{0,63} joined by '/'"
    case .invalidOutput(let stage, let name):
      "stage '\(stage)': output '\(name)' must match [A-Za-z0-9][A-Za-z0-9._-]{0,63} and be declared once"
    case .duplicateStage(let id): "two stages are named '\(id)'"
    case .unknownInput(let stage, let input, let reference):
      "stage '\(stage)': input '\(input)' wants '\(reference)', which no stage makes"
    case .cycle(let ids): "stage cycle: \(ids.joined(separator: " -> "))"
    case .unknownStage(let name, let suggestion):
      "no stage named '\(name)'" + (suggestion.map { "; hint: did you mean '\($0)'?" } ?? "")
    case .unreadableFile(let path, .missing): "\(path): no such file"
    case .unreadableFile(let path, .notRegularFile): "\(path) is not a regular file"
    case .unreadableFile(let path, .io(let failure)): "\(path): \(failure.reason)"
    case .fileChanged(let path): "\(path) changed while it was read; nothing was published"
    case .malformedLock(let reason): "lock file: \(reason)"
    case .undeclaredInput(let stage, let name): "stage '\(stage)' read the undeclared input '\(name)'"
    case .undeclaredOutput(let stage, let name): "stage '\(stage)' wrote the undeclared output '\(name)'"
    case .missingOutput(let stage, let name): "stage '\(stage)' did not write its output '\(name)'"
    }
  }

  /// `error[CODE]: text`.
  public var description: String { "error[\(code)]: \(message)" }
}
