import VectorMath

/// A `SegmentNetwork` at work on one shard.
///
/// Rows of the body's arrays are sequences: sequence `row * targetCount + target`; the decoder has `futureSegments` rows for
/// each of them, side by side.
final class SegmentBody: NetworkBody {
  let input: Buffer
  let inputWidth: Int
  let outputWidth: Int
  private let network: SegmentNetwork
  /// `[segment, sequence, block, padded segment]`: the target's values, then each covariate's.
  private let segments: Buffer
  /// `[sequence]`: what the target was normalised by.
  private let centers: Buffer
  private let scales: Buffer
  /// `[segment, sequence, padded hidden]`, rectified.
  private let embedded: Buffer
  private let embeddedGradient: Buffer
  private let encoderState: StackState
  private let decoderState: StackState
  /// `[sequence and segment, padded hidden]`: position beside channel, and the gradient of it.
  private let query: Buffer
  private let queryGradient: Buffer
  private let mask: Buffer
  private let dropped: Buffer
  private let topGradient: Buffer
  /// `[sequence and segment, padded steps and quantiles]`.
  private let predicted: Buffer
  private let predictedGradient: Buffer
  private let result: Buffer

  private var width: Int { network.encoder.width }

  init(_ network: SegmentNetwork, rows: Int, isTraining: Bool) {
    self.network = network
    let sequences = rows * network.targetCount
    let asked = sequences * network.futureSegments
    let width = network.encoder.width
    inputWidth = paddedLength(network.inputSize)
    outputWidth = paddedLength(network.outputSize)
    input = Buffer(count: network.lookback * rows * inputWidth)
    segments = Buffer(count: network.seenSegments * sequences * network.embedding.inputWidth)
    centers = Buffer(count: sequences)
    scales = Buffer(count: sequences)
    embedded = Buffer(count: network.seenSegments * sequences * width)
    embeddedGradient = Buffer(count: isTraining ? network.seenSegments * sequences * width : 0)
    encoderState = StackState(
      network.encoder, steps: network.seenSegments, rows: sequences, startsAtZero: true, isTraining: isTraining)
    decoderState = StackState(network.decoder, steps: 1, rows: asked, startsAtZero: false, isTraining: isTraining)
    query = Buffer(count: asked * width)
    queryGradient = Buffer(count: asked * width)
    mask = Buffer(count: network.dropout.rate > 0 ? asked * width : 0)
    dropped = Buffer(count: network.dropout.rate > 0 ? asked * width : 0)
    topGradient = Buffer(count: asked * width)
    predicted = Buffer(count: asked * network.output.outputWidth)
    predictedGradient = Buffer(count: asked * network.output.outputWidth)
    result = Buffer(count: rows * outputWidth)
  }

  func forward(_ pass: Pass, targets: UnsafePointer<Scalar>?) -> UnsafePointer<Scalar> {
    let seen = pass.spread(network.targetCount)
    let asked = seen.spread(network.futureSegments)
    cutSegments(rows: pass.rows)
    let count = network.seenSegments * seen.rows
    network.embedding.forward(pass, rows: count, segments.base, into: embedded.base)
    for i in stride(from: 0, to: count * width, by: laneCount) {
      store(pointwiseMax(load(embedded.base + i), .zero), embedded.base + i)
    }
    network.encoder.forward(seen, encoderState, steps: 0..<network.seenSegments, embedded.base)
    startDecoder(sequences: seen.rows)
    writeQueries(pass, sequences: seen.rows)
    network.decoder.forward(asked, decoderState, steps: 0..<1, query.base)
    network.output.forward(pass, rows: asked.rows, decoded(asked), into: predicted.base)
    writeResult(rows: pass.rows)
    return UnsafePointer(result.base)
  }

