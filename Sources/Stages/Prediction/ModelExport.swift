import Forecasting
import NumericEngine
import ONNXExport
import Specs

/// A trained model as a file for other tools.
public struct ExportedModel: Sendable {
  /// The file's name.
  public let name: String
  /// What it holds.
  public let bytes: [UInt8]
}

extension Prediction {
  /// The trained models that a request names, as ONNX models that read and write original units.
  ///
  /// - Throws: `PredictionError`, also where there is no trained model among them.
  public func onnx(_ request: PredictionRequest) throws(PredictionError) -> [ExportedModel] {
    var exported: [ExportedModel] = []
    for source in try sources(request) {
      guard let seed = source.seed else {
        throw .request("'\(source.name)' has nothing to train", hint: "only trained models are written as ONNX")
      }
      let file = try models.read(source.name, seed: seed, request.checkpoint)
      let name = "\(source.name)-\(seed)"
      do {
        let model = ONNXModel(
          try source.model.predictor(of: file), shape: file.shape, scaling: file.scaling.onnx, columns: file.columns,
          targetTransform: file.targetTransform?.onnx)
        exported.append(
          ExportedModel(
            name: "\(name).onnx", bytes: try model.encoded(name: name, producerVersion: AlmanacVersion.text)))
      } catch {
        throw .model(path: name, reason: "cannot be written as ONNX: \(error)")
      }
    }
    return exported
  }
}

extension ModelSpec {
  fileprivate func predictor(of file: ModelFile) throws(ArtifactFault) -> ONNXModel.Predictor {
    switch (lowered(season: 1), file.weights) {
    case (.network(let configuration, _), .network(let tensors)): return .network(configuration, tensors: tensors)
    case (.forest, .forest(let forest, let calendarColumns)):
      let sources = WindowTable.sources(
        columns: file.columns, lookback: file.shape.lookback, calendarColumns: calendarColumns)
      return .forest(forest, features: sources.map { $0.step * file.columns.count + $0.column })
    default: throw ArtifactFault("it was trained as another family")
    }
  }
}

extension Forecasting.TargetTransform {
  fileprivate var onnx: ONNXTargetTransform {
    switch self {
    case .logReturn: .logReturn
    }
  }
}

extension FittedScaling {
  fileprivate var onnx: ONNXScaling {
    switch self {
    case .columns(let scaler):
      .columns(center: scaler.scales.map(\.center), scale: scaler.scales.map(\.scale))
    case .window(let scaler): .window(floors: scaler.floors)
    }
  }
}
