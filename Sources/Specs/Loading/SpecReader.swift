/// Reads and checks experiment specs.
public struct SpecReader: Sendable {
  private let files: any SpecFiles

  /// Creates a reader.
  ///
  /// - Parameter files: Where files come from; the machine's own by default.
  public init(files: any SpecFiles = LocalSpecFiles()) { self.files = files }

  /// The experiment that a file describes, with everything it inherits and the overrides on top.
  ///
  /// - Parameters:
  ///   - path: The spec file; messages name it as it is given here.
  ///   - overrides: Arguments of the form `key.path=value`, later ones over earlier ones.
  /// - Throws: Everything that is wrong, at once.
  public func load(path: String, overrides: [String] = []) throws(SpecFailure) -> ExperimentSpec {
    let problems = ProblemCollector()
    let overrides = Overrides(overrides, problems: problems)
    var chain = BaseChain(files: files, problems: problems)
    let inherited = chain.load(path)
    var sources = chain.sources
    sources.add(overrides.line, for: SpecLocation.commandLine)
    guard let inherited else { throw problems.failure(sources) }

    let tree = ShortForms.expandingModel(in: overrides.applied(to: inherited))
    let decoded = ValueType<ExperimentSpec>.section().read(tree, .root(problems))
    guard problems.count == 0, var spec = decoded?.value, let resolved = decoded?.resolved else {
      throw problems.failure(sources)
    }
    spec.resolved = resolved
    spec.origin = SpecOrigin(tree: tree, sources: sources, currentDirectory: files.currentDirectory)
    return spec
  }
}
