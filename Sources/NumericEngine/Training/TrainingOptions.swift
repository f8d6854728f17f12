/// How a network is trained.
public struct TrainingOptions: Sendable, Equatable {
  /// What is minimised.
  public var loss: Loss
  /// The update rule.
  public var optimizer: Optimizer
  /// The rate that the schedule begins with.
  public var learningRate: Double
  /// How the rate moves.
  public var schedule: Schedule
  /// Passes over the training windows at most.
  public var epochs: Int
  /// Windows of a step; the last step of an epoch takes what is left.
  public var batchSize: Int
  /// The gradient's norm is scaled down to this.
  public var clipNorm: Double?
  /// Each gradient is clamped to +- this, before the norm is taken.
  public var clipValue: Double?
  /// Adds `l2` times the sum of squared weights (not biases) to the loss.
  public var l2: Double
  /// Whether windows are shuffled in each epoch.
  public var shuffle: Bool
  /// Stops when the validation loss has not improved by `minDelta` for `patience` epochs.
  public var earlyStopping: EarlyStopping?
  /// How weights begin.
  public var initialization: Initialization
  /// Keys every random stream.
  public var seed: UInt64

  /// When to stop before the last epoch.
  public struct EarlyStopping: Sendable, Equatable {
    /// Epochs without improvement that are borne.
    public var patience: Int
    /// What counts as improvement, in units of the loss.
    public var minDelta: Double

    /// Names both.
    public init(patience: Int, minDelta: Double = 0) {
      self.patience = patience
      self.minDelta = minDelta
    }
  }

  /// Names what differs from plain Adam at 0.001.
  public init(
    loss: Loss = .mse, optimizer: Optimizer = .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
    learningRate: Double = 0.001, schedule: Schedule = .constant, epochs: Int, batchSize: Int,
    clipNorm: Double? = nil, clipValue: Double? = nil, l2: Double = 0, shuffle: Bool = true,
    earlyStopping: EarlyStopping? = nil, initialization: Initialization = .uniform, seed: UInt64 = 1
  ) {
    self.loss = loss
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.schedule = schedule
    self.epochs = epochs
    self.batchSize = batchSize
    self.clipNorm = clipNorm
    self.clipValue = clipValue
    self.l2 = l2
    self.shuffle = shuffle
    self.earlyStopping = earlyStopping
    self.initialization = initialization
    self.seed = seed
  }
}

/// One row of the training history.
public struct EpochRecord: Sendable, Equatable {
  /// Counted from 1.
  public let epoch: Int
  /// The mean over the epoch's batches, each before its update, dropout on.
  public let trainingLoss: Double
  /// After the epoch, dropout off; nil without validation windows.
  public let validationLoss: Double?
  /// The rate of this epoch.
  public let learningRate: Double
  /// The mean norm of the gradient over the epoch's batches, before clipping.
  public let gradientNorm: Double

  /// Names all five.
  public init(
    epoch: Int, trainingLoss: Double, validationLoss: Double?, learningRate: Double, gradientNorm: Double
  ) {
    self.epoch = epoch
    self.trainingLoss = trainingLoss
    self.validationLoss = validationLoss
    self.learningRate = learningRate
    self.gradientNorm = gradientNorm
  }
}
