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
  /// - Throws: Everything that is wrong, at once; a sweep is refused.
  public func load(path: String, overrides: [String] = []) throws(SpecFailure) -> ExperimentSpec {
    switch try read(path: path, overrides: overrides) {
    case .experiment(let spec): return spec
    case .sweep(let template): throw template.refusal
    }
  }

  /// What a file describes: one experiment, or a sweep over many.
  ///
  /// - Parameters:
  ///   - path: The spec file; messages name it as it is given here.
  ///   - overrides: Arguments of the form `key.path=value`, later ones over earlier ones.
  /// - Throws: Everything that is wrong, at once; of a sweep what is wrong whatever the point.
  public func read(path: String, overrides: [String] = []) throws(SpecFailure) -> SpecContents {
    let problems = ProblemCollector()
    let overrides = Overrides(overrides, problems: problems)
    var chain = BaseChain(files: files, problems: problems)
    let inherited = chain.load(path)
    var sources = chain.sources
    sources.add(overrides.line, for: SpecLocation.commandLine)
    guard let inherited else { throw problems.failure(sources) }

    let whole = overrides.applied(to: inherited)
    let sweep = SweepSection.read(whole, problems)
    let tree = SweepSection.keys.reduce(whole) { $0.removing($1) }
    let origin = SpecOrigin(tree: tree, sources: sources, currentDirectory: files.currentDirectory)
    if let sweep { overrides.reject(sweep) }
    if let sweep, problems.count == 0 { return .sweep(SweepTemplate(sweep: sweep, origin: origin)) }
    let points = problems.count == 0 ? [] : SweepSample.points(of: whole)
    guard !points.isEmpty else { return .experiment(try origin.experiment(problems)) }
    for point in points where !problems.isFull {
      let found = ProblemCollector()
      var origin = origin
      origin.tree = Overrides(point, problems: found).applied(to: tree)
      _ = try? origin.experiment(found)
      problems.report(found)
    }
    throw problems.failure(sources)
  }
}

/// What a spec file describes.
public enum SpecContents: Sendable {
  /// One experiment.
  case experiment(ExperimentSpec)
  /// A sweep over many.
  case sweep(SweepTemplate)
}

extension SpecOrigin {
  /// The experiment that the tree describes.
  ///
  /// - Throws: Everything that is wrong, with what was found before.
  func experiment(_ problems: ProblemCollector) throws(SpecFailure) -> ExperimentSpec {
    let tree = ShortForms.expandingModel(in: tree)
    let decoded = ValueType<ExperimentSpec>.section().read(tree, .root(problems))
    guard problems.count == 0, var spec = decoded?.value, let resolved = decoded?.resolved else {
      throw problems.failure(sources)
    }
    spec.resolved = resolved
    spec.origin = SpecOrigin(tree: tree, sources: sources, currentDirectory: currentDirectory)
    return spec
  }
}
