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
    switch kind {
    case .gates, .attention, .gradientFlow: return ofArtifacts(spec, kind, files)
    case .history, .forecast, .windows, .errors, .errorDistribution, .forecastError, .horizon, .comparison, .importance,
      .headToHead:
      break
    }
    var parameters = CanonicalParameters.results(spec)
    if case .object(var object) = parameters {
      object["plot"] = .string(kind.rawValue)
      object["loss"] = CanonicalValue(spec.resolved["training"]?["loss"])
      if kind.showsUnit, let unit = CanonicalParameters.unit(spec) { object["unit"] = unit }
      parameters = .object(object)
    }
    return StageDefinition(
      id: id(kind), kind: StageKind.plot.rawValue, codeVersion: StageKind.plot.codeVersion, parameters: parameters,
      inputs: ExperimentResults.inputs(spec, forecasts: kind.showsForecasts).merging(
        kind.showsMetrics ? EvaluateStage.metrics : [:]
      ) { first, _ in first }, outputs: files
    ) { context in
      let results = try ExperimentResults(spec, context, forecasts: kind.showsForecasts)
      let metrics = kind.showsMetrics ? try context.input("metrics") : []
      for named in try ResultFigures(results, table: metrics).figures(kind) {
        try context.write(Array(named.figure.svg().utf8), to: named.file)
      }
    }
  }

  /// The stage of a kind that shows no forecasts, but the inside of models or a measurement.
  private static func ofArtifacts(_ spec: ExperimentSpec, _ kind: PlotKind, _ files: [String]) -> StageDefinition {
    var parameters: [String: CanonicalValue] = ["plot": .string(kind.rawValue)]
    if kind == .gradientFlow {
      parameters["models"] = CanonicalValue(spec.resolved["models"])
      parameters["gradient_flow"] = CanonicalValue(spec.resolved["gradient_flow"])
      parameters["seeds"] = .array(spec.seeds.map { .int($0) })
    } else {
      parameters["target"] = .string(spec.targets[0])
      parameters["unit"] = CanonicalParameters.unit(spec)
    }
    return StageDefinition(
      id: id(kind), kind: StageKind.plot.rawValue, codeVersion: StageKind.plot.codeVersion,
      parameters: .object(parameters),
      inputs: kind == .gradientFlow ? GradientFlowStage.inputs(spec) : InspectStage.inputs(spec), outputs: files
    ) { context in
      for named in try artifactFigures(spec, kind, context) {
        try context.write(Array(named.figure.svg().utf8), to: named.file)
      }
    }
  }

  /// The figures of such a kind, from the inputs that a stage has of `InspectStage` and `GradientFlowStage`; none for
  /// other kinds.
  static func artifactFigures(
    _ spec: ExperimentSpec, _ kind: PlotKind, _ context: StageContext
  ) throws -> [ResultFigures.Named] {
    switch kind {
    case .gates, .attention:
      return try InspectionFigures.figures(kind, of: spec, try InspectStage.traces(spec, context))
    case .gradientFlow:
      guard let study = spec.gradientFlow else { return [] }
      return try GradientFigures(spec, study, table: try context.input("gradients")).figures()
    case .history, .forecast, .windows, .errors, .errorDistribution, .forecastError, .horizon, .comparison, .importance,
      .headToHead:
      return []
    }
  }
}

extension PlotKind {
  /// Whether figures of the kind are drawn from single forecasts.
  fileprivate var showsForecasts: Bool {
    switch self {
    case .forecast, .windows, .errors, .errorDistribution, .forecastError, .headToHead: true
    case .history, .horizon, .comparison, .importance, .gates, .attention, .gradientFlow: false
    }
  }

  /// Whether figures of the kind show metrics, or choose what they show by them.
  fileprivate var showsMetrics: Bool {
    switch self {
    case .errors, .errorDistribution, .forecastError, .horizon, .comparison, .headToHead: true
    case .history, .forecast, .windows, .importance, .gates, .attention, .gradientFlow: false
    }
  }

  /// Whether figures of the kind have numbers in the unit of the values.
  fileprivate var showsUnit: Bool {
    switch self {
    case .forecast, .windows, .errors, .errorDistribution, .forecastError, .horizon, .comparison, .headToHead, .gates,
      .attention:
      true
    case .history, .importance, .gradientFlow: false
    }
  }
}
