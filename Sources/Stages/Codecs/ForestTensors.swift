import NumericEngine
import Safetensors

extension RegressionForest {
  /// The forest as tensors: `roots` `[tree]`; `features`, `thresholds` and `rights` `[node]`; `leaves` `[leaf, output]`;
  /// `importances` `[feature]`.
  ///
  /// A node with `features` -1 is a leaf, and `rights` the row of its values. Otherwise a sample goes to the next node where
  /// its feature is at most the threshold, else to the node `rights`.
  var tensorData: [TensorData] {
    [
      TensorData(name: "roots", shape: [roots.count], elements: .int32(roots)),
      TensorData(name: "features", shape: [features.count], elements: .int32(features)),
      TensorData(name: "thresholds", shape: [thresholds.count], elements: .float32(thresholds)),
      TensorData(name: "rights", shape: [rights.count], elements: .int32(rights)),
      TensorData(name: "leaves", shape: [leaves.count / outputCount, outputCount], elements: .float32(leaves)),
      TensorData(name: "importances", shape: [importances.count], elements: .float64(importances)),
    ]
  }

  /// Reads the forest's tensors.
  init(_ file: SafetensorsFile, outputCount: Int) throws(ArtifactFault) {
    func integers(_ name: String) throws(ArtifactFault) -> [Int32] {
      guard case .int32(let values) = file[name]?.elements else { throw ArtifactFault("no integers '\(name)'") }
      return values
    }
    let importances = try file.doubles("importances")
    guard
      let forest = RegressionForest(
        featureCount: importances.count, outputCount: outputCount, roots: try integers("roots"),
        features: try integers("features"), thresholds: try file.floats("thresholds"), rights: try integers("rights"),
        leaves: try file.floats("leaves"), importances: importances)
    else { throw ArtifactFault("the forest's nodes do not fit together") }
    self = forest
  }
}
