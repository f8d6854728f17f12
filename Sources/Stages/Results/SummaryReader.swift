import Artifacts
import Planning
import Reports
import Specs

/// The summary of a finished plan, read back from the store.
struct SummaryReader {
  /// Models and metrics over all series, or of each target where these have different units.
  let tables: [(target: String, table: TextTable)]
  /// Coverage, width and pinball loss of prediction intervals; nil where there are none.
  let intervals: TextTable?
  /// What the numbers are, and where the rest of them is.
  let remarks: [String]
  /// Whether models differ beyond chance, in sentences.
  let verdicts: [String]
  /// Which rows were put in; nil where none can be.
  let filledRows: FilledRowsFile?
  /// What is suspicious about the forecasts.
  let warnings: [(code: String, text: String)]

  /// The table with its verdicts, for a terminal.
  var text: String {
    let tables =
      tables.map { ($0.target.isEmpty ? "" : "\($0.target):\n") + $0.table.text() }
      + (intervals.map { [$0.text()] } ?? [])
    return (tables + (remarks.isEmpty ? [] : remarks + [""]) + verdicts).joined(separator: "\n")
  }

  /// The summary, or nil where the results have no table.
  ///
  /// - Throws: damage and storage errors.
  static func read(
    _ spec: ExperimentSpec, _ result: PlanResult, _ store: Store
  ) throws(StoreError) -> SummaryReader? {
    do {
      return try summary(spec, result, store)
    } catch let error as StoreError {
      throw error
    } catch {
      return nil
    }
  }

  private static func summary(
    _ spec: ExperimentSpec, _ result: PlanResult, _ store: Store
  ) throws -> SummaryReader {
    var artifacts: [String: [String: Artifact]] = [:]
    for stage in result.stages { artifacts[stage.stage] = stage.artifacts }
    func read(_ reference: ArtifactReference) throws -> [UInt8] {
      guard let artifact = artifacts[reference.stage]?[reference.artifact] else {
        throw ArtifactFault("no '\(reference)'")
      }
      return try store.read(artifact, name: reference.artifact)
    }
    let inputs = ExperimentResults.inputs(spec)
    let results = try ExperimentResults(spec) { name in
      guard let reference = inputs[name] else { throw ArtifactFault("no '\(name)'") }
      return try read(reference)
    }
    let evaluation = try Evaluation(
      spec, table: try read(ArtifactReference(stage: StageKind.evaluate.rawValue, artifact: ArtifactName.metrics)))
    let group = results.labels.count > 1 ? "all" : results.labels[0]
    let (metrics, shown) = (spec.evaluation.metrics, spec.evaluation.shownMetrics)
    let rest =
      metrics.count > shown.count ? ["All \(metrics.count) metrics are in the report and in metrics.csv."] : []
    let targets = spec.mixesUnits && results.labels.count <= 4 ? results.labels : []
    return SummaryReader(
      tables: try (targets.isEmpty ? [group] : targets).map { label in
        (targets.isEmpty ? "" : label, try Summary.table(results, evaluation, series: label))
      },
      intervals: try IntervalTable.table(results, evaluation, series: group),
      remarks: rest + (results.spreadMethod.map { [$0] } ?? []),
      verdicts: RunVerdicts.list(results).sentences,
      filledRows: try LoadStage.filledRows(spec).map { try FilledRowsFile(try read($0)) },
      warnings: FlatLine.warnings(results).map { ("W305", $0) }
        + MissedCoverage.warnings(results, evaluation).map { ("W306", $0) })
  }
}
