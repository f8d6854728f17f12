public import NumericEngine
import SwiftProtobuf

/// A trained model in ONNX's format: from windows in original units to forecasts in original units.
///
/// Input `window` is `[batch, lookback, column]`, with a target transform input `last_value` is `[batch, target]`, output `forecast` is `[batch, horizon, target]`, or
/// `[batch, horizon, target, quantile]` of a network that predicts quantiles, both double; what is in between is in
/// single precision. Operators are those of ONNX operator set 17, and of set 3 of ai.onnx.ml for trees
/// (https://onnx.ai/onnx/operators).
public struct ONNXModel: Sendable {
  private static let operatorSet: Int64 = 17
  private static let treeOperatorSet: Int64 = 3
  private static let formatVersion: Int64 = 8

  /// What was learnt.
  public enum Predictor: Sendable {
    /// A network, and its weights by PyTorch's names.
    case network(NetworkConfiguration, tensors: [NamedTensor])
    /// A forest, and the place of each of its features in a window, which is `row * columns + column`.
    case forest(RegressionForest, features: [Int])
  }

  /// What was learnt.
  public var predictor: Predictor
  /// The windows that it reads and what it predicts.
  public var shape: NetworkShape
  /// How it expects its inputs.
  public var scaling: ONNXScaling
  /// The columns of a window, the targets first.
  public var columns: [String]
  /// What it predicts in place of the targets' values; nil where those themselves.
  public var targetTransform: ONNXTargetTransform?

  /// Describes a model.
  public init(
    _ predictor: Predictor, shape: NetworkShape, scaling: ONNXScaling, columns: [String],
    targetTransform: ONNXTargetTransform? = nil
  ) {
    self.predictor = predictor
    self.shape = shape
    self.scaling = scaling
    self.columns = columns
    self.targetTransform = targetTransform
  }

  /// The file's bytes.
  ///
  /// - Throws: where the format cannot hold the model, which ends at 2 GiB.
  public func encoded(name: String, producerVersion: String) throws -> [UInt8] {
    var builder = GraphBuilder(predictor.tensors)
    let window = builder.declareInput(
      "window", [shape.lookback, shape.inputSize], "Original units; columns: \(columns.joined(separator: ", "))")
    let targets = columns.prefix(shape.targetCount).joined(separator: ", ")
    let lastValue = targetTransform.map { transform in
      builder.declareInput(
        "last_value", [shape.targetCount],
        "Original units: the values in the window's last row whose \(transform.rawValue) the window holds: \(targets)")
    }
    let scaler = ScalingValues(scaling, window: window, &builder)
    let scaled = scaler.scaled(window, &builder)
    let forecast =
      switch predictor {
      case .network(let configuration, _): configuration.add(to: &builder, scaled, shape: shape)
      case .forest(let forest, let features): forest.add(to: &builder, scaled, features: features, shape: shape)
      }
    let quantiles = shape.quantiles.map { "\($0)" }.joined(separator: ", ")
    let output = builder.declareOutput(
      "forecast", [shape.horizon, shape.targetCount] + (quantiles.isEmpty ? [] : [shape.quantiles.count]),
      "Original units; targets: \(targets)" + (quantiles.isEmpty ? "" : "; quantiles: \(quantiles)"))
    var values = scaler.restored(forecast, shape: shape, &builder)
    if let targetTransform, let lastValue {
      values = targetTransform.values(values, after: lastValue, hasQuantiles: !quantiles.isEmpty, &builder)
    }
    builder.finish(values, as: output)

    var model = Onnx_ModelProto()
    model.irVersion = Self.formatVersion
    model.producerName = "almanac"
    model.producerVersion = producerVersion
    model.graph = builder.graph
    model.graph.name = name
    var operators = Onnx_OperatorSetIdProto()
    operators.version = Self.operatorSet
    model.opsetImport = [operators]
    if case .forest = predictor {
      operators.domain = GraphBuilder.treeDomain
      operators.version = Self.treeOperatorSet
      model.opsetImport.append(operators)
    }
    var entry = Onnx_StringStringEntryProto()
    entry.key = "columns"
    // Names may hold commas.
    entry.value = try Google_Protobuf_ListValue(values: columns.map { Google_Protobuf_Value(stringValue: $0) })
      .jsonString()
    model.metadataProps = [entry]
    if !quantiles.isEmpty {
      entry.key = "quantiles"
      entry.value = "[\(quantiles)]"
      model.metadataProps.append(entry)
    }
    if let targetTransform {
      entry.key = "target_transform"
      entry.value = targetTransform.rawValue
      model.metadataProps.append(entry)
    }
    return try model.serializedBytes()
  }
}

extension ONNXModel.Predictor {
  fileprivate var tensors: [NamedTensor] {
    if case .network(_, let tensors) = self { tensors } else { [] }
  }
}