  func backward(_ pass: Pass, outputGradient: UnsafePointer<Scalar>, gradient: Pointer) {
    let seen = pass.spread(network.targetCount)
    let asked = seen.spread(network.futureSegments)
    readGradient(outputGradient, rows: pass.rows)
    let isDropped = network.dropout.rate > 0
    let decoded = isDropped ? dropped.base : decoderState.output(rows: asked.rows, width: width)
    network.output.weightGradient(
      rows: asked.rows, predictedGradient.base, decoded, gradient: gradient, accumulate: false)
    network.output.inputGradient(
      pass, rows: asked.rows, predictedGradient.base, into: topGradient.base, start: .zero)
    if isDropped {
      for i in stride(from: 0, to: asked.rows * width, by: laneCount) {
        store(load(topGradient.base + i) * load(mask.base + i), topGradient.base + i)
      }
    }
    for layer in decoderState.layers { layer.beginBackward() }
    network.decoder.backward(
      asked, decoderState, steps: 0..<1, outputGradient: UnsafePointer(topGradient.base),
      inputGradient: queryGradient.base)
    network.decoder.weightGradient(asked, decoderState, stepCount: 1, query.base, gradient: gradient)
    sumQueryGradients(sequences: seen.rows, gradient: gradient)

    for (encoder, decoder) in zip(encoderState.layers, decoderState.layers) {
      encoder.beginBackward()
      sumCarries(decoder.hiddenCarry, into: encoder.hiddenCarry, sequences: seen.rows)
      sumCarries(decoder.cellCarry, into: encoder.cellCarry, sequences: seen.rows)
    }
    let steps = 0..<network.seenSegments
    network.encoder.backward(
      seen, encoderState, steps: steps, outputGradient: nil, inputGradient: embeddedGradient.base)
    network.encoder.weightGradient(seen, encoderState, stepCount: steps.count, embedded.base, gradient: gradient)
    let count = steps.count * seen.rows
    for i in stride(from: 0, to: count * width, by: laneCount) {
      let isOff = load(embedded.base + i) .<= Vector.zero
      store(load(embeddedGradient.base + i).replacing(with: Vector.zero, where: isOff), embeddedGradient.base + i)
    }
    network.embedding.weightGradient(
      rows: count, embeddedGradient.base, segments.base, gradient: gradient, accumulate: false)
  }

  // MARK: Segments

  /// Normalises each target's lookback and lays it out by segments; covariates are taken as they are.
  private func cutSegments(rows: Int) {
    let targets = network.targetCount
    let size = network.segment
    let padded = paddedLength(size)
    let blockStride = network.embedding.inputWidth
    let first = network.lookback - network.seenSegments * size
    for row in 0..<rows {
      for target in 0..<targets {
        let sequence = row * targets + target
        let (center, scale) = normalize(row: row, target: target, rows: rows)
        centers.base[sequence] = center
        scales.base[sequence] = scale
        for s in 0..<network.seenSegments {
          let place = segments.base + (s * rows * targets + sequence) * blockStride
          for j in 0..<size {
            let source = input.base + ((first + s * size + j) * rows + row) * inputWidth
            place[j] = (source[target] - center) / scale
            for covariate in 0..<network.covariateCount {
              place[(1 + covariate) * padded + j] = source[targets + covariate]
            }
          }
        }
      }
    }
  }

  /// What a sequence is normalised by: subtracted first, divided by second.
  private func normalize(row: Int, target: Int, rows: Int) -> (center: Scalar, scale: Scalar) {
    let values = input.base + row * inputWidth + target
    let step = rows * inputWidth
    let count = network.lookback
    switch network.normalization {
    case .none: return (0, 1)
    case .last: return (values[(count - 1) * step], 1)
    case .revin:
      var mean: Scalar = 0
      for t in 0..<count { mean += values[t * step] }
      mean /= Scalar(count)
      var variance: Scalar = 0
      for t in 0..<count { variance += (values[t * step] - mean) * (values[t * step] - mean) }
      return (mean, (variance / Scalar(count) + 1e-5).squareRoot())
    }
  }

  // MARK: Decoder

  /// Every future segment begins at its sequence's last state.
  private func startDecoder(sequences: Int) {
    for (encoder, decoder) in zip(encoderState.layers, decoderState.layers) {
      decoder.start(
        after: encoder, steps: network.seenSegments, rows: sequences, width: width, copies: network.futureSegments)
    }
  }

