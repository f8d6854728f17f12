#if ENGINE_DOUBLE
  import Testing

  @testable import NumericEngineDouble

  /// Every derivative that the engine states, against central differences of the loss it computes, in double precision.
  ///
  /// What PyTorch's fixtures leave out is here: dropout (its masks are a function of the step) and a mixed teacher.
  @Suite("Derivatives against finite differences")
  struct GradientTests {
    static let shape = NetworkShape(lookback: 4, inputSize: 3, horizon: 3, targetCount: 2)

    static let networks: [(String, NetworkConfiguration)] = {
      var all: [(String, NetworkConfiguration)] = []
      for cell in CellKind.allCases {
        all.append(
          ("\(cell)", .recurrent(RecurrentConfiguration(cell: cell, hiddenSize: 5, layerCount: 2, dropout: 0.3))))
        for attention in [AttentionScore?.none, .additive, .dot] {
          for decoder in [DecoderInput.zeros, .predictions(teacherForcing: 0), .predictions(teacherForcing: 0.5)] {
            all.append(
              (
                "seq2seq \(cell) \(attention.map { "\($0)" } ?? "none") \(decoder)",
                .seq2seq(
                  Seq2SeqConfiguration(
                    cell: cell, hiddenSize: 4, layerCount: 2, dropout: 0.2, attention: attention, attentionSize: 3,
                    decoderInput: decoder))
              ))
          }
        }
      }
      for score in PoolingScore.allCases {
        for norm in [true, false] {
          all.append(
            (
              "gru-attention \(score) norm \(norm)",
              .attention(
                AttentionConfiguration(
                  projectionSize: 6, hiddenSize: 5, layerCount: 2, score: score, attentionSize: 3, denseSizes: [7, 4],
                  batchNorm: norm, dropout: 0.2))
            ))
        }
      }
      for (segment, (cell, normalization)) in zip([1, 2, 4], zip(CellKind.allCases, SegmentNormalization.allCases)) {
        all.append(
          (
            "segment-rnn \(cell) \(normalization) segment \(segment)",
            .segment(
              SegmentConfiguration(
                cell: cell, hiddenSize: 6, layerCount: 2, segment: segment, normalization: normalization,
                dropout: 0.2))
          ))
      }
      return all
    }()

    @Test("Every parameter of every family", arguments: networks)
    func family(name: String, network: NetworkConfiguration) {
      check(network, loss: .mse)
    }

    @Test("Every parameter of every family that predicts quantiles", arguments: networks)
    func quantiles(name: String, network: NetworkConfiguration) {
      check(network, loss: .quantile([0.2, 0.5, 0.9]))
    }

    @Test("The pinball loss and its slopes on both sides of the kink, and 0 at it, by hand")
    func pinball() {
      let loss = Loss.quantile([0.25, 0.5])
      // Predictions of both quantiles 1 below, 1 above and at the target 3; rows are padded.
      let predicted: [Scalar] = [2, 4, 0, 3, 2, 0]
      let targets: [Scalar] = [3, 3]
      #expect(loss.sum(predicted, stride: 3, targets, rows: 2, size: 1) == 0.25 + 0.5 + 0 + 0.5)
      var gradient = [Scalar](repeating: 7, count: 6)
      gradient.withUnsafeMutableBufferPointer {
        loss.gradient(predicted, stride: 3, targets, rows: 2, size: 1, into: $0.baseAddress!)
      }
      // Slopes -0.25, 0.5, 0 and -0.5 over four outputs.
      let expected: [Scalar] = [-0.0625, 0.125, 7, 0, -0.125, 7]
      #expect(gradient == expected)
    }

    @Test("Every loss", arguments: [Loss.mse, .mae, .huber(delta: 0.4), .quantile([0.05, 0.25, 0.5, 0.75, 0.95])])
    func loss(_ loss: Loss) {
      check(.recurrent(RecurrentConfiguration(cell: .gru, hiddenSize: 3, layerCount: 1)), loss: loss)
    }

    private func check(_ configuration: NetworkConfiguration, loss: Loss) {
      // 24 rows make two shards, so their sum is checked too.
      let batch = 24
      var shape = Self.shape
      shape.quantiles = loss.quantiles
      let samples = WindowSamples(
        rows: formula("input", batch * shape.lookback * shape.inputSize, bound: 1).map { Double($0) },
        featureCount: shape.inputSize, starts: (0..<batch).map { $0 * shape.lookback },
        targets: formula("target", batch * shape.targetSize, bound: 1), targetSize: shape.targetSize)
      let options = TrainingOptions(loss: loss, epochs: 1, batchSize: batch, seed: 5)
      let trainer = Trainer(
        configuration, shape: shape, options: options, training: samples, validation: nil, threads: 1)
      let order = Array(0..<batch)
      func evaluate() -> Double {
        trainer.step.weightsChanged()
        return order.withUnsafeBufferPointer {
          trainer.step.gradient(samples, order: $0.baseAddress!, rows: batch, randomKey: 77).loss
        }
      }
      _ = evaluate()
      let gradients = trainer.step.gradientTensors()
      let flat = trainer.step.weights.base
      var worst = 0.0
      for (parameter, gradient) in zip(trainer.network.layout.parameters, gradients) {
        let values = parameter.read(from: flat)
        let largest = max(gradient.values.map(abs).max() ?? 0, 1e-3)
        for index in stride(from: 0, to: values.count, by: max(1, values.count / 12)) {
          let h = 1e-5
          var changed = values
          changed[index] = values[index] + h
          parameter.write(changed, to: flat)
          let above = evaluate()
          changed[index] = values[index] - h
          parameter.write(changed, to: flat)
          let below = evaluate()
          parameter.write(values, to: flat)
          let error = abs((above - below) / (2 * h) - gradient.values[index]) / largest
          #expect(error <= 1e-6, "\(parameter.name)[\(index)]")
          worst = max(worst, error)
        }
      }
      #expect(worst > 0 && worst <= 1e-6)
    }
  }
#endif
