import Artifacts
import Planning
import Reports
import Specs

/// Draws the figures of one plot kind.
enum PlotStage {
  static func id(_ kind: PlotKind) -> String { "\(StageKind.plot.rawValue)/\(kind.rawValue)" }

  /// The stage, or nil where the kind has nothing to show for this spec.
  static func definition(_ spec: ExperimentSpec, _ kind: PlotKind) -> StageDefinition? {
    let files = ResultFigures.files(kind, of: spec)
    guard !files.isEmpty else { return nil }
    var parameters = CanonicalParameters.results(spec)
    if case .object(var object) = parameters {
      object["plot"] = .string(kind.rawValue)
      object["loss"] = CanonicalValue(spec.resolved["training"]?["loss"])
      parameters = .object(object)
    }
    return StageDefinition(
      id: id(kind), kind: StageKind.plot.rawValue, codeVersion: StageKind.plot.codeVersion, parameters: parameters,
      inputs: ExperimentResults.inputs(spec), outputs: files
    ) { context in
      let results = try ExperimentResults(spec, context)
      for named in try ResultFigures(results, Evaluation(results)).figures(kind) {
        try context.write(Array(named.figure.svg().utf8), to: named.file)
      }
    }
  }
}
