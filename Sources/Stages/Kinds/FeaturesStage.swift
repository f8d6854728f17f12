import Forecasting
import Planning
import Specs

/// Adds derived columns, drops their warm-up rows, and keeps the columns that models see.
enum FeaturesStage {
  /// Tests plant a derivation that looks ahead.
  static func definition(
    _ spec: ExperimentSpec, derive: @escaping @Sendable (ExperimentSpec, Panel) throws -> Panel = derive
  ) -> StageDefinition {
    StageDefinition(
      id: StageKind.features.rawValue, kind: StageKind.features.rawValue,
      codeVersion: StageKind.features.codeVersion, parameters: CanonicalParameters.features(spec),
      inputs: ["series": ArtifactReference(stage: StageKind.load.rawValue, artifact: ArtifactName.series)],
      outputs: [ArtifactName.series]
    ) { context in
      let input = try context.input("series")
      let loaded = try PanelFile.panel(from: input)
      let panel = try derive(spec, loaded)
      var notes = try PanelFile.notes(from: input)
      notes.fitted = LookAhead.records(stage: StageKind.features.rawValue, of: panel, from: loaded) {
        try derive(spec, $0)
      }
      try LeakageError.check(notes.fitted)
      try context.write(PanelFile.bytes(of: panel, notes: notes), to: ArtifactName.series)
    }
  }

  /// The panel of targets, covariates, derived columns, and what models learn in place of the targets.
  static func derive(_ spec: ExperimentSpec, _ loaded: Panel) throws(DataError) -> Panel {
    let derived = try spec.derivedFeatures()
    let frequency = derived.contains { $0.stepsAhead > 0 } ? try FutureTimes.spacing(spec, of: loaded).frequency : nil
    return try loaded.adding(derived, clock: FeatureClock(zone: spec.zone, frequency: frequency)).selecting(
      spec.modelColumns + derived.flatMap(\.outputNames))
  }
}
