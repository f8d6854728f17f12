public import Safetensors

/// Why a file does not continue a training.
public enum CheckpointError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The checkpoint belongs to another training: `what` differs from this one's.
  case otherTraining(what: String, expected: String, found: String)
  /// A part is missing, or is not of the form that this training writes.
  case damaged(part: String)

  /// The error as a sentence.
  public var description: String {
    switch self {
    case .otherTraining(let what, let expected, let found):
      "the checkpoint belongs to another training: \(what) is '\(found)' there and '\(expected)' here"
    case .damaged(let part): "the checkpoint is damaged: '\(part)' is missing or not of the expected form"
    }
  }
}

extension Trainer {
  /// All that training goes on from: weights and running statistics, moments, schedule, early stopping, history, best
  /// weights and the position within the epoch.
  ///
  /// Random streams need no state, being functions of seed and position.
  ///
  /// The metadata describe configuration, options and data, so that `restore` can refuse what belongs elsewhere.
  public func checkpoint() -> SafetensorsFile {
    var tensors = [
      flatTensor("weights", step.weights.values), flatTensor("first_moment", step.firstMoment.values),
      flatTensor("second_moment", step.secondMoment.values), flatTensor("best_weights", progress.bestWeights),
    ]
    let integers = progress.integers
    let reals = progress.reals
    let history = progress.history.flatMap(\.reals)
    tensors.append(TensorData(name: "integers", shape: [integers.count], elements: .int64(integers)))
    tensors.append(TensorData(name: "reals", shape: [reals.count], elements: .float64(reals)))
    tensors.append(
      TensorData(name: "history", shape: [progress.history.count, EpochRecord.realCount], elements: .float64(history)))
    if watched != nil {
      let losses = progress.watchedLosses
      tensors.append(TensorData(name: "watched_losses", shape: [losses.count], elements: .float64(losses)))
    }
    return SafetensorsFile(metadata: identity, tensors: tensors)
  }

  /// Continues from a checkpoint of the same configuration, options and data: what follows has the bits of a training
  /// that was never interrupted.
  ///
  /// Nothing is changed when the file is refused.
  ///
  /// - Throws: `CheckpointError` naming what belongs to another training or what is damaged.
  public func restore(_ file: SafetensorsFile) throws(CheckpointError) {
    for (what, expected) in identity.sorted(by: { $0.key < $1.key }) {
      guard let found = file.metadata[what] else { throw .damaged(part: what) }
      guard found == expected else { throw .otherTraining(what: what, expected: expected, found: found) }
    }
    let weights = try file.scalars("weights", count: step.weights.count)
    let first = try file.scalars("first_moment", count: step.firstMoment.count)
    let second = try file.scalars("second_moment", count: step.secondMoment.count)
    var restored = TrainingProgress(learningRate: options.learningRate)
    let hasBest = file["best_weights"].map { $0.elements.count > 0 } ?? true
    restored.bestWeights = try file.scalars("best_weights", count: hasBest ? step.weights.count : 0)
    guard case .int64(let integers)? = file["integers"]?.elements, restored.assign(integers: integers) else {
      throw .damaged(part: "integers")
    }
    guard case .float64(let reals)? = file["reals"]?.elements, restored.assign(reals: reals) else {
      throw .damaged(part: "reals")
    }
    restored.history = try EpochRecord.history(in: file)
    guard restored.history.count == restored.epoch else { throw .damaged(part: "history") }
    if watched != nil {
      guard case .float64(let losses)? = file["watched_losses"]?.elements, losses.count == restored.epoch else {
        throw .damaged(part: "watched_losses")
      }
      restored.watchedLosses = losses
    }
    guard restored.epoch <= options.epochs, restored.stepInEpoch <= stepsPerEpoch,
      restored.totalSteps == restored.epoch * stepsPerEpoch + restored.stepInEpoch,
      (restored.bestEpoch > 0) == hasBest, restored.bestEpoch <= restored.epoch
    else { throw .damaged(part: "integers") }

    step.weights.assign(weights)
    step.firstMoment.assign(first)
    step.secondMoment.assign(second)
    step.weightsChanged()
    progress = restored
    forgetOrder()
  }

  /// What a training is a function of, as text: the descriptions take in every stored property, those to come included.
  private var identity: [String: String] {
    var digest = DataDigest()
    digest.add(training)
    if let validation { digest.add(validation) }
    if let watched { digest.add(watched) }
    let counts = [training.count, validation?.count ?? 0] + (watched.map { [$0.count] } ?? [])
    return [
      "format": "almanac-checkpoint", "scalar": "\(Scalar.self)", "numeric_version": "\(Self.numericVersion)",
      "configuration": "\(configuration)", "shape": "\(shape)", "options": "\(options)",
      "samples": "\(counts.map(String.init).joined(separator: " + ")), \(digest.text)",
    ]
  }

