import Artifacts
import NumericEngine
import Safetensors

/// What happened inside a model over one test window, as an artifact.
struct TraceFile {
  let model: String
  let seed: Int
  /// The time of the last value seen, as text.
  let cutoff: String
  /// The first target's values, `[lookback]`, in original units.
  let seen: [Double]
  let layers: [NetworkTrace.Layer]
  /// `[query][step]`; see `NetworkTrace`.
  let attention: [[Float]]
  /// What each query is: a step of the forecast, or how many windows back a row is.
  let queries: [String]

  var bytes: [UInt8] {
    var tensors = [TensorData(name: "seen", shape: [seen.count], elements: .float64(seen))]
    for layer in layers {
      for one in layer.activations {
        tensors.append(
          TensorData(
            name: "\(layer.name).\(one.name)", shape: [one.values.count, one.values.first?.count ?? 0],
            elements: .float32(one.values.flatMap(\.self))))
      }
    }
    if let width = attention.first?.count {
      tensors.append(
        TensorData(name: "attention", shape: [attention.count, width], elements: .float32(attention.flatMap(\.self))))
    }
    let metadata: CanonicalValue = [
      "model": .string(model), "seed": .int(seed), "cutoff": .string(cutoff),
      "queries": .array(queries.map { .string($0) }),
      "layers": .array(
        layers.map {
          ["name": .string($0.name), "activations": .array($0.activations.map { .string($0.name) })]
        }),
    ]
    return SafetensorsFile(metadata: ["trace": metadata.canonicalText], tensors: tensors).encoded()
  }

  init(
    model: String, seed: Int, cutoff: String, seen: [Double], layers: [NetworkTrace.Layer], attention: [[Float]],
    queries: [String]
  ) {
    self.model = model
    self.seed = seed
    self.cutoff = cutoff
    self.seen = seen
    self.layers = layers
    self.attention = attention
    self.queries = queries
  }

  init(_ bytes: [UInt8]) throws {
    let file = try SafetensorsFile(bytes)
    let metadata = try CanonicalValue(parsing: Array((file.metadata["trace"] ?? "").utf8))
    guard let model = metadata["model"]?.stringValue, let seed = metadata["seed"]?.intValue,
      let cutoff = metadata["cutoff"]?.stringValue, let layers = metadata["layers"]?.elements
    else { throw ArtifactFault("the trace is not described") }
    func rows(_ name: String) throws -> [[Float]] {
      guard let tensor = file.tensors.first(where: { $0.name == name }), tensor.shape.count == 2 else { return [] }
      let values = try file.floats(name)
      return (0..<tensor.shape[0]).map { Array(values[$0 * tensor.shape[1]..<($0 + 1) * tensor.shape[1]]) }
    }
    self.init(
      model: model, seed: seed, cutoff: cutoff, seen: try file.doubles("seen"),
      layers: try layers.map { layer in
        let name = layer["name"]?.stringValue ?? ""
        return NetworkTrace.Layer(
          name: name,
          activations: try (layer["activations"]?.strings ?? []).map {
            NetworkTrace.Activation(name: $0, values: try rows("\(name).\($0)"))
          })
      }, attention: try rows("attention"), queries: metadata["queries"]?.strings ?? [])
  }
}
