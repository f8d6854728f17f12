import Forecasting

/// What the forecasts of runs say: each trained model against the first run's of the same name.
///
/// Where a run has no trained model of a name that the first run has, all of its models are compared with all of the
/// first's.
enum ComparisonVerdicts {
  /// More runs are not tested: with so many, one that looks better by chance is sure to be among them.
  static let runLimit = 40

  static func list(_ comparison: RunComparison) -> VerdictList {
    let runs = comparison.runs
    let empty = VerdictList(verdicts: [], runs: runs.map(\.name))
    guard runs.count <= runLimit, !comparison.isIdentical, let reference = trained(runs[0]), !reference.isEmpty else {
      return empty
    }
    let loss = PointLoss(comparison.usualMetrics)
    let isScaled = runs.contains(where: \.mixesUnits)
    var pairs: [Verdict.Pair] = []
    for (place, run) in runs.enumerated().dropFirst() {
      guard let own = trained(run) else { continue }
      let names = Set(reference.map(\.model)).intersection(own.map(\.model))
      for first in reference where names.isEmpty || names.contains(first.model) {
        for second in own where names.isEmpty || second.model == first.model {
          pairs.append(
            Verdict.Pair(
              first: .init(model: first.model, run: 0), second: .init(model: second.model, run: place),
              accuracy: AccuracyTest(first, second, loss, isScaled: isScaled),
              isSameRecipe: first.model == second.model && isSameRecipe(runs[0], run, first.model)))
        }
      }
    }
    return VerdictList(verdicts: Verdict.all(pairs, loss, isScaled: isScaled), runs: comparison.labels)
  }

  private static func trained(_ run: ComparedRun) -> [ModelForecasts]? {
    (try? RunFile.read(RunLayout.File.predictions, in: run.folder))
      .map { ModelForecasts.all(predictions: $0).filter { !$0.isBaseline } }
  }

  /// Whether a model differs in nothing but its seeds: the data and windows have the same bytes, and the spec says the same
  /// of the model and its training, but for the test loss by epoch, which decides nothing.
  private static func isSameRecipe(_ one: ComparedRun, _ other: ComparedRun, _ model: String) -> Bool {
    func recipe(_ run: ComparedRun) -> [String: String] {
      let leaves = run.parameters.filter { leaf in
        ["models.\(model).", "training.", "split."].contains { leaf.path.hasPrefix($0) }
          && leaf.path != "training.test_loss"
      }
      return Dictionary(uniqueKeysWithValues: leaves.map { ($0.path, $0.value) })
    }
    return DataDifferences.differingStage(one, other) == nil && recipe(one) == recipe(other)
  }
}
