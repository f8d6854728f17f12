import Artifacts
import NumericEngine
import Planning
import Specs

/// Lowers a spec to a plan: load -> features -> windows -> train -> predict and inspect -> evaluate -> plot -> report.
enum ExperimentPlan {
  static func make(
    _ spec: ExperimentSpec, _ sources: SourceFiles, corruption: Corruption? = nil
  ) throws(PlanError) -> Plan {
    var stages = [
      LoadStage.definition(spec, sources, corruption: corruption), FeaturesStage.definition(spec),
    ]
    stages += spec.folds.map { WindowsStage.definition(spec, $0) }
    for (model, seed) in spec.trainings {
      stages += spec.trainedFolds.map { fold in
        if case .forest(let options) = model.model.lowered(season: 1) {
          ForestStage.definition(spec, model: model, options: options, seed: seed, fold)
        } else {
          TrainStage.definition(spec, model: model, seed: seed, fold)
        }
      }
    }
    for source in spec.forecastSources { stages += spec.folds.map { PredictStage.definition(spec, source, $0) } }
    stages += spec.inspected.flatMap { model in spec.seeds.map { InspectStage.definition(spec, model, seed: $0) } }
    if let study = GradientFlowStage.definition(spec) { stages.append(study) }
    stages.append(EvaluateStage.definition(spec))
    stages += spec.plots.compactMap { PlotStage.definition(spec, $0) }
    stages.append(ReportStage.definition(spec))
    return try Plan(stages, engineVersion: Trainer.numericVersion)
  }
}
