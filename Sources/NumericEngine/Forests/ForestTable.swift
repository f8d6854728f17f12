/// Samples for trees: inputs as ranks within each feature, so that a node sorts whole numbers.
struct ForestTable: Sendable {
  let sampleCount: Int
  let featureCount: Int
  let outputCount: Int
  /// The rank of each value among the distinct values of its feature, `[feature, sample]`.
  let ranks: [UInt32]
  /// The distinct values of each feature in order.
  let values: [[Float]]
  /// The outputs less their means, `[sample, output]`.
  let outputs: [Double]
  /// The mean of each output.
  let means: [Double]

  /// - Parameters:
  ///   - inputs: `[sample, feature]`, no value NaN.
  ///   - outputs: `[sample, output]`.
  init(inputs: [Float], featureCount: Int, outputs: [Float], outputCount: Int, pool: ThreadPool) {
    let samples = outputs.count / outputCount
    precondition(
      samples > 0 && inputs.count == samples * featureCount && outputs.count == samples * outputCount,
      "forest: \(inputs.count) inputs of \(featureCount) features for \(samples) samples")
    var ranks = [UInt32](repeating: 0, count: samples * featureCount)
    var values = [[Float]](repeating: [], count: featureCount)
    ranks.withUnsafeMutableBufferPointer { ranks in
      values.withUnsafeMutableBufferPointer { values in
        nonisolated(unsafe) let ranks = ranks
        nonisolated(unsafe) let values = values
        pool.run(tasks: featureCount) { feature in
          let order = (0..<samples).sorted { inputs[$0 * featureCount + feature] < inputs[$1 * featureCount + feature] }
          var distinct: [Float] = []
          for sample in order {
            let value = inputs[sample * featureCount + feature]
            if distinct.last != value { distinct.append(value) }
            ranks[feature * samples + sample] = UInt32(distinct.count - 1)
          }
          values[feature] = distinct
        }
      }
    }
    sampleCount = samples
    self.featureCount = featureCount
    self.outputCount = outputCount
    self.ranks = ranks
    self.values = values
    // Sums of squares of centred outputs cancel less.
    let means = (0..<outputCount).map { output in
      stride(from: output, to: outputs.count, by: outputCount).reduce(0) { $0 + Double(outputs[$1]) } / Double(samples)
    }
    self.means = means
    self.outputs = outputs.indices.map { Double(outputs[$0]) - means[$0 % outputCount] }
  }
}
