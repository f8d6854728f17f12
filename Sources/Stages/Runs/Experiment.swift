public import Planning
public import Specs

/// A checked spec with its plan: the unit that every command works on.
public struct Experiment: Sendable {
  /// The checked spec.
  public let spec: ExperimentSpec
  /// The stages that it asks for.
  public let plan: Plan
  /// Where the spec was read from.
  public let specPath: String
  /// The command line's `key.path=value` arguments.
  public let overrides: [String]
  /// The absolute path of the source file; nil for sources without one.
  public let dataPath: String?

  /// Reads a spec, checks what can be known without parsing data, and makes the plan; writes nothing.
  ///
  /// - Parameters:
  ///   - dataPath: reads the source from here instead of from where the spec says.
  ///   - allowedRoots: folders that data may lie in beside the spec's own and the working directory.
  /// - Throws: `ExperimentError`.
  public init(
    path: String, overrides: [String] = [], dataPath: String? = nil, allowedRoots: [String] = []
  ) throws(ExperimentError) {
    do {
      spec = try SpecReader().load(path: path, overrides: overrides)
    } catch {
      throw .spec(error)
    }
    specPath = FilePlaces.absolute(path)
    self.overrides = overrides
    if case .csv(let source) = spec.data {
      let resolved = dataPath ?? spec.resolvedPath(for: source.path)
      if dataPath == nil {
        let problems = SourceFileCheck.problems(spec, source, path: resolved, allowedRoots: allowedRoots)
        guard problems.isEmpty else { throw .spec(SpecFailure(problems)) }
      }
      self.dataPath = resolved
    } else {
      self.dataPath = nil
    }
    do {
      plan = try ExperimentPlan.make(spec, dataPath: self.dataPath)
    } catch {
      throw .plan(error)
    }
  }

  /// The spec's name, the folder of its runs.
  public var name: String { spec.name }

  /// Reads the source and follows it through features, windows and split, to find what only data can tell; writes nothing.
  ///
  /// - Returns: warnings, rendered.
  /// - Throws: `ExperimentError.spec` or `.data` with all problems.
  public func checkData() throws(ExperimentError) -> [String] {
    try DataCheck.run(spec, dataPath: dataPath)
  }
}

/// Why an experiment cannot be run.
public enum ExperimentError: Error, Sendable {
  /// The spec has problems.
  case spec(SpecFailure)
  /// The data has problems: rendered texts.
  case data([String])
  /// The plan has a problem.
  case plan(PlanError)

  /// The process exit code.
  public var exitCode: Int32 {
    switch self {
    case .spec(let failure): failure.exitCode
    case .data: 4
    case .plan(let error): error.exitCode
    }
  }

  /// The whole text for people.
  public var rendered: String {
    switch self {
    case .spec(let failure): failure.rendered()
    case .data(let texts): texts.joined(separator: "\n")
    case .plan(let error): error.description
    }
  }
}
