public import Artifacts

/// What a run was made of: each stage's key and the SHA-256 of each artifact; the run directory's `lock.json`.
public struct Lock: Hashable, Sendable {
  /// One stage of a run.
  public struct Stage: Hashable, Sendable {
    /// The stage's key.
    public let key: Digest
    /// The digest of each artifact, by name.
    public let artifacts: [String: Digest]

    /// Describes a stage.
    public init(key: Digest, artifacts: [String: Digest]) {
      self.key = key
      self.artifacts = artifacts
    }
  }

  /// The digest of the plan.
  public let plan: Digest
  /// The stages that completed, by id.
  public let stages: [String: Stage]

  /// Describes a run.
  public init(plan: Digest, stages: [String: Stage]) {
    self.plan = plan
    self.stages = stages
  }

  private static let formatVersion = 1

  /// The bytes of `lock.json`, the same for the same run.
  public var fileBytes: [UInt8] {
    let value: CanonicalValue = [
      "format": .int(Self.formatVersion),
      "plan": .string(plan.hex),
      "stages": .object(
        stages.mapValues { ["artifacts": .digests($0.artifacts), "key": .string($0.key.hex)] }),
    ]
    return value.indentedBytes
  }

  /// Reads the bytes of `lock.json`.
  public init(fileBytes: [UInt8]) throws(PlanError) {
    let value: CanonicalValue
    do {
      value = try CanonicalValue(parsing: fileBytes)
    } catch {
      throw .malformedLock(error.description)
    }
    guard value["format"]?.intValue == Self.formatVersion else { throw .malformedLock("another format version") }
    guard let plan = value["plan"]?.digest, let members = value["stages"]?.objectValue else {
      throw .malformedLock("needs 'plan' and 'stages'")
    }
    var stages: [String: Stage] = [:]
    for (id, member) in members {
      guard let key = member["key"]?.digest, let artifacts = member["artifacts"]?.digests else {
        throw .malformedLock("stage '\(id)' needs 'key' and 'artifacts'")
      }
      stages[id] = Stage(key: key, artifacts: artifacts)
    }
    self.init(plan: plan, stages: stages)
  }
}
