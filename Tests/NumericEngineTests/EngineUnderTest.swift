// These tests run twice, on the engine and on the same source compiled in double precision.
import Foundation
import Testing

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

/// What a single chain of roundings may cost relative to the size of the numbers compared.
#if ENGINE_DOUBLE
  let relativeTolerance = 1e-9
#else
  let relativeTolerance = 1e-5
#endif

/// The formula of the fixtures: see make_fixtures.py.
func formula(_ name: String, _ count: Int, bound: Double) -> [Scalar] {
  var salt: UInt32 = 2_166_136_261
  for byte in name.utf8 { salt = (salt ^ UInt32(byte)) &* 16_777_619 }
  return (0..<count).map { i in
    var h = UInt32(truncatingIfNeeded: i) &* 2_654_435_761 &+ salt
    h = (h ^ (h >> 16)) &* 0x7FEB_352D
    h = (h ^ (h >> 15)) &* 0x846C_A68B
    h ^= h >> 16
    return Scalar(Float((Double(h) / 4_294_967_296 - 0.5) * 2 * bound))
  }
}

/// Reads a committed fixture.
func fixture<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  let file = folder.appendingPathComponent("Fixtures/numeric-engine/\(name).json")
  return try JSONDecoder().decode(type, from: Data(contentsOf: file))
}

/// A tensor as the fixtures describe it.
struct Summary: Decodable {
  let count: Int
  let sample: [Double]
  let probe: Double
  let norm: Double

  /// The largest difference from `values`, relative to the tensor's typical element or to `floor`.
  func relativeError(_ values: [Scalar], floor: Double = 0) -> Double {
    guard values.count == count else { return .infinity }
    let picks =
      count > 24 ? Array(Set((0..<24).map { $0 * (count - 1) / 23 })).sorted() : Array(0..<count)
    guard picks.count == sample.count else { return .infinity }
    let scale = max(norm / Double(count).squareRoot(), floor)
    guard scale > 0 else { return values.allSatisfy { $0 == 0 } ? 0 : .infinity }
    var worst = 0.0
    for (pick, expected) in zip(picks, sample) { worst = max(worst, abs(Double(values[pick]) - expected) / scale) }
    let dot = zip(values, formula("probe", count, bound: 1)).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    // Independent errors of the elements add up as the root of their number.
    worst = max(worst, abs(dot - probe) / (scale * Double(count).squareRoot()))
    return worst.isFinite && values.allSatisfy(\.isFinite) ? worst : .infinity
  }
}

/// A network, data and options as a fixture names them.
struct FixtureConfiguration: Decodable, Sendable, CustomTestStringConvertible {
  let family: String
  let features: Int
  let horizon: Int
  let targets: Int
  var loss: String
  let bound: Double
  let layers: Int
  let batch: Int
  let hidden: Int
  let lookback: Int
  var cell: String?
  var attention: String?
  var attention_size: Int?
  var forcing: Double?
  var score: String?
  var projection: Int?
  var dense: [Int]?
  var batch_norm: Bool?
  var segment: Int?
  var normalization: String?
  var quantiles: [Double]?

  var testDescription: String {
    "\(family) \(cell ?? "") \(attention ?? score ?? normalization ?? "") layers \(layers) batch \(batch) hidden \(hidden) lookback \(lookback) \(loss)"
  }

  var shape: NetworkShape {
    NetworkShape(
      lookback: lookback, inputSize: features, horizon: horizon, targetCount: targets,
      quantiles: lossFunction.quantiles)
  }

  var network: NetworkConfiguration {
    switch family {
    case "gru-attention":
      .attention(
        AttentionConfiguration(
          projectionSize: projection!, hiddenSize: hidden, layerCount: layers, score: PoolingScore(rawValue: score!)!,
          attentionSize: attention_size!, denseSizes: dense!, batchNorm: batch_norm!, dropout: 0))
    case "seq2seq":
      .seq2seq(
        Seq2SeqConfiguration(
          cell: CellKind(rawValue: cell!)!, hiddenSize: hidden, layerCount: layers,
          attention: AttentionScore(rawValue: attention!), attentionSize: attention_size!,
          decoderInput: forcing.map { .predictions(teacherForcing: $0) } ?? .zeros))
    case "segment-rnn":
      .segment(
        SegmentConfiguration(
          cell: CellKind(rawValue: cell!)!, hiddenSize: hidden, layerCount: layers, segment: segment!,
          normalization: SegmentNormalization(rawValue: normalization!)!))
    default:
      .recurrent(RecurrentConfiguration(cell: CellKind(rawValue: family)!, hiddenSize: hidden, layerCount: layers))
    }
  }

  var lossFunction: Loss {
    switch loss {
    case "mae": .mae
    case "huber": .huber(delta: 0.3)
    case "quantile": .quantile(quantiles!)
    default: .mse
    }
  }

  /// The batch as windows that do not overlap.
  var samples: WindowSamples {
    WindowSamples(
      rows: formula("input", batch * lookback * features, bound: 1).map { Double($0) }, featureCount: features,
      starts: (0..<batch).map { $0 * lookback }, targets: formula("target", batch * horizon * targets, bound: 1),
      targetSize: horizon * targets)
  }

  /// The weights of the formula.
  func tensors(of layout: ParameterLayout) -> [NamedTensor] {
    layout.parameters.map { parameter in
      let count = parameter.shape.reduce(1, *)
      var values =
        parameter.isTrained
        ? formula(parameter.name, count, bound: bound)
        : [Scalar](repeating: parameter.name.hasSuffix("var") ? 1 : 0, count: count)
      if parameter.name.hasPrefix("norm."), parameter.name.hasSuffix("weight") {
        values = values.map { Scalar(Float($0) + 1) }
      }
      return NamedTensor(name: parameter.name, shape: parameter.shape, values: values)
    }
  }

  /// A trainer whose batch is all samples, with the formula's weights.
  func trainer(_ options: TrainingOptions, threads: Int = 1) throws -> Trainer {
    let trainer = Trainer(
      network, shape: shape, options: options, training: samples, validation: nil, threads: threads)
    try trainer.network.layout.write(tensors(of: trainer.network.layout), to: trainer.step.weights.base)
    trainer.step.weightsChanged()
    return trainer
  }
}
