import Artifacts
import Forecasting
import NumericEngine
import Planning
import Specs

/// Looks into one trained model while it reads one test window.
enum InspectStage {
  static func id(_ model: String, seed: Int) -> String { "\(StageKind.inspect.rawValue)/\(model)/seed-\(seed)" }

  /// What plots of the inside of models read.
  static func inputs(_ spec: ExperimentSpec) -> [String: ArtifactReference] {
    var inputs: [String: ArtifactReference] = [:]
    for (index, model) in spec.inspected.enumerated() {
      for (place, seed) in spec.seeds.enumerated() {
        inputs[input(index, place)] = ArtifactReference(
          stage: id(model.name, seed: seed), artifact: ArtifactName.trace)
      }
    }
    return inputs
  }

  /// The name of the input of a model and seed, by their places.
  private static func input(_ model: Int, _ seed: Int) -> String { "trace-\(model)-\(seed)" }

  /// The traces that `inputs` names: `[model][seed]`.
  static func traces(_ spec: ExperimentSpec, _ context: StageContext) throws -> [[TraceFile]] {
    try spec.inspected.indices.map { model in
      try spec.seeds.indices.map { try TraceFile(try context.input(input(model, $0))) }
    }
  }

  /// The stage of one seed; of several folds the first is looked into.
  static func definition(_ spec: ExperimentSpec, _ model: NamedModelSpec, seed: Int) -> StageDefinition {
    let train = TrainStage.id(model: model.name, seed: seed, spec.trainedFold(of: spec.folds[0]))
    return StageDefinition(
      id: id(model.name, seed: seed), kind: StageKind.inspect.rawValue, codeVersion: StageKind.inspect.codeVersion,
      parameters: [
        "name": .string(model.name), "seed": .int(seed), "inspect": CanonicalValue(spec.resolved["inspect"]),
      ],
      inputs: [
        "series": FeaturesStage.series, "windows": WindowsStage.windows(spec.folds[0]),
        "weights": ArtifactReference(stage: train, artifact: ArtifactName.best),
      ], outputs: [ArtifactName.trace]
    ) { context in
      try context.write(try inspect(spec, model, seed: seed, context).bytes, to: ArtifactName.trace)
    }
  }

  private static func inspect(
    _ spec: ExperimentSpec, _ named: NamedModelSpec, seed: Int, _ context: StageContext
  ) throws -> TraceFile {
    let windows = try WindowsFile(try context.input("windows"))
    let panel = try PanelFile.panel(from: try context.input("series")).selecting(windows.scaling.columnNames)
    let weights = try ModelFile(try context.input("weights"))
    guard case .network(let configuration, _) = named.model.lowered(season: 1),
      case .network(let tensors) = weights.weights
    else { throw ArtifactFault("model '\(named.name)' is not a network") }
    let series = panel.series[0]
    let test = (windows.parts[.test] ?? []).filter { $0.series == 0 }
    func cutoff(_ window: Window) -> Forecasting.Timestamp {
      series.times[window.start + windows.shape.lookback - 1]
    }
    let wanted = spec.inspection?.cutoff?.timestamp(in: spec.zone)
    guard let place = wanted.map({ time in test.lastIndex { cutoff($0) <= time } }) ?? test.count / 2,
      test.indices.contains(place)
    else {
      throw DataError.setting(
        name: "inspect.cutoff", value: spec.inspection?.cutoff?.description ?? "",
        expected: "a time from the first test window's last seen value on, "
          + (test.first.map { cutoff($0).description } ?? "but there is no test window"))
    }
    let model = try NetworkModel(configuration, shape: weights.shape, tensors: tensors)
    // A pooled sequence has one row of weights, so the windows up to the chosen one are shown with it.
    let isPooled = if case .gruAttention = named.model { true } else { false }
    let shown = Array(test[max(0, place - (isPooled ? 23 : 0))...place])
    let samples = try windows.samples(shown, of: panel)
    let traces = shown.indices.map { model.trace(samples, window: $0) }
    let trace = traces[traces.count - 1]
    let window = test[place]
    return TraceFile(
      model: named.name, seed: seed, cutoff: cutoff(window).description,
      seen: Array(series.columns[0][window.start..<window.start + windows.shape.lookback]), layers: trace.layers,
      attention: isPooled ? traces.flatMap(\.attention) : trace.attention,
      queries: isPooled
        ? shown.indices.map { "\($0 + 1 - shown.count)" } : (0..<trace.attention.count).map { "\($0 + 1)" })
  }
}
