import Artifacts
import NumericEngine
import Safetensors

/// A trained network as an artifact: weights under PyTorch's names, and in the header all that turns them into forecasts.
struct ModelFile {
  let tensors: [NamedTensor]
  /// The scaler that the weights expect.
  let scaling: FittedScaling
  /// The windows that the network reads.
  let shape: NetworkShape
  /// The resolved model of the spec.
  let model: CanonicalValue
  /// Resolved data and features of the spec, for forecasts from other files.
  let columns: [String]

  /// The count of batches that PyTorch's batch normalisation keeps beside its statistics, which it does not need.
  private static let batchCounter = ".num_batches_tracked"

  var bytes: [UInt8] {
    var all: [TensorData] = []
    for tensor in tensors {
      all.append(TensorData(name: tensor.name, shape: tensor.shape, elements: .float32(tensor.values)))
      if tensor.name.hasSuffix(".running_var") {
        all.append(
          TensorData(
            name: tensor.name.dropLast(".running_var".count) + Self.batchCounter, shape: [], elements: .int64([0])))
      }
    }
    let description: CanonicalValue = [
      "model": model, "columns": .array(columns.map { .string($0) }), "lookback": .int(shape.lookback),
      "horizon": .int(shape.horizon), "inputs": .int(shape.inputSize), "targets": .int(shape.targetCount),
    ]
    return SafetensorsFile(
      metadata: [
        "format": "pt", "almanac.model": description.canonicalText,
        "almanac.scaler": scaling.canonicalValue.canonicalText,
      ], tensors: all
    ).encoded()
  }

  init(
    tensors: [NamedTensor], scaling: FittedScaling, shape: NetworkShape, model: CanonicalValue, columns: [String]
  ) {
    self.tensors = tensors
    self.scaling = scaling
    self.shape = shape
    self.model = model
    self.columns = columns
  }

  init(_ bytes: [UInt8]) throws {
    let file = try SafetensorsFile(bytes)
    let description = try CanonicalValue(parsing: Array((file.metadata["almanac.model"] ?? "").utf8))
    let scaler = try CanonicalValue(parsing: Array((file.metadata["almanac.scaler"] ?? "").utf8))
    guard let lookback = description["lookback"]?.intValue, let horizon = description["horizon"]?.intValue,
      let inputs = description["inputs"]?.intValue, let targets = description["targets"]?.intValue,
      let columns = description["columns"]?.strings, let model = description["model"]
    else { throw ArtifactFault("the model is not described") }
    self.init(
      tensors: try file.tensors.filter { !$0.name.hasSuffix(Self.batchCounter) }.map {
        NamedTensor(name: $0.name, shape: $0.shape, values: try file.floats($0.name))
      }, scaling: try FittedScaling(scaler),
      shape: NetworkShape(lookback: lookback, inputSize: inputs, horizon: horizon, targetCount: targets),
      model: model, columns: columns)
  }
}
