/// Everything that is wrong with a spec, sorted by place.
public struct SpecFailure: Error, Sendable, Equatable {
  /// The most problems that are reported at once.
  public static let limit = 20

  /// The first problems, at most `limit`, sorted by file, line and column.
  public let problems: [SpecProblem]
  /// How many more there are.
  public let omitted: Int
  /// The exit status: 3 when any problem is one of the spec, otherwise the gravest of the others (8 before 4).
  public let exitCode: Int32

  /// Creates a failure from problems in any order.
  public init(_ problems: [SpecProblem]) {
    self.init(problems, uncounted: 0, sources: SpecSources())
  }

  /// Creates a failure; `uncounted` problems were found but not kept.
  init(_ all: [SpecProblem], uncounted: Int, sources: SpecSources) {
    let sorted = all.sorted {
      $0.location != $1.location ? $0.location < $1.location : ($0.code, $0.message) < ($1.code, $1.message)
    }
    problems = sorted.prefix(Self.limit).map(sources.attachingLine)
    omitted = sorted.count - problems.count + uncounted
    let codes = Set(all.lazy.filter { $0.severity == .error }.map(\.exitCode))
    exitCode = [3, 8, 4].first(where: codes.contains) ?? codes.min() ?? 3
  }

  /// All problems as text for standard error, without a final line break.
  public func rendered() -> String {
    var blocks = problems.map { $0.rendered() }
    if omitted > 0 { blocks.append("\(omitted) more problem\(omitted == 1 ? "" : "s") not shown") }
    return blocks.joined(separator: "\n")
  }

  /// All problems as one JSON object: `{"problems": [...], "omitted": n, "exit_code": n}`; the keys are stable.
  public func json() -> String {
    SpecValue.map([
      .init("problems", .list(problems.map(\.json))),
      .init("omitted", .int(omitted)),
      .init("exit_code", .int(Int(exitCode))),
    ]).json()
  }
}

extension SpecFailure: CustomStringConvertible {
  /// The rendered text.
  public var description: String { rendered() }
}
