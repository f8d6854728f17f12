import Forecasting
import NumericEngine
import Specs

/// What a model of a spec is made of: a network or a forest to train, or a forecast that needs no training.
enum LoweredModel {
  case network(NetworkConfiguration, initialization: NumericEngine.Initialization)
  case forest(ForestOptions)
  case baseline(Baseline)
}

extension ModelSpec {
  /// The model; `season` is what seasonal-naive takes where the spec does not say.
  func lowered(season: Int) -> LoweredModel {
    switch self {
    case .rnn(let spec): spec.lowered(.rnn)
    case .lstm(let spec): spec.lowered(.lstm)
    case .gru(let spec): spec.lowered(.gru)
    case .gruAttention(let spec):
      .network(
        .attention(
          AttentionConfiguration(
            projectionSize: spec.projectionSize, hiddenSize: spec.hiddenSize, layerCount: spec.numLayers,
            score: spec.attention == .additive ? .additive : .linear, attentionSize: spec.attentionSize,
            denseSizes: spec.denseSizes, batchNorm: spec.batchNorm, dropout: spec.dropout)),
        initialization: spec.initialization.lowered)
    case .seq2seq(let spec):
      .network(
        .seq2seq(
          Seq2SeqConfiguration(
            cell: spec.cell.lowered, hiddenSize: spec.hiddenSize, layerCount: spec.numLayers, dropout: spec.dropout,
            attention: spec.attention.lowered, attentionSize: spec.attentionSize,
            decoderInput: spec.decoderInput == .zeros
              ? .zeros : .predictions(teacherForcing: spec.teacherForcing),
            forgetBias: spec.forgetBias)),
        initialization: spec.initialization.lowered)
    case .segmentRNN(let spec):
      .network(
        .segment(
          SegmentConfiguration(
            cell: spec.cell.lowered, hiddenSize: spec.hiddenSize, layerCount: spec.numLayers, segment: spec.segment,
            normalization: spec.normalization.lowered, dropout: spec.dropout)),
        initialization: spec.initialization.lowered)
    case .randomForest(let spec): .forest(spec.lowered)
    case .naive: .baseline(.naive)
    case .seasonalNaive(let own): .baseline(.seasonalNaive(season: own ?? season))
    case .naive2(let own): .baseline(.naive2(season: own ?? season))
    case .drift: .baseline(.drift)
    case .movingAverage(let window): .baseline(.movingAverage(length: window))
    }
  }
}

extension RandomForestSpec {
  fileprivate var lowered: ForestOptions {
    let candidates: SplitCandidates =
      switch maxFeatures {
      case .squareRoot: .squareRoot
      case .third: .third
      case .all: .all
      }
    return ForestOptions(
      treeCount: trees, candidates: candidates, minimumLeaf: minSamplesLeaf, maximumDepth: maxDepth,
      bootstrap: bootstrap)
  }
}

extension RecurrentSpec {
  fileprivate func lowered(_ cell: CellKind) -> LoweredModel {
    .network(
      .recurrent(
        RecurrentConfiguration(
          cell: cell, hiddenSize: hiddenSize, layerCount: numLayers, dropout: dropout, forgetBias: forgetBias)),
      initialization: initialization.lowered)
  }
}

extension RecurrentCell {
  fileprivate var lowered: CellKind {
    switch self {
    case .rnn: .rnn
    case .lstm: .lstm
    case .gru: .gru
    }
  }
}

extension Specs.SegmentNormalization {
  fileprivate var lowered: NumericEngine.SegmentNormalization {
    switch self {
    case .none: .none
    case .last: .last
    case .revin: .revin
    }
  }
}

extension DecoderAttention {
  fileprivate var lowered: AttentionScore? {
    switch self {
    case .none: nil
    case .additive: .additive
    case .dot: .dot
    }
  }
}

extension Specs.Initialization {
  var lowered: NumericEngine.Initialization {
    switch self {
    case .uniform: .uniform
    case .xavier: .xavier
    case .kaiming: .kaiming
    case .orthogonal: .orthogonal
    }
  }
}

extension TrainingSpec {
  /// The engine's options for one seed.
  func options(seed: Int, initialization: NumericEngine.Initialization) -> TrainingOptions {
    TrainingOptions(
      loss: loss.lowered, optimizer: optimizer.lowered, learningRate: optimizer.learningRate,
      schedule: schedule.lowered(epochs: epochs), epochs: epochs, batchSize: batchSize, clipNorm: clipNorm,
      clipValue: clipValue, l2: l2, shuffle: shuffle,
      earlyStopping: earlyStopping.map {
        TrainingOptions.EarlyStopping(patience: $0.patience, minDelta: $0.minDelta)
      },
      initialization: initialization, seed: UInt64(bitPattern: Int64(seed)))
  }
}

extension LossSpec {
  var lowered: Loss {
    switch self {
    case .mse: .mse
    case .mae: .mae
    case .huber(let delta): .huber(delta: delta)
    case .quantile(let quantiles): .quantile(quantiles)
    }
  }
}

extension OptimizerSpec {
  fileprivate var lowered: Optimizer {
    switch method {
    case .sgd: .sgd(weightDecay: weightDecay)
    case .momentum(let momentum, let nesterov): .momentum(momentum, nesterov: nesterov, weightDecay: weightDecay)
    case .rmsprop(let alpha, let epsilon): .rmsprop(alpha: alpha, epsilon: epsilon, weightDecay: weightDecay)
    case .adam(let beta1, let beta2, let epsilon):
      .adam(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
    case .adamw(let beta1, let beta2, let epsilon):
      .adamw(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
    }
  }
}

extension ScheduleSpec {
  fileprivate func lowered(epochs: Int) -> Schedule {
    switch self {
    case .constant: .constant
    case .step(let stepSize, let gamma): .step(stepSize: stepSize, gamma: gamma)
    case .exponential(let gamma): .exponential(gamma: gamma)
    case .inverseTime(let decayRate, let decaySteps): .inverseTime(decayRate: decayRate / decaySteps, decaySteps: 1)
    case .cosine(let tMax, let minimum): .cosine(period: tMax ?? epochs, minimum: minimum)
    case .reduceOnPlateau(let factor, let patience, let threshold, let minimum):
      .reduceOnPlateau(factor: factor, patience: patience, threshold: threshold, minimum: minimum)
    }
  }
}