  private func writeQueries(_ pass: Pass, sequences: Int) {
    let futures = network.futureSegments
    let positionSize = network.position.columns
    for sequence in 0..<sequences {
      for future in 0..<futures {
        let place = query.base + (sequence * futures + future) * width
        place.update(from: pass.weights + network.position.start(row: future), count: positionSize)
        if let channel = network.channel {
          (place + positionSize).update(
            from: pass.weights + channel.start(row: sequence % network.targetCount), count: channel.columns)
        }
      }
    }
  }

  /// The gradients of the embeddings are the sums over everything that used them.
  private func sumQueryGradients(sequences: Int, gradient: Pointer) {
    let futures = network.futureSegments
    (gradient + network.position.offset).update(repeating: 0, count: network.position.storedCount)
    if let channel = network.channel {
      (gradient + channel.offset).update(repeating: 0, count: channel.storedCount)
    }
    for sequence in 0..<sequences {
      for future in 0..<futures {
        let source = queryGradient.base + (sequence * futures + future) * width
        let position = gradient + network.position.start(row: future)
        for j in 0..<network.position.columns { position[j] += source[j] }
        guard let channel = network.channel else { continue }
        let target = gradient + channel.start(row: sequence % network.targetCount)
        for j in 0..<channel.columns { target[j] += source[network.position.columns + j] }
      }
    }
  }

  /// The decoder's states as the output layer sees them.
  private func decoded(_ asked: Pass) -> UnsafePointer<Scalar> {
    let top = decoderState.output(rows: asked.rows, width: width)
    guard asked.isTraining, network.dropout.rate > 0 else { return UnsafePointer(top) }
    network.dropout.fill(
      mask.base, rows: asked.rows, width: width, key: mix(asked.randomKey ^ 0x5E60_D407),
      firstPosition: UInt32(truncatingIfNeeded: asked.firstRow * width))
    for i in stride(from: 0, to: asked.rows * width, by: laneCount) {
      store(load(top + i) * load(mask.base + i), dropped.base + i)
    }
    return UnsafePointer(dropped.base)
  }

  private func sumCarries(_ carry: Buffer, into total: Buffer, sequences: Int) {
    guard carry.count > 0 else { return }
    let futures = network.futureSegments
    for sequence in 0..<sequences {
      let target = total.base + sequence * width
      for future in 0..<futures {
        let source = carry.base + (sequence * futures + future) * width
        for j in stride(from: 0, to: width, by: laneCount) { store(load(target + j) + load(source + j), target + j) }
      }
    }
  }

  // MARK: Result

  /// Calls `body` for each output with its places in `predicted` and `result`, and its sequence.
  @inline(__always)
  private func forEachValue(rows: Int, _ body: (_ predicted: Int, _ result: Int, _ sequence: Int) -> Void) {
    let targets = network.targetCount
    let outputs = network.outputsPerValue
    let outputStride = network.output.outputWidth
    for row in 0..<rows {
      for target in 0..<targets {
        let sequence = row * targets + target
        for step in 0..<network.horizon {
          let place = sequence * network.futureSegments + step / network.segment
          let source = place * outputStride + step % network.segment * outputs
          let result = row * outputWidth + (step * targets + target) * outputs
          for k in 0..<outputs { body(source + k, result + k, sequence) }
        }
      }
    }
  }

  private func writeResult(rows: Int) {
    forEachValue(rows: rows) { predicted, result, sequence in
      self.result.base[result] = self.predicted.base[predicted] * scales.base[sequence] + centers.base[sequence]
    }
  }

  private func readGradient(_ outputGradient: UnsafePointer<Scalar>, rows: Int) {
    // Places beyond the horizon have no gradient; they stay zero, since nothing writes there.
    forEachValue(rows: rows) { predicted, result, sequence in
      predictedGradient.base[predicted] = outputGradient[result] * scales.base[sequence]
    }
  }
}

extension Pass {
  /// The pass of an array that has `count` rows for each row of this one.
  fileprivate func spread(_ count: Int) -> Pass {
    Pass(
      weights: weights, packed: packed, rows: rows * count, firstRow: firstRow * count, isTraining: isTraining,
      randomKey: randomKey)
  }
}

extension Parameter {
  /// Where a row begins in the flat buffer.
  fileprivate func start(row: Int) -> Int { offset + row * rowStride }
}
