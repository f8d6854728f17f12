import Planning
import Specs

/// What a shell can offer while a command on a spec is typed; whatever is wrong with the spec offers less.
public struct SpecCompletions {
  private let path: String?
  private let overrides: [String]
  private let layout: RunLayout

  /// Describes a command line.
  ///
  /// - Parameters:
  ///   - path: The spec that it names, if it names one.
  ///   - overrides: The `key.path=value` arguments that are complete.
  ///   - layout: Where what was downloaded for it is kept.
  public init(path: String?, overrides: [String], layout: RunLayout) {
    self.path = path
    self.overrides = overrides
    self.layout = layout
  }

  /// What the beginning of an override can become: keys one level at a time, and after `=` the values.
  public func overrides(completing text: String) -> [String] {
    let keys = SpecKeys(of: resolved)
    guard let equals = text.firstIndex(of: "=") else { return keys.keys(completing: text) }
    return keys.values(of: String(text[..<equals])).map { text[...equals] + $0 }.filter { $0.hasPrefix(text) }
  }

  /// The kinds of stages, and the ids of the spec's own where it is one experiment.
  public func stages(completing text: String) -> [String] {
    var access = SourceAccess()
    access.layout = layout
    let plan = path.flatMap { try? Experiment(path: $0, overrides: overrides, access: access) }?.plan
    let kinds = plan?.stages.map(\.definition.kind) ?? StageKind.allCases.map(\.rawValue)
    return (kinds + (plan?.stages.map(\.id) ?? [])).reduce(into: []) {
      if $1.hasPrefix(text), !$0.contains($1) { $0.append($1) }
    }
  }

  /// The spec with its defaults; of a sweep the spec of its first point.
  private var resolved: SpecValue? {
    guard let path else { return nil }
    let contents = (try? SpecReader().read(path: path, overrides: overrides)) ?? (try? SpecReader().read(path: path))
    switch contents {
    case nil: return nil
    case .experiment(let spec): return spec.resolved
    case .sweep(let template):
      let point = SweepPoints.all(of: template.sweep).prefix(1)
      return (try? template.experiments(at: Array(point)))?.first?.resolved
    }
  }
}
