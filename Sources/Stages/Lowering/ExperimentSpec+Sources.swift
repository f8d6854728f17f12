import Specs

extension ExperimentSpec {
  /// The trained models with each of their seeds.
  var trainings: [(model: NamedModelSpec, seed: Int)] {
    models.filter(\.model.isTrained).flatMap { model in seeds.map { (model, $0) } }
  }

  /// The trained networks with each of their seeds, which leave a history.
  var networkTrainings: [(model: NamedModelSpec, seed: Int)] { trainings.filter { !$0.model.model.isForest } }

  /// The forests with each of their seeds, which leave the importances of their features.
  var forestTrainings: [(model: NamedModelSpec, seed: Int)] { trainings.filter(\.model.model.isForest) }

  /// Everything that forecasts: the spec's models, then the baselines it does not name itself.
  ///
  /// The naive forecast is always there, since skill is measured against it.
  var forecastSources: [PredictStage.Source] {
    var sources: [PredictStage.Source] = []
    for model in models {
      if model.model.isTrained {
        sources += seeds.map { PredictStage.Source(name: model.name, model: model.model, seed: $0) }
      } else {
        sources.append(PredictStage.Source(name: model.name, model: model.model, seed: nil))
      }
    }
    let wanted = BaselineKind.allCases.filter { $0 == .naive || evaluation.baselines.contains($0) }
    for baseline in wanted where !models.contains(where: { $0.name == baseline.rawValue }) {
      sources.append(source(baseline))
    }
    return sources
  }

  /// A baseline under its own name, whether the spec asks for it or not.
  func source(_ baseline: BaselineKind) -> PredictStage.Source {
    let model: ModelSpec =
      switch baseline {
      case .naive: .naive
      case .seasonalNaive: .seasonalNaive(season: evaluation.season)
      case .naive2: .naive2(season: evaluation.season)
      case .drift: .drift
      case .movingAverage: .movingAverage(window: evaluation.movingAverage)
      }
    return PredictStage.Source(name: baseline.rawValue, model: model, seed: nil)
  }
}
