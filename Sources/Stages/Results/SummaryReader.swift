import Artifacts
import Planning
import Reports
import Specs

/// The summary of a finished plan, read back from the store.
enum SummaryReader {
  /// The summary, or nil where the results have no table.
  ///
  /// - Throws: damage and storage errors.
  static func text(
    _ spec: ExperimentSpec, _ result: PlanResult, _ store: Store
  ) throws(StoreError) -> String? {
    do {
      return try read(spec, result, store)
    } catch let error as StoreError {
      throw error
    } catch {
      return nil
    }
  }

  private static func read(_ spec: ExperimentSpec, _ result: PlanResult, _ store: Store) throws -> String {
    var artifacts: [String: [String: Artifact]] = [:]
    for stage in result.stages { artifacts[stage.stage] = stage.artifacts }
    let inputs = ExperimentResults.inputs(spec)
    let results = try ExperimentResults(spec) { name in
      guard let reference = inputs[name], let artifact = artifacts[reference.stage]?[reference.artifact] else {
        throw ArtifactFault("no '\(name)'")
      }
      return try store.read(artifact, name: reference.artifact)
    }
    let evaluation = Evaluation(results)
    let group = results.labels.count > 1 ? "all" : results.labels[0]
    var lines = [try Summary.table(results, evaluation, series: group).text()]
    lines += RunVerdicts.list(results).sentences
    return lines.joined(separator: "\n")
  }
}
