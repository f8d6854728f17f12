import Artifacts
import Planning
public import Specs

/// A checked spec with all of a sweep's points, each an experiment of its own.
public struct Sweep: Sendable {
  /// One point.
  public struct Point: Sendable {
    /// Its number, from 1, in the order of the spec.
    public let number: Int
    /// The value of each swept key, in the order of `Sweep.keys`.
    public let values: [SpecValue]
    /// What is run.
    public let experiment: Experiment

    /// The number with as many digits as the greatest, for messages.
    public let label: String
    /// The run's id.
    public var run: String { experiment.plan.runID }
  }

  /// The swept keys, sorted.
  public let keys: [String]
  /// What the values of each key were taken from.
  let domains: [SweptDomain]
  /// The points, each plan once: draws may repeat one another.
  public let points: [Point]
  /// The draws or combinations that gave a plan that was there already.
  public let repeated: Int
  /// How points are chosen.
  public let search: SweepSpec.Search
  /// How poor points are stopped early.
  public let halving: HalvingSpec?
  /// The sweep's name: the first 12 digits of the digest of what it runs and how it chooses.
  public let id: String

  /// The experiment's name, the folder of its runs.
  public var name: String { points[0].experiment.name }

  /// Remarks on the source, rendered.
  public var warnings: [String] { points[0].experiment.warnings }

  /// Expands a sweep; see `Experiment.init` for what is touched.
  ///
  /// - Throws: `ExperimentError`.
  init(
    _ template: SweepTemplate, path: String, overrides: [String], access: SourceAccess
  ) throws(ExperimentError) {
    let sweep = template.sweep
    let assignments = SweepPoints.all(of: sweep)
    let specs: [ExperimentSpec]
    do {
      specs = try template.experiments(at: assignments)
    } catch {
      throw .spec(error)
    }
    let width = "\(specs.count)".count
    var access = access
    var points: [Point] = []
    var seen: Set<String> = []
    for (spec, point) in zip(specs, assignments) {
      let experiment = try Experiment(
        spec, path: path, overrides: overrides + point.map(\.override), access: access)
      // All points have one source, which is downloaded anew only once.
      if access.network == .always { access.network = .ifMissing }
      guard seen.insert(experiment.plan.runID).inserted else { continue }
      let number = "\(points.count + 1)"
      points.append(
        Point(
          number: points.count + 1, values: point.map(\.value.value), experiment: experiment,
          label: String(repeating: "0", count: width - number.count) + number))
    }
    keys = sweep.keys.map(\.path)
    domains = sweep.keys.map(\.domain)
    self.points = points
    repeated = specs.count - points.count
    search = sweep.search
    halving = sweep.halving
    let identity: CanonicalValue = [
      "runs": .array(points.map { .string($0.experiment.plan.digest.hex) }),
      "keys": .array(keys.map { .string($0) }),
      "halving": sweep.halving.map { [.int($0.minEpochs), .int($0.factor)] } ?? .null,
    ]
    id = String(Digest(hashing: identity.canonicalBytes).hex.prefix(12))
  }
}

/// What a spec file asks for.
public enum Workload: Sendable {
  /// One run.
  case experiment(Experiment)
  /// A sweep over many.
  case sweep(Sweep)

  /// Reads a spec, checks what can be known without parsing data, and makes the plans; see `Experiment.init`.
  ///
  /// - Throws: `ExperimentError`.
  public init(path: String, overrides: [String] = [], access: SourceAccess) throws(ExperimentError) {
    let contents: SpecContents
    do {
      contents = try SpecReader().read(path: path, overrides: overrides)
    } catch {
      throw .spec(error)
    }
    switch contents {
    case .experiment(let spec):
      self = .experiment(try Experiment(spec, path: path, overrides: overrides, access: access))
    case .sweep(let template):
      self = .sweep(try Sweep(template, path: path, overrides: overrides, access: access))
    }
  }
}

extension SpecValue {
  /// The value as tables show it.
  var shown: String { if case .string(let text) = self { text } else { inlineYAML } }
}
