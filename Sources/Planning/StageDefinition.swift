public import Artifacts

/// One stage as it is declared: what decides its result, where its inputs come from, and the code that runs.
public struct StageDefinition: Sendable {
  /// The stage's name in its plan, such as `train/lstm/seed-1`; it does not enter the key.
  public var id: String
  /// The kind of work, such as `train`.
  public var kind: String
  /// The version of the kind's code, raised when its results change.
  public var codeVersion: Int
  /// The parameters that the body reads.
  public var parameters: CanonicalValue
  /// The artifacts that the body reads, by the names it knows them by.
  public var inputs: [String: ArtifactReference]
  /// The external files that the body reads, by the names it knows them by.
  public var files: [String: FileInput]
  /// The names of the artifacts that the body writes, all of them each time.
  public var outputs: [String]
  /// The cores that the stage can use; 1 for light work.
  ///
  /// Stages of more than 1 share the threads between them.
  public var weight: Int
  /// The work.
  ///
  /// It must depend on nothing but what the context gives it.
  public var body: @Sendable (StageContext) async throws -> Void

  /// Declares a stage.
  public init(
    id: String, kind: String, codeVersion: Int, parameters: CanonicalValue = [:],
    inputs: [String: ArtifactReference] = [:], files: [String: FileInput] = [:], outputs: [String], weight: Int = 1,
    body: @escaping @Sendable (StageContext) async throws -> Void
  ) {
    self.id = id
    self.kind = kind
    self.codeVersion = codeVersion
    self.parameters = parameters
    self.inputs = inputs
    self.files = files
    self.outputs = outputs
    self.weight = weight
    self.body = body
  }
}

/// An artifact of another stage.
public struct ArtifactReference: Hashable, Sendable, CustomStringConvertible {
  /// The stage that makes it.
  public let stage: String
  /// Its name among that stage's outputs.
  public let artifact: String

  /// Refers to an artifact.
  public init(stage: String, artifact: String) {
    self.stage = stage
    self.artifact = artifact
  }

  /// `stage/artifact`.
  public var description: String { stage + "/" + artifact }
}

/// A file from outside the store.
///
/// It enters keys by content; its place does not matter.
public struct FileInput: Hashable, Sendable {
  /// The path to read.
  public let path: String

  /// Refers to a file.
  public init(path: String) {
    self.path = path
  }
}
