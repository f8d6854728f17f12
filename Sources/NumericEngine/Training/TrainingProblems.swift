/// Why training ended without a result.
public enum TrainingError: Error, Sendable, Equatable {
  /// Loss or gradient became NaN or infinite; the finished epochs are kept.
  case diverged(epoch: Int, step: Int, loss: Double, gradientNorm: Double, learningRate: Double, history: [EpochRecord])
  /// Asked to stop; the trainer's checkpoint continues from here.
  case interrupted(epoch: Int)
}
