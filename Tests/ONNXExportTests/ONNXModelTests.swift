import NumericEngine
import SwiftProtobuf
import Testing

@testable import ONNXExport

/// What onnxruntime computes from the files is compared in Tests/Interchange; here is what the files hold.
@Suite("ONNX models")
struct ONNXModelTests {
  static let shape = NetworkShape(lookback: 3, inputSize: 2, horizon: 2, targetCount: 1)

  static let configurations: [NetworkConfiguration] =
    [CellKind.rnn, .lstm, .gru].map {
      .recurrent(RecurrentConfiguration(cell: $0, hiddenSize: 2, layerCount: 2))
    }
    + [PoolingScore.additive, .linear].map {
      .attention(
        AttentionConfiguration(
          projectionSize: 3, hiddenSize: 2, layerCount: 1, score: $0, attentionSize: 2, denseSizes: [3],
          batchNorm: true, dropout: 0.1))
    }
    + [nil, AttentionScore.additive, .dot].flatMap { attention in
      [DecoderInput.zeros, .predictions(teacherForcing: 0.5)].map {
        .seq2seq(
          Seq2SeqConfiguration(
            cell: .lstm, hiddenSize: 2, layerCount: 2, attention: attention, attentionSize: 2, decoderInput: $0))
      }
    }
    + SegmentNormalization.allCases.map {
      .segment(SegmentConfiguration(cell: .lstm, hiddenSize: 2, layerCount: 2, segment: 2, normalization: $0))
    }

  static func graph(
    _ configuration: NetworkConfiguration, _ scaling: ONNXScaling, _ quantiles: [Double] = [],
    _ targetTransform: ONNXTargetTransform? = nil
  ) throws -> Onnx_ModelProto {
    var shape = shape
    shape.quantiles = quantiles
    let network = NetworkModel(configuration, shape: shape, initialization: .uniform, seed: 1)
    let model = ONNXModel(
      .network(configuration, tensors: network.tensors), shape: shape, scaling: scaling,
      columns: ["price", "open, high"], targetTransform: targetTransform)
    return try Onnx_ModelProto(serializedBytes: model.encoded(name: "m", producerVersion: "1"))
  }

