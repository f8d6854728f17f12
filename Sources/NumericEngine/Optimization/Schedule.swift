/// How the learning rate moves, epoch by epoch, with PyTorch's definitions where it has one.
public enum Schedule: Sendable, Equatable {
  /// The rate as given.
  case constant
  /// rate gamma^floor(epoch / stepSize) (`StepLR`).
  case step(stepSize: Int, gamma: Double)
  /// rate gamma^epoch (`ExponentialLR`).
  case exponential(gamma: Double)
  /// rate / (1 + decayRate epoch / decaySteps) (Keras' `InverseTimeDecay`, by epochs).
  case inverseTime(decayRate: Double, decaySteps: Int)
  /// From the rate to `minimum` along half a cosine over `period` epochs, where it stays (`CosineAnnealingLR`).
  case cosine(period: Int, minimum: Double)
  /// The rate times `factor` when the validation loss has not fallen below best (1 - threshold) for more than `patience`
  /// epochs, down to `minimum` (`ReduceLROnPlateau`).
  case reduceOnPlateau(factor: Double, patience: Int, threshold: Double, minimum: Double)
}

/// A schedule at work; its state is part of a checkpoint.
public struct ScheduleState: Sendable, Equatable {
  /// The rate of the current epoch.
  public private(set) var learningRate: Double
  private var epoch = 0
  private var best = Double.infinity
  private var badEpochs = 0

  /// Begins at `learningRate`.
  public init(learningRate: Double) {
    self.learningRate = learningRate
  }

  /// Restores what `encoded` gave.
  public init(learningRate: Double, epoch: Int, best: Double, badEpochs: Int) {
    self.learningRate = learningRate
    self.epoch = epoch
    self.best = best
    self.badEpochs = badEpochs
  }

  /// The state as plain numbers.
  public var encoded: (learningRate: Double, epoch: Int, best: Double, badEpochs: Int) {
    (learningRate, epoch, best, badEpochs)
  }

  /// Moves to the next epoch; `loss` is the validation loss of the one that ended.
  public mutating func advance(_ schedule: Schedule, initial: Double, loss: Double) {
    epoch += 1
    switch schedule {
    case .constant:
      learningRate = initial
    case .step(let size, let gamma):
      learningRate = initial * power(gamma, epoch / size)
    case .exponential(let gamma):
      learningRate = initial * power(gamma, epoch)
    case .inverseTime(let decayRate, let decaySteps):
      learningRate = initial / (1 + decayRate * Double(epoch) / Double(decaySteps))
    case .cosine(let period, let minimum):
      let share = Double(min(epoch, period)) / Double(period)
      learningRate = minimum + (initial - minimum) * (1 + cosine(.pi * share)) / 2
    case .reduceOnPlateau(let factor, let patience, let threshold, let minimum):
      if loss < best * (1 - threshold) {
        best = loss
        badEpochs = 0
      } else {
        badEpochs += 1
      }
      if badEpochs > patience {
        learningRate = max(learningRate * factor, minimum)
        badEpochs = 0
      }
    }
  }
}

/// base^exponent by squaring.
func power(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var square = base
  var rest = exponent
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
