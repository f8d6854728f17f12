/// How far training has come: with the weights and moments, all that a checkpoint holds.
public struct TrainingProgress: Sendable, Equatable {
  /// Finished epochs.
  public internal(set) var epoch = 0
  /// Steps done in the current epoch.
  public internal(set) var stepInEpoch = 0
  /// Steps done in all.
  public internal(set) var totalSteps = 0
  /// The schedule's state.
  public internal(set) var schedule: ScheduleState
  /// Rows of the finished epochs.
  public internal(set) var history: [EpochRecord] = []
  /// The losses over watched windows after the finished epochs; empty where none are watched.
  public internal(set) var watchedLosses: [Double] = []
  /// Sums over the current epoch: loss x windows, and gradient norms.
  public internal(set) var lossSum = 0.0
  /// The sum of the gradient norms of the current epoch.
  public internal(set) var normSum = 0.0
  /// beta^totalSteps of Adam.
  public internal(set) var beta1Power = 1.0
  /// The same of beta2.
  public internal(set) var beta2Power = 1.0
  /// The best loss so far, and the epoch it came with, counted from 1.
  public internal(set) var bestLoss = Double.infinity
  /// The epoch with the best loss, counted from 1; 0 before the first.
  public internal(set) var bestEpoch = 0
  /// The loss that early stopping measures improvement from, and the epochs without any.
  public internal(set) var stoppingLoss = Double.infinity
  /// The epochs since the last improvement.
  public internal(set) var epochsWithoutImprovement = 0
  /// Whether early stopping ended training.
  public internal(set) var isFinished = false
  /// The flat parameter buffer of the best epoch.
  public internal(set) var bestWeights: [Scalar] = []

  init(learningRate: Double) {
    schedule = ScheduleState(learningRate: learningRate)
  }

  func meanLoss(batchSize: Int, windows: Int) -> Double {
    lossSum / Double(min(windows, stepInEpoch * batchSize))
  }

  mutating func countStep(_ outcome: BatchStep.Outcome, rows: Int, optimizer: Optimizer) {
    lossSum += outcome.loss * Double(rows)
    normSum += outcome.gradientNorm
    stepInEpoch += 1
    totalSteps += 1
    switch optimizer {
    case .adam(let beta1, let beta2, _, _), .adamw(let beta1, let beta2, _, _):
      beta1Power *= beta1
      beta2Power *= beta2
    case .sgd, .momentum, .rmsprop: break
    }
  }

  mutating func finishEpoch(
    _ options: TrainingOptions, windows: Int, steps: Int, validationLoss: Double?, weights: () -> [Scalar]
  ) -> EpochRecord {
    let record = EpochRecord(
      epoch: epoch + 1, trainingLoss: lossSum / Double(windows), validationLoss: validationLoss,
      learningRate: schedule.learningRate, gradientNorm: normSum / Double(steps))
    history.append(record)
    let judged = validationLoss ?? record.trainingLoss
    if judged < bestLoss {
      bestLoss = judged
      bestEpoch = epoch + 1
      bestWeights = weights()
    }
    if let stopping = options.earlyStopping {
      if judged < stoppingLoss - stopping.minDelta {
        stoppingLoss = judged
        epochsWithoutImprovement = 0
      } else {
        epochsWithoutImprovement += 1
        isFinished = epochsWithoutImprovement >= stopping.patience
      }
    }
    schedule.advance(options.schedule, initial: options.learningRate, loss: judged)
    epoch += 1
    stepInEpoch = 0
    lossSum = 0
    normSum = 0
    return record
  }
}