  private func flatTensor(_ name: String, _ values: [Scalar]) -> TensorData {
    #if ENGINE_DOUBLE
      TensorData(name: name, shape: [values.count], elements: .float64(values))
    #else
      TensorData(name: name, shape: [values.count], elements: .float32(values))
    #endif
  }
}

extension SafetensorsFile {
  fileprivate func scalars(_ name: String, count: Int) throws(CheckpointError) -> [Scalar] {
    #if ENGINE_DOUBLE
      guard case .float64(let values)? = self[name]?.elements else { throw .damaged(part: name) }
    #else
      guard case .float32(let values)? = self[name]?.elements else { throw .damaged(part: name) }
    #endif
    guard values.count == count else { throw .damaged(part: name) }
    return values
  }
}

extension TrainingProgress {
  fileprivate var integers: [Int64] {
    let state = schedule.encoded
    return [
      epoch, stepInEpoch, totalSteps, bestEpoch, epochsWithoutImprovement, isFinished ? 1 : 0, state.epoch,
      state.badEpochs,
    ]
    .map(Int64.init)
  }

  fileprivate var reals: [Double] {
    let state = schedule.encoded
    return [lossSum, normSum, beta1Power, beta2Power, bestLoss, stoppingLoss, state.learningRate, state.best]
  }

  fileprivate mutating func assign(integers: [Int64]) -> Bool {
    guard integers.count == 8, integers.allSatisfy({ $0 >= 0 && $0 < 1 << 53 }) else { return false }
    let values = integers.map { Int($0) }
    (epoch, stepInEpoch, totalSteps, bestEpoch) = (values[0], values[1], values[2], values[3])
    (epochsWithoutImprovement, isFinished) = (values[4], values[5] == 1)
    schedule = ScheduleState(learningRate: 0, epoch: values[6], best: 0, badEpochs: values[7])
    return true
  }

  /// Follows `assign(integers:)`, whose part of the schedule it keeps.
  fileprivate mutating func assign(reals: [Double]) -> Bool {
    guard reals.count == 8 else { return false }
    (lossSum, normSum, beta1Power, beta2Power) = (reals[0], reals[1], reals[2], reals[3])
    (bestLoss, stoppingLoss) = (reals[4], reals[5])
    let state = schedule.encoded
    schedule = ScheduleState(learningRate: reals[6], epoch: state.epoch, best: reals[7], badEpochs: state.badEpochs)
    return true
  }
}

extension EpochRecord {
  fileprivate static let realCount = 5

  /// The finished epochs that a checkpoint tells of, whichever training it belongs to.
  public static func history(in checkpoint: SafetensorsFile) throws(CheckpointError) -> [EpochRecord] {
    guard case .float64(let reals)? = checkpoint["history"]?.elements, reals.count.isMultiple(of: realCount) else {
      throw .damaged(part: "history")
    }
    return (0..<reals.count / realCount).map { EpochRecord(epoch: $0 + 1, reals: reals) }
  }

  /// A flag tells a missing validation loss from one that is not a number.
  fileprivate var reals: [Double] {
    [trainingLoss, validationLoss == nil ? 0 : 1, validationLoss ?? 0, learningRate, gradientNorm]
  }

  fileprivate init(epoch: Int, reals: [Double]) {
    let row = (epoch - 1) * Self.realCount
    self.init(
      epoch: epoch, trainingLoss: reals[row], validationLoss: reals[row + 1] == 0 ? nil : reals[row + 2],
      learningRate: reals[row + 3], gradientNorm: reals[row + 4])
  }
}

/// Two independent 64-bit mixes over all numbers of the samples.
private struct DataDigest {
  private var first: UInt64 = 0x243F_6A88_85A3_08D3
  private var second: UInt64 = 0x1319_8A2E_0370_7344

  var text: String { String(first, radix: 16) + "-" + String(second, radix: 16) }

  mutating func add(_ samples: WindowSamples) {
    add(samples.featureCount)
    add(samples.targetSize)
    add(samples.starts.count)
    for start in samples.starts { add(start) }
    for values in [samples.rows, samples.centers ?? [], samples.scales ?? []] {
      add(values.count)
      for value in values { add(bits: value.bitPattern) }
    }
    add(samples.targets.count)
    for value in samples.targets { add(bits: UInt64(value.bitPattern)) }
  }

  private mutating func add(_ value: Int) { add(bits: UInt64(bitPattern: Int64(value))) }

  private mutating func add(bits: UInt64) {
    first = mix(first ^ bits)
    second = mix(second &+ bits &* 0x9E37_79B9_7F4A_7C15)
  }
}
