import Testing

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

/// Numbers of scikit-learn; see make_forests.py.
struct ForestFixture: Decodable {
  struct Tree: Decodable {
    let inputs: [Float]
    let outputs: [Float]
    let features: [Int32]
    let thresholds: [Float]
    let predicted: [Float]
    let importances: [Double]
  }

  struct Case: Decodable {
    let features: Int
    let outputs: Int
    let trainInputs: [Float]
    let trainOutputs: [Float]
    let testInputs: [Float]
    let testOutputs: [Float]
    let mse: Double
    let mseDeviation: Double
    let importances: [Double]
    let importanceDeviations: [Double]
    let nodes: Double
    let nodesDeviation: Double
  }

  let trees: Int
  let tree: Tree
  let cases: [String: Case]

  static func load() throws -> ForestFixture { try fixture("forests", as: ForestFixture.self) }
}

@Suite("Random forests")
struct ForestTests {
  private func grow(
    _ reference: ForestFixture.Case, _ options: ForestOptions, seed: UInt64, threads: @autoclosure () -> Int = 2
  ) throws -> RegressionForest {
    // Apart from `#require`, which would evaluate the threads once.
    let forest = RegressionForest.grow(
      inputs: reference.trainInputs, featureCount: reference.features, outputs: reference.trainOutputs,
      outputCount: reference.outputs, options: options, seed: seed, threads: threads())
    return try #require(forest)
  }

