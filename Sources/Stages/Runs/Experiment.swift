public import Artifacts
public import Downloads
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
  /// The files that the source is read from.
  let sources: SourceFiles

  /// The absolute path of the source file; nil for sources without one, or with several.
  public var dataPath: String? { sources.files.count == 1 ? sources.files[0].path : nil }

  /// Remarks on the source, rendered.
  public var warnings: [String] { sources.warnings }

  /// Reads a spec, checks what can be known without parsing data, and makes the plan.
  ///
  /// Writes nothing but, where access allows it, what had to be downloaded.
  ///
  /// - Parameters:
  ///   - dataPath: reads the source from here instead of from where the spec says.
  ///   - access: what may be done to get at the data.
  /// - Throws: `ExperimentError`.
  public init(
    path: String, overrides: [String] = [], dataPath: String? = nil, access: SourceAccess = SourceAccess()
  ) throws(ExperimentError) {
    let spec: ExperimentSpec
    do {
      spec = try SpecReader().load(path: path, overrides: overrides)
    } catch {
      throw .spec(error)
    }
    try self.init(spec, path: path, overrides: overrides, dataPath: dataPath, access: access)
  }

  /// Makes the plan of a spec that was read from `path` with `overrides`.
  init(
    _ spec: ExperimentSpec, path: String, overrides: [String], dataPath: String? = nil, access: SourceAccess
  ) throws(ExperimentError) {
    self.spec = spec
    specPath = FilePlaces.absolute(path)
    self.overrides = overrides
    sources = try SourceFiles(spec, dataPath: dataPath, access: access)
    do {
      plan = try ExperimentPlan.make(spec, sources)
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
    try DataCheck.run(spec, sources)
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
  /// Data could not be downloaded.
  case download(DownloadError)
  /// Data was not downloaded before, and may not be now.
  case notDownloaded(url: String)
  /// Downloaded data could not be kept.
  case storage(StoreError)

  /// The process exit code.
  public var exitCode: Int32 {
    switch self {
    case .spec(let failure): failure.exitCode
    case .data: 4
    case .plan(let error): error.exitCode
    case .download(let error): error.exitCode
    case .notDownloaded: 10
    case .storage(let error): error.exitCode
    }
  }

  /// The whole text for people.
  public var rendered: String {
    switch self {
    case .spec(let failure): failure.rendered()
    case .data(let texts): texts.joined(separator: "\n")
    case .plan(let error): error.description
    case .download(let error): error.description
    case .notDownloaded(let url):
      "error[N110]: \(url): not downloaded yet\nhint: 'almanac run' downloads it, unless it is told --offline"
    case .storage(let error): error.description
    }
  }
}
