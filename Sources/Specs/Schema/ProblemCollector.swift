/// Gathers problems while a spec is read, so that all of them can be reported at once.
final class ProblemCollector {
  /// A hostile spec can be wrong in a hundred thousand places; only so many are remembered.
  private static let capacity = 1_000

  private(set) var problems: [SpecProblem] = []
  private var uncounted = 0

  /// The number of problems found so far.
  var count: Int { problems.count + uncounted }

  /// Whether further problems are only counted, so that wording them with care is wasted.
  var isFull: Bool { problems.count >= Self.capacity }

  func report(_ code: ProblemCode, _ message: String, at location: SpecLocation, hint: String? = nil) {
    guard !isFull else {
      uncounted += 1
      return
    }
    problems.append(SpecProblem(code: code.rawValue, message: message, location: location, hint: hint))
  }

  /// Adds what another collector found in a sample of a sweep, but for what is known, and for keys that are missing: one
  /// that cannot be read may give them.
  func report(_ others: ProblemCollector) {
    for problem in others.problems
    where !problems.contains(problem) && problem.code != ProblemCode.missingKey.rawValue {
      if isFull { uncounted += 1 } else { problems.append(problem) }
    }
    uncounted += others.uncounted
  }

  /// Everything found so far, with the source lines filled in.
  func failure(_ sources: SpecSources) -> SpecFailure {
    SpecFailure(problems, uncounted: uncounted, sources: sources)
  }
}
