import Forecasting
import NumericEngine
import ONNXExport

/// A trained network as a file for other tools.
public struct ExportedModel: Sendable {
  /// The file's name.
  public let name: String
  /// What it holds.
  public let bytes: [UInt8]
}

extension Prediction {
  /// The trained networks that a request names, as ONNX models that read and write original units, and the names of the
  /// models that are left out because they are no networks.
  ///
  /// - Throws: `PredictionError` where there is no network among them.
  public func onnx(
    _ request: PredictionRequest
  ) throws(PredictionError) -> (files: [ExportedModel], omitted: [String]) {
    var exported: [ExportedModel] = []
    var omitted: [String] = []
    for source in try sources(request) {
      guard let seed = source.seed, case .network(let configuration, _) = source.model.lowered(season: 1) else {
        if !omitted.contains(source.name) { omitted.append(source.name) }
        continue
      }
      let file = try models.read(source.name, seed: seed, request.checkpoint)
      guard case .network(let tensors) = file.weights else { continue }
      let name = "\(source.name)-\(seed)"
      let model = ONNXModel(
        configuration, shape: file.shape, tensors: tensors, scaling: file.scaling.onnx, columns: file.columns)
      do {
        exported.append(
          ExportedModel(
            name: "\(name).onnx", bytes: try model.encoded(name: name, producerVersion: AlmanacVersion.text)))
      } catch {
        throw .model(path: name, reason: "cannot be written as ONNX: \(error)")
      }
    }
    guard !exported.isEmpty else {
      let names = omitted.map { "'\($0)'" }.joined(separator: ", ")
      throw .request(
        "\(names) \(omitted.count == 1 ? "is not a network" : "are not networks")",
        hint: "only trained networks are written as ONNX")
    }
    return (exported, omitted)
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
