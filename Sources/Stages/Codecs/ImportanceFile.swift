import Artifacts
import Forecasting

/// What a forest tells about itself as an artifact: canonical JSON.
struct ImportanceFile {
  var model: String
  let seed: Int
  /// The fold, counted from 1; the stage does not know it.
  var fold = 1
  /// The features of the window table.
  let features: [String]
  /// The share of each feature in the reduction of squared error.
  let importances: [Double]
  let treeCount: Int
  let nodeCount: Int
  /// The mean loss over the validation windows; nil where there are none.
  let validationLoss: Double?
  /// What the trees saw.
  var fitted: [FitRecord]

  var bytes: [UInt8] {
    let value: CanonicalValue = [
      "model": .string(model), "seed": .int(seed), "features": .array(features.map { .string($0) }),
      "importances": .array(importances.map { .double($0) }), "trees": .int(treeCount), "nodes": .int(nodeCount),
      "validation_loss": validationLoss.map { .double($0) } ?? .null, "fitted": fitted.canonicalValue,
    ]
    return value.canonicalBytes
  }

  init(
    model: String, seed: Int, features: [String], importances: [Double], treeCount: Int, nodeCount: Int,
    validationLoss: Double?, fitted: [FitRecord]
  ) {
    self.model = model
    self.seed = seed
    self.features = features
    self.importances = importances
    self.treeCount = treeCount
    self.nodeCount = nodeCount
    self.validationLoss = validationLoss
    self.fitted = fitted
  }

  init(_ bytes: [UInt8]) throws {
    let value = try CanonicalValue(parsing: bytes)
    guard let model = value["model"]?.stringValue, let seed = value["seed"]?.intValue,
      let features = value["features"]?.strings, let importances = value["importances"]?.elements,
      let trees = value["trees"]?.intValue, let nodes = value["nodes"]?.intValue, features.count == importances.count
    else { throw ArtifactFault("the importances are not described") }
    self.init(
      model: model, seed: seed, features: features, importances: importances.map { $0.number ?? .nan },
      treeCount: trees, nodeCount: nodes, validationLoss: value["validation_loss"]?.number,
      fitted: try [FitRecord](value["fitted"]))
  }
}
