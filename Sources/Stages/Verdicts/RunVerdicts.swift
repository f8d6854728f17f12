import Forecasting
import Specs

/// What a run's forecasts say: each trained model against the best baseline, and trained models against each other.
enum RunVerdicts {
  /// Trained models of which all pairs are compared; more would make every single test weak.
  static let pairLimit = 5

  static func list(_ results: ExperimentResults) -> VerdictList {
    list(
      ModelForecasts.all(results), PointLoss(results.spec.evaluation.metrics.map(\.rawValue)),
      isScaled: results.spec.mixesUnits)
  }

  /// - Parameter isScaled: whether the targets are counted in different units.
  static func list(_ models: [ModelForecasts], _ loss: PointLoss, isScaled: Bool) -> VerdictList {
    let trained = models.filter { !$0.isBaseline }
    var pairs: [Verdict.Pair] = []
    func add(_ second: ModelForecasts, against first: ModelForecasts) {
      pairs.append(
        Verdict.Pair(
          first: .init(model: first.model, run: 0), second: .init(model: second.model, run: 0),
          accuracy: AccuracyTest(first, second, loss, isScaled: isScaled)))
    }
    let best = bestBaseline(models, loss, isScaled: isScaled)
    if let best {
      for model in trained { add(model, against: best) }
    }
    if trained.count <= pairLimit {
      for (place, first) in trained.enumerated() {
        for second in trained[(place + 1)...] { add(second, against: first) }
      }
    }
    return VerdictList(verdicts: Verdict.all(pairs, loss, isScaled: isScaled), runs: [], bestBaseline: best?.model)
  }

  /// The baseline with the lowest loss on the test part itself, which is the hardest to beat.
  private static func bestBaseline(
    _ models: [ModelForecasts], _ loss: PointLoss, isScaled: Bool
  ) -> ModelForecasts? {
    let losses = models.filter(\.isBaseline).compactMap { model in
      model.seeds.first.map { seed in
        let scales = isScaled ? seed.scales(Array(seed.keys.indices)) : [:]
        let sum = seed.keys.indices.reduce(0.0) { sum, row in
          let scale = scales[seed.keys[row].series] ?? 1
          return sum + loss.value(seed.actual[row] / scale, seed.predicted[row] / scale)
        }
        return (model: model, loss: sum)
      }
    }
    return losses.filter { $0.loss.isFinite }.min { $0.loss < $1.loss }?.model
  }
}
