import NumericEngine
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

  static func figures(
    _ kind: PlotKind, of spec: ExperimentSpec, _ traces: [TraceFile]
  ) throws -> [ResultFigures.Named] {
    var figures: [Figure] = []
    for (named, trace) in zip(spec.inspected, traces) {
      if kind == .gates {
        for name in named.model.gatedLayers {
          guard let layer = trace.layers.first(where: { $0.name == name }) else { continue }
          figures.append(try gates(layer, trace, value: spec.titled(spec.targets[0])))
        }
      } else if named.model.hasAttention {
        figures.append(try attention(trace, value: spec.titled(spec.targets[0])))
      }
    }
    return zip(files(kind, of: spec), figures).map { ResultFigures.Named(file: $0, figure: $1) }
  }

  /// Gates lie between 0 and 1; candidates and states around 0.
  private static let shares: Set = ["input", "forget", "output", "reset", "update"]

  private static func gates(_ layer: NetworkTrace.Layer, _ trace: TraceFile, value: String) throws -> Figure {
    let count = layer.activations.first?.values.first?.count ?? 0
    // A decoder has no values of its own to show: its steps are those of the forecast.
    let isDecoder = layer.name.hasPrefix("decoder")
    return try GateFigure(
      title: "Gates of \(trace.model), layer \(layer.name)", subtitle: subtitle(trace),
      activations: layer.activations.map {
        GateFigure.Activation($0.name, values: $0.values.map { $0.map(Double.init) }, isShare: shares.contains($0.name))
      }, steps: isDecoder ? Array(1...count) : Array(1 - count...0), series: isDecoder ? [] : trace.seen, value: value
    ).figure
  }

  private static func attention(_ trace: TraceFile, value: String) throws -> Figure {
    let count = trace.seen.count
    return try AttentionFigure(
      title: "Attention of \(trace.model)", subtitle: subtitle(trace),
      weights: trace.attention.map { $0.map(Double.init) }, queries: trace.queries,
      query: trace.queries.first == "1" ? "Step of the forecast" : "Windows, counted back", steps: Array(1 - count...0),
      series: trace.seen, value: value
    ).figure
  }

  private static func subtitle(_ trace: TraceFile) -> String {
    "The test window whose last value, at step 0, is of \(trace.cutoff); weights of seed \(trace.seed)."
  }
}