  @Test("one tree on all rows and features is scikit-learn's, node by node")
  func tree() throws {
    let reference = try ForestFixture.load().tree
    let options = ForestOptions(treeCount: 1, candidates: .all, minimumLeaf: 5, maximumDepth: 4, bootstrap: false)
    let forest = try #require(
      RegressionForest.grow(
        inputs: reference.inputs, featureCount: 3, outputs: reference.outputs, outputCount: 2, options: options,
        seed: 1, threads: 1))
    #expect(forest.features == reference.features)
    #expect(zip(forest.thresholds, reference.thresholds).allSatisfy { abs($0 - $1) <= 1e-5 })
    let predicted = forest.predict(reference.inputs)
    #expect(predicted.count == 120 && zip(predicted, reference.predicted).allSatisfy { abs($0 - $1) <= 1e-5 })
    #expect(zip(forest.importances, reference.importances).allSatisfy { abs($0 - $1) <= 1e-5 })
  }

  @Test(
    "errors, importances and sizes are scikit-learn's within what seeds change",
    arguments: [
      ("windows", SplitCandidates.squareRoot, 1), ("ties", .squareRoot, 1), ("friedman", .squareRoot, 1),
      ("diabetes", .squareRoot, 1), ("diabetes, all features, leaves of five", .all, 5),
    ])
  func likeScikitLearn(name: String, candidates: SplitCandidates, minimumLeaf: Int) throws {
    let fixture = try ForestFixture.load()
    let reference = try #require(fixture.cases[name])
    let options = ForestOptions(treeCount: fixture.trees, candidates: candidates, minimumLeaf: minimumLeaf)
    let forests = try (1...10).map { try grow(reference, options, seed: $0) }
    // Both means are over ten seeds; four standard errors of their difference.
    func agrees(_ values: [Double], _ mean: Double, _ deviation: Double) -> Bool {
      let own = values.reduce(0, +) / Double(values.count)
      return abs(own - mean) <= 4 * deviation * (2.0 / 10).squareRoot() + 1e-12 * abs(mean)
    }
    let errors = forests.map { forest in
      let predicted = forest.predict(reference.testInputs, threads: 2)
      return zip(predicted, reference.testOutputs).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        / Double(predicted.count)
    }
    #expect(agrees(errors, reference.mse, reference.mseDeviation), "\(errors) against \(reference.mse)")
    for feature in 0..<reference.features {
      let found = forests.map { $0.importances[feature] }
      #expect(
        agrees(found, reference.importances[feature], reference.importanceDeviations[feature]),
        "feature \(feature): \(found) against \(reference.importances[feature])")
    }
    #expect(agrees(forests.map { Double($0.features.count) }, reference.nodes, reference.nodesDeviation))
    #expect(forests.allSatisfy { abs($0.importances.reduce(0, +) - 1) < 1e-12 })
  }

  @Test("threads change no bit, and a longer forest begins with the shorter one")
  func threads() throws {
    let reference = try #require(try ForestFixture.load().cases["windows"])
    let one = try grow(reference, ForestOptions(treeCount: 20), seed: 7, threads: 1)
    #expect(try grow(reference, ForestOptions(treeCount: 20), seed: 7, threads: 3) == one)
    #expect(one.predict(reference.testInputs, threads: 1) == one.predict(reference.testInputs, threads: 3))
    #expect(try grow(reference, ForestOptions(treeCount: 20), seed: 8) != one)
    let longer = try grow(reference, ForestOptions(treeCount: 21), seed: 7)
    #expect(longer.features.prefix(one.features.count) == one.features[...])
    // Asked at first, before tree 1 and, after sixteen on one thread and thirty-two on two, before 17 and 49.
    var answers: [Int] = [3, 1, 2, 3]
    let changing = try grow(reference, ForestOptions(treeCount: 50), seed: 7, threads: answers.removeFirst())
    #expect(answers == [])
    #expect(try grow(reference, ForestOptions(treeCount: 50), seed: 7, threads: 1) == changing)
  }

  @Test("pure leaves repeat the training outputs without bootstrap, and equal outputs make one leaf")
  func pure() throws {
    let inputs: [Float] = [1, 5, 2, 4, 2, 3, 3, 2, 4, 1]
    let outputs: [Float] = [10, -3, 7, 2, 2]
    func grow(_ outputs: [Float], _ options: ForestOptions) -> RegressionForest? {
      RegressionForest.grow(
        inputs: inputs, featureCount: 2, outputs: outputs, outputCount: 1, options: options, seed: 1, threads: 1)
    }
    let exact = try #require(grow(outputs, ForestOptions(treeCount: 3, bootstrap: false)))
    #expect(exact.predict(inputs) == outputs)
    let flat = try #require(grow([4, 4, 4, 4, 4], ForestOptions(treeCount: 2)))
    #expect(flat.features == [-1, -1] && flat.predict(inputs) == [4, 4, 4, 4, 4] && flat.importances == [0, 0])
    // Inputs that are all the same cannot be split.
    let constant = try #require(
      RegressionForest.grow(
        inputs: [1, 1, 1], featureCount: 1, outputs: [1, 2, 6], outputCount: 1,
        options: ForestOptions(treeCount: 1, bootstrap: false), seed: 1, threads: 1))
    #expect(constant.features == [-1] && constant.predict([1]) == [3])
  }

  @Test("a forest that is cancelled is none")
  func cancelled() {
    let forest = RegressionForest.grow(
      inputs: [1, 2], featureCount: 1, outputs: [1, 2], outputCount: 1, options: ForestOptions(treeCount: 4), seed: 1,
      threads: 2, isCancelled: { true })
    #expect(forest == nil)
  }

  @Test("stored nodes that lead nowhere, backwards or past the end are refused")
  func stored() {
    func forest(_ features: [Int32], _ rights: [Int32], leaves: [Float] = [1, 2], roots: [Int32] = [0]) -> Bool {
      RegressionForest(
        featureCount: 1, outputCount: 1, roots: roots, features: features,
        thresholds: [Float](repeating: 0, count: features.count), rights: rights, leaves: leaves, importances: [1])
        != nil
    }
    #expect(forest([0, -1, -1], [2, 0, 1]))
    #expect(!forest([0, -1, -1], [0, 0, 1]))
    #expect(!forest([0, -1, -1], [3, 0, 1]))
    #expect(!forest([1, -1, -1], [2, 0, 1]))
    #expect(!forest([0, -1, -1], [2, 0, 2]))
    #expect(!forest([0, -1, 0], [2, 0, 1]))
    #expect(!forest([0, -1, -1], [2, 0, 1], roots: [3]))
    #expect(!forest([], [], roots: []))
  }
}
