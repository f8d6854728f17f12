import Artifacts
import NumericEngine
import Planning
import Specs

/// Lowers a spec to a plan: load -> features -> windows -> train -> predict -> evaluate -> plot -> report.
enum ExperimentPlan {
  static func make(
    _ spec: ExperimentSpec, _ sources: SourceFiles, corruption: Corruption? = nil
  ) throws(PlanError) -> Plan {
    var stages = [
      LoadStage.definition(spec, sources, corruption: corruption), FeaturesStage.definition(spec),
      WindowsStage.definition(spec),
    ]
    for (model, seed) in spec.trainings { stages.append(TrainStage.definition(spec, model: model, seed: seed)) }
    for source in spec.forecastSources { stages.append(PredictStage.definition(spec, source)) }
    stages.append(EvaluateStage.definition(spec))
    stages += spec.plots.compactMap { PlotStage.definition(spec, $0) }
    stages.append(ReportStage.definition(spec))
    return try Plan(stages, engineVersion: Trainer.numericVersion)
  }
}
