import Forecasting
import NumericEngine
import Planning
import Reports
import Specs

/// The figures of the plots `gates` and `attention`.
enum InspectionFigures {
  static func files(_ kind: PlotKind, of spec: ExperimentSpec) -> [String] {
    spec.inspected.flatMap { named -> [String] in
      if kind == .gates { return named.model.gatedLayers.map { "gates-\(named.name)-\($0).svg" } }
      return named.model.hasAttention ? ["attention-\(named.name).svg"] : []
    }
  }

  /// The figures of `traces` `[model][seed]`.
  static func figures(
    _ kind: PlotKind, of spec: ExperimentSpec, _ traces: [[TraceFile]]
  ) throws -> [ResultFigures.Named] {
    var figures: [Figure] = []
    for (named, seeds) in zip(spec.inspected, traces) {
      if kind == .gates {
        for name in named.model.gatedLayers {
          figures.append(try gates(name, seeds, value: spec.titled(spec.targets[0])))
        }
      } else if named.model.hasAttention {
        figures.append(try attention(seeds, value: spec.titled(spec.targets[0])))
      }
    }
    return zip(files(kind, of: spec), figures).map { ResultFigures.Named(file: $0, figure: $1) }
  }

  /// Gates lie between 0 and 1; candidates and states around 0.
  private static let shares: Set = ["input", "forget", "output", "reset", "update"]

  private static func gates(_ name: String, _ traces: [TraceFile], value: String) throws -> Figure {
    let layers = traces.compactMap { trace in trace.layers.first { $0.name == name } }
    guard let layer = layers.first, layers.count == traces.count else {
      throw ArtifactFault("the trace has no layer '\(name)'")
    }
    let count = layer.activations.first?.values.first?.count ?? 0
    // A decoder has no values of its own to show: its steps are those of the forecast.
    let isDecoder = name.hasPrefix("decoder")
    return try GateFigure(
      title: "Gates of \(traces[0].model), layer \(name)", subtitle: subtitle(traces),
      activations: layer.activations.enumerated().map { place, one in
        GateFigure.Activation(
          one.name, seeds: layers.map { $0.activations[place].values.map { $0.map(Double.init) } },
          isShare: shares.contains(one.name), interval: { SeedBootstrap.interval(of: $0) })
      }, seed: traces[0].seed, steps: isDecoder ? Array(1...count) : Array(1 - count...0),
      series: isDecoder ? [] : traces[0].seen, value: value
    ).figure
  }

  private static func attention(_ traces: [TraceFile], value: String) throws -> Figure {
    let first = traces[0]
    let isPooled = first.queries.first != "1"
    return try AttentionFigure(
      title: "Attention of \(first.model)", subtitle: subtitle(traces),
      weights: first.attention.indices.map { query in
        SeedCurves(overSeeds: traces.map { $0.attention[query].map(Double.init) })
      }, queries: first.queries,
      query: isPooled ? "Windows, counted back" : "Step of the forecast",
      // The weights of other windows lie at other places of these steps.
      single: isPooled ? first.queries.count - 1 : nil, steps: Array(1 - first.seen.count...0), series: first.seen,
      value: value
    ).figure
  }

  private static func subtitle(_ traces: [TraceFile]) -> String {
    "The test window whose last value, at step 0, is of \(traces[0].cutoff)"
      + (traces.count > 1 ? "." : "; weights of seed \(traces[0].seed).")
  }
}
