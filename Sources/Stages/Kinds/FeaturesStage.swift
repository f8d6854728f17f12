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
    return try loaded.adding(derived, clock: clock(spec, derived, of: loaded)).selecting(
      spec.modelColumns + derived.flatMap(\.outputNames))
  }

  private static func clock(
    _ spec: ExperimentSpec, _ derived: [Feature], of panel: Panel
  ) throws(DataError) -> FeatureClock {
    let frequency = derived.contains { $0.stepsAhead > 0 } ? try FutureTimes.spacing(spec, of: panel).frequency : nil
    return FeatureClock(zone: spec.zone, frequency: frequency)
  }

  /// What tables that are computed from rules cover: no value of the data is in them, so all of it may be seen at any time.
  static func rules(_ spec: ExperimentSpec, _ panel: Panel) throws(DataError) -> [FitRecord] {
    let derived = try spec.derivedFeatures()
    let clock = try clock(spec, derived, of: panel)
    var days: [ClosedRange<Forecasting.Timestamp>] = []
    for feature in derived {
      if let own = try feature.holidayDays(panel, clock: clock) { days.append(own) }
    }
    guard let first = days.map(\.lowerBound).min(), let last = days.map(\.upperBound).max() else { return [] }
    return [
      FitRecord(
        stage: StageKind.features.rawValue, quantity: "US federal holidays by rule (known in advance)", from: first,
        through: last, cutoff: last)
    ]
  }
}