  @Test(
    "Every value that a node reads was made before, and every weight is read", arguments: configurations,
    [[], [0.1, 0.5, 0.9]])
  func order(configuration: NetworkConfiguration, quantiles: [Double]) throws {
    let scalings = [ONNXScaling.columns(center: [1, 2], scale: [3, 4]), .window(floors: [0.1, 0.2])]
    let transforms: [ONNXTargetTransform?] = [nil, .logReturn]
    for (scaling, transform) in scalings.flatMap({ scaling in transforms.map { (scaling, $0) } }) {
      let graph = try Self.graph(configuration, scaling, quantiles, transform).graph
      var known = Set(graph.input.map(\.name) + graph.initializer.map(\.name))
      #expect(graph.input.map(\.name) == (transform == nil ? ["window"] : ["window", "last_value"]))
      #expect(known.count == graph.input.count + graph.initializer.count)
      var read: Set<String> = []
      for node in graph.node {
        for name in node.input where !name.isEmpty {
          #expect(known.contains(name), "\(node.opType) reads \(name)")
          read.insert(name)
        }
        for name in node.output { #expect(known.insert(name).inserted, "\(name) is made twice") }
      }
      #expect(graph.output.map(\.name) == ["forecast"])
      #expect(known.contains("forecast"))
      #expect(graph.initializer.allSatisfy { read.contains($0.name) })
    }
  }

  @Test("Inputs and outputs have the shapes of windows and forecasts, and the columns' names")
  func interface() throws {
    let model = try Self.graph(Self.configurations[0], .columns(center: [0, 0], scale: [1, 1]))
    func sizes(_ info: Onnx_ValueInfoProto) -> [Int64] {
      info.type.tensorType.shape.dim.map { $0.value == .dimParam("batch") ? -1 : $0.dimValue }
    }
    #expect(model.graph.input.map(sizes) == [[-1, 3, 2]])
    #expect(model.graph.output.map(sizes) == [[-1, 2, 1]])
    #expect(model.metadataProps.map(\.value) == [#"["price","open, high"]"#])
    #expect(model.opsetImport.map(\.version) == [17])
    let quantiles = try Self.graph(Self.configurations[0], .columns(center: [0, 0], scale: [1, 1]), [0.1, 0.5, 0.9])
    #expect(quantiles.graph.output.map(sizes) == [[-1, 2, 1, 3]])
    #expect(quantiles.metadataProps.map(\.value) == [#"["price","open, high"]"#, "[0.1, 0.5, 0.9]"])
  }

  @Test("A model of changes reads the last values, and says what it predicts in their place")
  func targetTransform() throws {
    let model = try Self.graph(Self.configurations[0], .columns(center: [0, 0], scale: [1, 1]), [], .logReturn)
    let last = try #require(model.graph.input.last)
    #expect(last.type.tensorType.shape.dim.map(\.dimValue) == [0, 1] && last.type.tensorType.elemType == 11)
    let entry = try #require(model.metadataProps.last)
    #expect(entry.key == "target_transform" && entry.value == "log-return")
    #expect(model.graph.node.suffix(4).map(\.opType) == ["CumSum", "Exp", "Mul", "Identity"])
  }

  @Test("Gates are put into ONNX's order: LSTM i, o, f, c; GRU z, r, h")
  func gateOrder() {
    #expect(CellKind.lstm.reordered([1, 1, 2, 2, 3, 3, 4, 4]) == [1, 1, 4, 4, 2, 2, 3, 3])
    #expect(CellKind.gru.reordered([1, 2, 3]) == [2, 1, 3])
    #expect(CellKind.rnn.reordered([1, 2]) == [1, 2])
  }

  @Test("A forest is nodes and leaves of trees that are numbered from their roots, on the features of its table")
  func forest() throws {
    // x1 <= 0.5 ? (1, 2) : (3, 4), and a tree that is a leaf (5, 6).
    let forest = try #require(
      RegressionForest(
        featureCount: 2, outputCount: 2, roots: [0, 3], features: [1, -1, -1, -1], thresholds: [0.5, 0, 0, 0],
        rights: [2, 0, 1, 2], leaves: [1, 2, 3, 4, 5, 6], importances: [0, 1]))
    let model = try Onnx_ModelProto(
      serializedBytes: ONNXModel(
        .forest(forest, features: [4, 5]), shape: Self.shape, scaling: .window(floors: [0.1, 0.2]),
        columns: ["price", "volume"]
      ).encoded(name: "m", producerVersion: "1"))
    #expect(model.opsetImport.map(\.domain) == ["", "ai.onnx.ml"] && model.opsetImport.map(\.version) == [17, 3])
    let node = try #require(model.graph.node.first { $0.opType == "TreeEnsembleRegressor" })
    #expect(node.domain == "ai.onnx.ml")
    func attribute(_ name: String) throws -> Onnx_AttributeProto {
      try #require(node.attribute.first { $0.name == name })
    }
    #expect(try attribute("n_targets").i == 2)
    #expect(try attribute("nodes_treeids").ints == [0, 0, 0, 1])
    #expect(try attribute("nodes_nodeids").ints == [0, 1, 2, 0])
    #expect(try attribute("nodes_featureids").ints == [1, 0, 0, 0])
    #expect(try attribute("nodes_values").floats == [0.5, 0, 0, 0])
    let modes = try attribute("nodes_modes").strings.map { String(decoding: $0, as: UTF8.self) }
    #expect(modes == ["BRANCH_LEQ", "LEAF", "LEAF", "LEAF"])
    #expect(try attribute("nodes_truenodeids").ints == [1, 0, 0, 0])
    #expect(try attribute("nodes_falsenodeids").ints == [2, 0, 0, 0])
    #expect(try attribute("target_treeids").ints == [0, 0, 0, 0, 1, 1])
    #expect(try attribute("target_nodeids").ints == [1, 1, 2, 2, 0, 0])
    #expect(try attribute("target_ids").ints == [0, 1, 0, 1, 0, 1])
    #expect(try attribute("target_weights").floats == [1, 2, 3, 4, 5, 6])
    let gather = try #require(model.graph.node.first { $0.opType == "Gather" })
    let places = try #require(model.graph.initializer.first { $0.name == gather.input[1] })
    // Two little-endian integers of 64 bits.
    #expect(Array(places.rawData) == [4, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0])
  }
}
