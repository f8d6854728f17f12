import Artifacts
import NumericEngine
import Planning
import Reports
import Specs

/// Measures how far gradients reach back in the cells of the spec's recurrent models, with fresh weights, beside their
/// bounds.
enum GradientFlowStage {
  /// The models that have one recurrent stack and nothing else: families `rnn`, `lstm` and `gru`.
  static func models(_ spec: ExperimentSpec) -> [(name: String, spec: RecurrentSpec, cell: CellKind)] {
    spec.models.compactMap { named in
      switch named.model {
      case .rnn(let model): (named.name, model, .rnn)
      case .lstm(let model): (named.name, model, .lstm)
      case .gru(let model): (named.name, model, .gru)
      case .gruAttention, .seq2seq, .segmentRNN, .randomForest, .naive, .seasonalNaive, .naive2, .drift,
        .movingAverage:
        nil
      }
    }
  }

  /// What plots of the measurement read; nothing where the spec does not ask for it.
  static func inputs(_ spec: ExperimentSpec) -> [String: ArtifactReference] {
    guard spec.gradientFlow != nil else { return [:] }
    return [
      "gradients": ArtifactReference(stage: StageKind.gradientFlow.rawValue, artifact: ArtifactName.gradients)
    ]
  }

  static func definition(_ spec: ExperimentSpec) -> StageDefinition? {
    guard let study = spec.gradientFlow else { return nil }
    let models = models(spec)
    var cells: [String: CanonicalValue] = [:]
    for model in models { cells[model.name] = CanonicalValue(spec.resolved["models"]?[model.name]) }
    return StageDefinition(
      id: StageKind.gradientFlow.rawValue, kind: StageKind.gradientFlow.rawValue,
      codeVersion: StageKind.gradientFlow.codeVersion,
      parameters: [
        "gradient_flow": CanonicalValue(spec.resolved["gradient_flow"]), "models": .object(cells),
        "seeds": .array(spec.seeds.map { .int($0) }),
      ], outputs: [ArtifactName.gradients]
    ) { context in
      var table = try Reports.CSVTable(
        header: ["model", "seed", "scale", "length", "distance", "hidden", "cell", "hidden_bound", "cell_bound"])
      for (name, model, cell) in models {
        for seed in spec.seeds {
          let stream = UInt64(bitPattern: Int64(seed))
          for scale in study.recurrentScales {
            var setup = GradientFlow.Setup(
              cell: cell, hiddenSize: model.hiddenSize, inputSize: study.inputSize, steps: 1,
              sequences: study.sequences, initialization: model.initialization.lowered, recurrentScale: scale,
              forgetBias: model.forgetBias)
            let bound = GradientBound(setup, seed: stream)
            for length in study.lengths {
              if context.isCancelled { throw StageInterruption("interrupted") }
              setup.steps = length
              let flow = GradientFlow(setup, seed: stream)
              let (hidden, states) = (bound.hidden(steps: length), bound.cell(steps: length))
              for distance in 0..<length {
                try table.append([
                  .text(name), .integer(seed), .number(scale), .integer(length), .integer(distance),
                  .number(flow.hidden[distance]), flow.cell.isEmpty ? .empty : .number(flow.cell[distance]),
                  .number(hidden[distance]), states.isEmpty ? .empty : .number(states[distance]),
                ])
              }
            }
          }
        }
      }
      try context.write(Array(table.text.utf8), to: ArtifactName.gradients)
    }
  }
}
