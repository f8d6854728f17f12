import Artifacts
import Forecasting
import NumericEngine

/// A training history as an artifact: canonical JSON.
struct HistoryFile {
  var model: String
  let seed: Int
  /// The fold, counted from 1; like the model's name it is not part of what is cached, and the reader knows it.
  var fold = 1
  let epochs: [EpochRecord]
  /// The loss of the test part after each epoch, from a file of its own; empty where it was not asked for.
  var testLosses: [Double] = []
  /// The epoch whose weights were kept as best, counted from 1.
  let bestEpoch: Int
  /// The trained scalars of the network.
  let parameterCount: Int
  /// What weights and the choice of the best epoch saw.
  var fitted: [FitRecord]

  var bytes: [UInt8] {
    let value: CanonicalValue = [
      "model": .string(model), "seed": .int(seed), "best_epoch": .int(bestEpoch), "parameters": .int(parameterCount),
      "fitted": fitted.canonicalValue,
      "epochs": .array(
        epochs.map {
          [
            "epoch": .int($0.epoch), "train": .double($0.trainingLoss),
            "validation": $0.validationLoss.map { .double($0) } ?? .null, "learning_rate": .double($0.learningRate),
            "gradient_norm": .double($0.gradientNorm),
          ]
        }),
    ]
    return value.canonicalBytes
  }

  init(
    model: String, seed: Int, epochs: [EpochRecord], bestEpoch: Int, parameterCount: Int, fitted: [FitRecord]
  ) {
    self.model = model
    self.seed = seed
    self.epochs = epochs
    self.bestEpoch = bestEpoch
    self.parameterCount = parameterCount
    self.fitted = fitted
  }

  init(_ bytes: [UInt8]) throws {
    let value = try CanonicalValue(parsing: bytes)
    guard let model = value["model"]?.stringValue, let seed = value["seed"]?.intValue,
      let best = value["best_epoch"]?.intValue, let parameters = value["parameters"]?.intValue,
      let epochs = value["epochs"]?.elements
    else { throw ArtifactFault("the history is not described") }
    self.init(
      model: model, seed: seed,
      epochs: epochs.map {
        EpochRecord(
          epoch: $0["epoch"]?.intValue ?? 0, trainingLoss: $0["train"]?.number ?? .nan,
          validationLoss: $0["validation"]?.number, learningRate: $0["learning_rate"]?.number ?? .nan,
          gradientNorm: $0["gradient_norm"]?.number ?? .nan)
      }, bestEpoch: best, parameterCount: parameters, fitted: try [FitRecord](value["fitted"]))
  }
}
