public import NumericEngine
import SwiftProtobuf

/// A trained network as an ONNX model: from windows in original units to forecasts in original units.
///
/// Input `window` is `[batch, lookback, column]`, output `forecast` is `[batch, horizon, target]`, or
/// `[batch, horizon, target, quantile]` of a network that predicts quantiles, both double; the network in between is in
/// single precision. Operators are those of ONNX operator set 17 (https://onnx.ai/onnx/operators).
public struct ONNXModel: Sendable {
  private static let operatorSet: Int64 = 17
  private static let formatVersion: Int64 = 8

  /// The family and its sizes.
  public var configuration: NetworkConfiguration
  /// The windows that it reads and what it predicts.
  public var shape: NetworkShape
  /// The weights, by PyTorch's names.
  public var tensors: [NamedTensor]
  /// How the weights expect their inputs.
  public var scaling: ONNXScaling
  /// The columns of a window, the targets first.
  public var columns: [String]

  /// Describes a model.
  public init(
    _ configuration: NetworkConfiguration, shape: NetworkShape, tensors: [NamedTensor], scaling: ONNXScaling,
    columns: [String]
  ) {
    self.configuration = configuration
    self.shape = shape
    self.tensors = tensors
    self.scaling = scaling
    self.columns = columns
  }

  /// The file's bytes.
  ///
  /// - Throws: where the format cannot hold the model, which ends at 2 GiB.
  public func encoded(name: String, producerVersion: String) throws -> [UInt8] {
    var builder = GraphBuilder(tensors)
    let window = builder.declareInput(
      "window", [shape.lookback, shape.inputSize], "Original units; columns: \(columns.joined(separator: ", "))")
    let scaler = ScalingValues(scaling, window: window, &builder)
    let forecast = configuration.add(to: &builder, scaler.scaled(window, &builder), shape: shape)
    let targets = columns.prefix(shape.targetCount).joined(separator: ", ")
    let quantiles = shape.quantiles.map { "\($0)" }.joined(separator: ", ")
    let output = builder.declareOutput(
      "forecast", [shape.horizon, shape.targetCount] + (quantiles.isEmpty ? [] : [shape.quantiles.count]),
      "Original units; targets: \(targets)" + (quantiles.isEmpty ? "" : "; quantiles: \(quantiles)"))
    scaler.restore(forecast, shape: shape, as: output, &builder)

    var model = Onnx_ModelProto()
    model.irVersion = Self.formatVersion
    model.producerName = "almanac"
    model.producerVersion = producerVersion
    model.graph = builder.graph
    model.graph.name = name
    var operators = Onnx_OperatorSetIdProto()
    operators.version = Self.operatorSet
    model.opsetImport = [operators]
    var entry = Onnx_StringStringEntryProto()
    entry.key = "columns"
    entry.value = columns.joined(separator: ",")
    model.metadataProps = [entry]
    if !quantiles.isEmpty {
      entry.key = "quantiles"
      entry.value = quantiles.replacing(", ", with: ",")
      model.metadataProps.append(entry)
    }
    return try model.serializedBytes()
  }
}
