import Artifacts
import Forecasting
import NumericEngine
import Safetensors
import Specs

/// A trained model as an artifact, and in the header all that turns it into forecasts.
struct ModelFile {
  /// What was learnt.
  enum Weights {
    /// Weights under PyTorch's names.
    case network([NamedTensor])
    /// The nodes of all trees; see `RegressionForest`. Calendar columns enter its table once.
    case forest(RegressionForest, calendarColumns: Set<String>)
  }

  let weights: Weights
  /// The scaler that the weights expect.
  let scaling: FittedScaling
  /// The windows that the model reads and what it predicts.
  let shape: NetworkShape
  /// The resolved model of the spec.
  let model: CanonicalValue
  /// The columns that the network reads, those that it predicts first.
  let columns: [String]
  /// What it predicts in place of the targets' values.
  let targetTransform: Forecasting.TargetTransform?

  /// The count of batches that PyTorch's batch normalisation keeps beside its statistics, which it does not need.
  private static let batchCounter = ".num_batches_tracked"

  var bytes: [UInt8] {
    let all =
      switch weights {
      case .network(let tensors): Self.data(tensors)
      case .forest(let forest, _): forest.tensorData
      }
    var description: [String: CanonicalValue] = [
      "model": model, "columns": .array(columns.map { .string($0) }), "lookback": .int(shape.lookback),
      "horizon": .int(shape.horizon), "inputs": .int(shape.inputSize), "targets": .int(shape.targetCount),
    ]
    if !shape.quantiles.isEmpty { description["quantiles"] = .array(shape.quantiles.map { .double($0) }) }
    if let targetTransform { description["target_transform"] = .string(targetTransform.rawValue) }
    if case .forest(_, let calendarColumns) = weights {
      description["calendar"] = .array(calendarColumns.sorted().map { .string($0) })
    }
    return SafetensorsFile(
      metadata: [
        "format": "pt", "almanac.model": CanonicalValue.object(description).canonicalText,
        "almanac.scaler": scaling.canonicalValue.canonicalText,
      ], tensors: all
    ).encoded()
  }

  /// The tensors as PyTorch's `state_dict` has them.
  private static func data(_ tensors: [NamedTensor]) -> [TensorData] {
    var all: [TensorData] = []
    for tensor in tensors {
      all.append(TensorData(name: tensor.name, shape: tensor.shape, elements: .float32(tensor.values)))
      if tensor.name.hasSuffix(".running_var") {
        all.append(
          TensorData(
            name: tensor.name.dropLast(".running_var".count) + Self.batchCounter, shape: [], elements: .int64([0])))
      }
    }
    return all
  }

  init(
    weights: Weights, scaling: FittedScaling, shape: NetworkShape, model: CanonicalValue, columns: [String],
    targetTransform: Forecasting.TargetTransform?
  ) {
    self.weights = weights
    self.scaling = scaling
    self.shape = shape
    self.model = model
    self.columns = columns
    self.targetTransform = targetTransform
  }

  init(_ bytes: [UInt8]) throws {
    let file = try SafetensorsFile(bytes)
    let description = try CanonicalValue(parsing: Array((file.metadata["almanac.model"] ?? "").utf8))
    let scaler = try CanonicalValue(parsing: Array((file.metadata["almanac.scaler"] ?? "").utf8))
    guard let lookback = description["lookback"]?.intValue, let horizon = description["horizon"]?.intValue,
      let inputs = description["inputs"]?.intValue, let targets = description["targets"]?.intValue,
      let columns = description["columns"]?.strings, let model = description["model"]
    else { throw ArtifactFault("the model is not described") }
    let weights: Weights =
      if model["family"]?.stringValue == ModelFamily.randomForest.rawValue {
        .forest(
          try RegressionForest(file, outputCount: horizon * targets),
          calendarColumns: Set(description["calendar"]?.strings ?? []))
      } else {
        .network(
          try file.tensors.filter { !$0.name.hasSuffix(Self.batchCounter) }.map {
            NamedTensor(name: $0.name, shape: $0.shape, values: try file.floats($0.name))
          })
      }
    self.init(
      weights: weights, scaling: try FittedScaling(scaler),
      shape: NetworkShape(
        lookback: lookback, inputSize: inputs, horizon: horizon, targetCount: targets,
        quantiles: (description["quantiles"]?.elements ?? []).compactMap(\.number)),
      model: model, columns: columns,
      targetTransform: description["target_transform"]?.stringValue.flatMap(Forecasting.TargetTransform.init))
  }
}
