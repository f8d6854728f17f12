/// A spec with places left open for the values of a sweep's points.
public struct SweepTemplate: Sendable {
  /// What varies.
  public let sweep: SweepSpec
  let origin: SpecOrigin

  /// The experiments of some points, in their order.
  ///
  /// - Throws: Everything that is wrong with any of them, each problem once, at the value that causes it.
  public func experiments(at points: [[SweepAssignment]]) throws(SpecFailure) -> [ExperimentSpec] {
    var specs: [ExperimentSpec] = []
    specs.reserveCapacity(points.count)
    var found: [SpecProblem] = []
    for point in points {
      do throws(SpecFailure) {
        specs.append(try experiment(at: point))
      } catch {
        for problem in error.problems where !found.contains(problem) { found.append(problem) }
      }
    }
    guard found.isEmpty else { throw SpecFailure(found) }
    for key in sweep.keys where specs.allSatisfy({ $0.models(variedBy: [key.path]).isEmpty }) {
      throw refusal(
        .uselessKey, "'\(key.path)' has no say: a sweep chooses by validation losses, and none depends on it",
        at: key.location,
        hint: key.path.hasPrefix("training.")
          ? "no model of the sweep trains in epochs" : "only trained models have one")
    }
    return specs
  }

  private func experiment(at point: [SweepAssignment]) throws(SpecFailure) -> ExperimentSpec {
    let problems = ProblemCollector()
    var origin = origin
    origin.tree = Overrides(point, problems: problems).applied(to: origin.tree)
    let spec = try origin.experiment(problems)
    if let halving = sweep.halving, spec.training.epochs <= halving.minEpochs {
      throw refusal(
        .uselessKey,
        "'halving' stops nothing: its first comparison is after epoch \(halving.minEpochs), and training takes "
          + "\(spec.training.epochs)", at: sweep.halvingLocation)
    }
    if sweep.halving != nil, !spec.models.contains(where: { $0.model.isTrained && !$0.model.isForest }) {
      throw refusal(
        .uselessKey, "'halving' stops nothing: no model of the sweep trains in epochs", at: sweep.halvingLocation,
        hint: "leave halving out, or add a network")
    }
    if let key = spec.split.keyWithoutValidation {
      throw refusal(
        .uselessKey, "a sweep chooses by the validation loss, and the split has no validation part",
        at: spec.location(of: key))
    }
    return spec
  }

  /// Why a sweep is not one experiment.
  var refusal: SpecFailure {
    refusal(
      .sweep, "the spec is a sweep, and one experiment is wanted here",
      hint: "\(search)=null and the keys of one point, as key.path=value, name one")
  }

  private var search: String {
    switch sweep.search {
    case .grid: "matrix"
    case .random: "random"
    }
  }

  private func refusal(
    _ code: ProblemCode, _ message: String, at location: SpecLocation? = nil, hint: String? = nil
  ) -> SpecFailure {
    let problem = SpecProblem(
      code: code.rawValue, message: message, location: location ?? sweep.location, hint: hint)
    return SpecFailure([problem], uncounted: 0, sources: origin.sources)
  }
}
