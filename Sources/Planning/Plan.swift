public import Artifacts

/// A stage in its plan.
public struct PlannedStage: Sendable {
  /// What was declared.
  public let definition: StageDefinition
  /// The positions of the stages that it needs, ascending.
  public let dependencies: [Int]
  /// The positions of the stages that need it, ascending.
  public fileprivate(set) var dependents: [Int] = []
  /// The digest of each external file at planning time, by input name.
  public let files: [String: Digest]

  /// The stage's id.
  public var id: String { definition.id }
}

/// Stages in an order in which they can run; what to run, and nothing of how.
///
/// The order puts each stage after those that it needs, and otherwise keeps the order of declaration.
public struct Plan: Sendable {
  /// The stages, in running order.
  public let stages: [PlannedStage]
  /// The version of the numeric engine's results, a part of every key.
  public let engineVersion: Int
  /// The digest of all that was declared: kinds, versions, parameters, wiring, and the content of external files.
  ///
  /// Neither the order of declaration nor the artifacts enter.
  public let digest: Digest

  private let positions: [String: Int]

  /// The name of the run: the first 12 digits of the digest.
  public var runID: String { Self.runID(of: digest) }

  /// The run's id of the plan with a digest.
  public static func runID(of digest: Digest) -> String { String(digest.hex.prefix(12)) }

  /// Checks the declarations and orders them.
  /// - Parameter digestFile: hashes an external file; called once for each path.
  /// - Throws: the first fault in the order of declaration.
  public init(
    _ definitions: [StageDefinition], engineVersion: Int,
    digestFile: (String) throws(ExternalFile.Fault) -> Digest = ExternalFile.digest(of:)
  ) throws(PlanError) {
    let declared = try Self.index(definitions)
    let dependencies = try definitions.map { definition throws(PlanError) in
      try Self.dependencies(of: definition, definitions, declared)
    }
    let order = try Self.order(definitions, dependencies)
    var position = [Int](repeating: 0, count: order.count)
    for (place, original) in order.enumerated() { position[original] = place }

    var digests: [String: Digest] = [:]
    var stages: [PlannedStage] = []
    stages.reserveCapacity(order.count)
    for original in order {
      stages.append(
        PlannedStage(
          definition: definitions[original],
          dependencies: dependencies[original].map { position[$0] }.sorted(),
          files: try Self.digestFiles(of: definitions[original], &digests, digestFile)))
    }
    for place in stages.indices {
      for dependency in stages[place].dependencies { stages[dependency].dependents.append(place) }
    }
    self.stages = stages
    self.engineVersion = engineVersion
    positions = declared.mapValues { position[$0] }
    digest = Self.digest(of: stages, engineVersion)
  }

  /// The position of a stage, or nil where the plan has none of that id.
  public func position(of id: String) -> Int? { positions[id] }

  private static func index(_ definitions: [StageDefinition]) throws(PlanError) -> [String: Int] {
    var declared: [String: Int] = [:]
    for (index, definition) in definitions.enumerated() {
      let parts = definition.id.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ Artifact.isValidName($0) }) else { throw .invalidStageID(definition.id) }
      guard declared.updateValue(index, forKey: definition.id) == nil else { throw .duplicateStage(definition.id) }
      var names: Set<String> = []
      for name in definition.outputs where !Artifact.isValidName(name) || !names.insert(name).inserted {
        throw .invalidOutput(stage: definition.id, name: name)
      }
    }
    return declared
  }

  private static func dependencies(
    of definition: StageDefinition, _ definitions: [StageDefinition], _ declared: [String: Int]
  ) throws(PlanError) -> [Int] {
    var needed: Set<Int> = []
    for (input, reference) in definition.inputs.sorted(by: { $0.key < $1.key }) {
      guard let index = declared[reference.stage], definitions[index].outputs.contains(reference.artifact) else {
        throw .unknownInput(stage: definition.id, input: input, reference: reference)
      }
      needed.insert(index)
    }
    return needed.sorted()
  }

  private static func digestFiles(
    of definition: StageDefinition, _ known: inout [String: Digest],
    _ digestFile: (String) throws(ExternalFile.Fault) -> Digest
  ) throws(PlanError) -> [String: Digest] {
    var files: [String: Digest] = [:]
    for (name, file) in definition.files.sorted(by: { $0.key < $1.key }) {
      if known[file.path] == nil {
        do {
          known[file.path] = try digestFile(file.path)
        } catch {
          throw .unreadableFile(path: file.path, reason: error)
        }
      }
      files[name] = known[file.path]
    }
    return files
  }

  private static func digest(of stages: [PlannedStage], _ engineVersion: Int) -> Digest {
    let described = stages.map { stage -> (String, CanonicalValue) in
      let definition = stage.definition
      return (
        stage.id,
        [
          "code_version": .int(definition.codeVersion),
          "files": .digests(stage.files),
          "inputs": .object(definition.inputs.mapValues { [.string($0.stage), .string($0.artifact)] }),
          "kind": .string(definition.kind),
          "outputs": .array(definition.outputs.sorted().map { .string($0) }),
          "parameters": definition.parameters,
        ]
      )
    }
    let value: CanonicalValue = [
      "engine_version": .int(engineVersion), "stages": .object(Dictionary(uniqueKeysWithValues: described)),
    ]
    return Digest(hashing: value.canonicalBytes)
  }
}
