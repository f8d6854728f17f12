import Forecasting
import Planning
import Reports
import Specs

/// Judges all forecasts and writes the run directory's tables.
enum EvaluateStage {
  /// The table of metrics, by the name under which stages take it as an input.
  static let metrics = [
    "metrics": ArtifactReference(stage: StageKind.evaluate.rawValue, artifact: ArtifactName.metrics)
  ]

  static func definition(_ spec: ExperimentSpec) -> StageDefinition {
    StageDefinition(
      id: StageKind.evaluate.rawValue, kind: StageKind.evaluate.rawValue,
      codeVersion: StageKind.evaluate.codeVersion, parameters: CanonicalParameters.results(spec),
      inputs: ExperimentResults.inputs(spec),
      outputs: [ArtifactName.metrics, ArtifactName.predictions, ArtifactName.historyTable, ArtifactName.fitted]
        + (spec.forestTrainings.isEmpty ? [] : [ArtifactName.importanceTable])
        + (spec.evaluation.coverage == nil ? [] : [ArtifactName.intervals])
    ) { context in
      let results = try ExperimentResults(spec, context)
      let fitted = try FittedTable.records(results)
      try LeakageError.check(fitted)
      let evaluation = Evaluation(results)
      try context.write(Array(try ResultTables.metrics(evaluation).text.utf8), to: ArtifactName.metrics)
      try context.write(to: ArtifactName.predictions) { try ResultTables.predictions(results, $0) }
      try context.write(
        Array(try ResultTables.history(results.histories).text.utf8), to: ArtifactName.historyTable)
      try context.write(Array(try FittedTable.csv(fitted).text.utf8), to: ArtifactName.fitted)
      if spec.evaluation.coverage != nil {
        try context.write(Array(try ConformalTable.csv(results).text.utf8), to: ArtifactName.intervals)
      }
      if !results.importances.isEmpty {
        try context.write(
          Array(try ResultTables.importances(results.importances).text.utf8), to: ArtifactName.importanceTable)
      }
    }
  }
}
