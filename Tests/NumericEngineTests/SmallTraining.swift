import Testing

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

/// A training that is small enough to be run many times, one for each family with all that is random switched on.
struct SmallTraining: Sendable, CustomTestStringConvertible {
  let name: String
  var network: NetworkConfiguration
  var shape = NetworkShape(lookback: 5, inputSize: 3, horizon: 2, targetCount: 2)
  var windows = 40
  var validationWindows = 9
  var watchedWindows = 0
  /// 40 windows make steps of 17, 17 and 6.
  var options = TrainingOptions(
    learningRate: 0.01, schedule: .reduceOnPlateau(factor: 0.5, patience: 0, threshold: 0.05, minimum: 0), epochs: 3,
    batchSize: 17, clipNorm: 0.5, l2: 0.001, earlyStopping: .init(patience: 2), seed: 11)

  var testDescription: String { name }

  static let families: [SmallTraining] = {
    var all: [SmallTraining] = CellKind.allCases.map {
      SmallTraining(
        name: $0.rawValue,
        network: .recurrent(RecurrentConfiguration(cell: $0, hiddenSize: 7, layerCount: 2, dropout: 0.3)))
    }
    for score in PoolingScore.allCases {
      all.append(
        SmallTraining(
          name: "gru-attention \(score)",
          network: .attention(
            AttentionConfiguration(
              projectionSize: 6, hiddenSize: 18, layerCount: 2, score: score, attentionSize: 3, denseSizes: [7, 4],
              batchNorm: true, dropout: 0.2))))
    }
    for (attention, input) in [
      (AttentionScore?.none, DecoderInput.zeros), (.additive, .predictions(teacherForcing: 0.5)), (.dot, .zeros),
    ] {
      all.append(
        SmallTraining(
          name: "seq2seq \(attention.map { "\($0)" } ?? "plain")",
          network: .seq2seq(
            Seq2SeqConfiguration(
              cell: .gru, hiddenSize: 9, layerCount: 2, dropout: 0.2, attention: attention, attentionSize: 5,
              decoderInput: input))))
    }
    return all
  }()

  /// Overlapping windows over one table of formula rows.
  func samples(_ count: Int, name: String) -> WindowSamples {
    WindowSamples(
      rows: formula(name, (count + shape.lookback) * shape.inputSize, bound: 1).map { Double($0) },
      featureCount: shape.inputSize, starts: Array(0..<count),
      targets: formula("\(name) target", count * shape.outputSize, bound: 1), targetSize: shape.outputSize)
  }

  func trainer(threads: Int = 1) -> Trainer {
    Trainer(
      network, shape: shape, options: options, training: samples(windows, name: "training"),
      validation: validationWindows > 0 ? samples(validationWindows, name: "validation") : nil,
      watched: watchedWindows > 0 ? samples(watchedWindows, name: "watched") : nil, threads: threads)
  }
}

/// All that a training leaves behind, as bits, so that NaN equals NaN and 0 differs from -0.
struct TrainingBits: Equatable {
  /// A line for each row of the history and each tensor, digests instead of numbers.
  let lines: [String]

  init(_ trainer: Trainer) {
    let rows = trainer.history.map { record in
      let bits = [
        record.trainingLoss.bitPattern, record.validationLoss?.bitPattern ?? 1, record.learningRate.bitPattern,
        record.gradientNorm.bitPattern,
      ]
      return "epoch \(record.epoch): \(bits)"
    }
    func line(_ kind: String, _ tensor: NamedTensor) -> String {
      "\(kind) \(tensor.name): \(tensor.values.reduce(UInt64(1)) { mix($0 ^ UInt64($1.bitPattern)) })"
    }
    lines =
      rows + ["best epoch \(trainer.bestEpoch)"] + trainer.lastTensors.map { line("last", $0) }
      + trainer.bestTensors.map { line("best", $0) }
  }

  /// The lines that differ from another training's.
  func differences(from other: TrainingBits) -> [String] {
    lines.count == other.lines.count
      ? zip(lines, other.lines).filter { $0 != $1 }.map { "\($0) / \($1)" }
      : ["\(lines.count) lines / \(other.lines.count)"]
  }
}
