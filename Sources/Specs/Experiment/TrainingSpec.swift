/// How models learn.
public struct TrainingSpec: Sendable, Equatable {
  /// The loss that is minimised.
  public let loss: LossSpec
  /// How weights follow their gradients.
  public let optimizer: OptimizerSpec
  /// How the learning rate changes.
  public let schedule: ScheduleSpec
  /// The most passes over the training part.
  public let epochs: Int
  /// The windows in one step.
  public let batchSize: Int
  /// The greatest norm of all gradients together.
  public let clipNorm: Double?
  /// The greatest size of one gradient.
  public let clipValue: Double?
  /// The weight of the squared weights in the loss.
  public let l2: Double
  /// Whether windows are shuffled every epoch.
  public let shuffle: Bool
  /// When to stop before the last epoch.
  public let earlyStopping: EarlyStoppingSpec?
  /// Whether the loss of the test part is taken after each epoch, which decides nothing.
  public let testLoss: Bool
  /// How often an interrupted training can go on from; no part of any result.
  public let checkpoint: CheckpointSpec?
}

/// When training stops before its last epoch.
public struct EarlyStoppingSpec: Sendable, Equatable {
  /// The epochs to wait for a better validation loss.
  public let patience: Int
  /// The improvement that counts as better.
  public let minDelta: Double
}

extension EarlyStoppingSpec: SpecSection {
  init(fields: inout FieldReader) {
    patience = fields.required("patience", .integer(), "The epochs to wait for a better validation loss.", examples: 10)
    minDelta = fields.value("min_delta", .number(.nonNegative), default: 0.0, "The improvement that counts.")
  }
}

extension TrainingSpec: SpecSection {
  init(fields: inout FieldReader) {
    loss = fields.value("loss", .section(shorthand: "name"), default: "mse", "The loss that is minimised.")
    optimizer = fields.value(
      "optimizer", .section(shorthand: "name"), default: "adam", "How weights follow their gradients.")
    schedule = fields.value(
      "schedule", .section(shorthand: "name"), default: "constant", "How the learning rate changes.")
    epochs = fields.value("epochs", .integer(), default: 100, "The most passes over the training part.", examples: 30)
    batchSize = fields.value(
      "batch_size", .integer(1...1_000_000), default: 32, "The windows in one step.", examples: 64)
    clipNorm = fields.optional(
      "clip_norm", .number(.positive), "The greatest norm of all gradients together.", examples: 1.0)
    clipValue = fields.optional("clip_value", .number(.positive), "The greatest size of one gradient.", examples: 0.5)
    l2 = fields.value("l2", .number(.nonNegative), default: 0.0, "The weight of the squared weights in the loss.")
    shuffle = fields.value("shuffle", .boolean, default: true, "Whether windows are shuffled every epoch.")
    earlyStopping = fields.optional("early_stopping", .section(), "When to stop before the last epoch.")
    testLoss = fields.value(
      "test_loss", .boolean, default: false,
      "Whether history.csv and the plot 'history' show the test part's loss by epoch too; it decides nothing.")
    checkpoint = fields.unresolved(
      "checkpoint", .section(),
      "How often to keep what an interrupted training goes on from: every 30 seconds unless said.")
  }
}
