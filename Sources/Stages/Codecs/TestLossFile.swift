import Artifacts

/// The loss of the test part after each epoch as an artifact: canonical JSON.
struct TestLossFile {
  /// From the first epoch on, in scaled units.
  let losses: [Double]

  var bytes: [UInt8] { CanonicalValue.array(losses.map { .double($0) }).canonicalBytes }

  init(losses: [Double]) {
    self.losses = losses
  }

  init(_ bytes: [UInt8]) throws {
    guard let losses = try CanonicalValue(parsing: bytes).elements else {
      throw ArtifactFault("the test losses are not a list")
    }
    self.init(losses: losses.map { $0.number ?? .nan })
  }
}
