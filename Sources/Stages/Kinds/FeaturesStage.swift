import Forecasting
import Planning
import Specs

/// Adds derived columns, drops their warm-up rows, and keeps the columns that models see.
enum FeaturesStage {
  static func definition(_ spec: ExperimentSpec) -> StageDefinition {
    StageDefinition(
      id: StageKind.features.rawValue, kind: StageKind.features.rawValue,
      codeVersion: StageKind.features.codeVersion, parameters: CanonicalParameters.features(spec),
      inputs: ["series": ArtifactReference(stage: StageKind.load.rawValue, artifact: ArtifactName.series)],
      outputs: [ArtifactName.series]
    ) { context in
      let panel = try PanelFile.panel(from: try context.input("series"))
      try context.write(PanelFile.bytes(of: try derive(spec, panel)), to: ArtifactName.series)
    }
  }

  /// The panel that models see: targets, covariates, derived columns.
  static func derive(_ spec: ExperimentSpec, _ loaded: Panel) throws(DataError) -> Panel {
    let derived = try spec.derivedFeatures()
    let all = try loaded.adding(derived)
    let wanted = spec.modelColumns + derived.flatMap(\.outputNames)
    guard wanted != all.columnNames else { return all }
    var series: [TimeSeries] = []
    for one in all.series {
      series.append(
        try TimeSeries(
          id: one.id, times: one.times, columnNames: wanted,
          columns: try wanted.map { name throws(DataError) in try one.column(name) }))
    }
    return try Panel(series)
  }
}
