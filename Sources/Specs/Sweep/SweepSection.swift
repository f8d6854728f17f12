/// The top-level keys that make a spec a sweep.
struct SweepSection {
  static let keys = ["matrix", "random", "halving"]

  private let matrix: [SweptKey]?
  private let random: RandomSection?
  private let halving: HalvingSpec?

  /// What a spec's tree says of a sweep; nil where it says nothing, or nothing that can be used.
  static func read(_ tree: Node, _ problems: ProblemCollector) -> SweepSpec? {
    let entries = (tree.entries ?? []).filter { keys.contains($0.key) && !$0.value.isNull }
    guard let first = entries.first else { return nil }
    let mapping = Node(.mapping(entries), at: first.keyLocation)
    guard let section = ValueType<SweepSection>.section().read(mapping, .root(problems))?.value else { return nil }
    func key(_ name: String) -> SpecLocation { entries.first { $0.key == name }?.keyLocation ?? first.keyLocation }

    if let keys = section.matrix {
      guard isBounded(keys, at: key("matrix"), problems) else { return nil }
      return SweepSpec(
        search: .grid, keys: keys, halving: section.halving, location: key("matrix"),
        halvingLocation: key("halving"))
    }
    guard let random = section.random else { return nil }
    return SweepSpec(
      search: .random(draws: random.draws, seed: random.seed), keys: random.space, halving: section.halving,
      location: key("random"), halvingLocation: key("halving"))
  }

  private static func isBounded(_ keys: [SweptKey], at location: SpecLocation, _ problems: ProblemCollector) -> Bool {
    var count = 1
    for key in keys {
      guard case .values(let values) = key.domain else { continue }
      let (product, overflow) = count.multipliedReportingOverflow(by: values.count)
      count = overflow ? .max : product
    }
    guard count > SweepSpec.maximumPoints else { return true }
    let number = count == .max ? "more than 9 x 10^18" : "\(count)"
    problems.report(
      .tooManyPoints, "'matrix' has \(number) points; a sweep may have \(SweepSpec.maximumPoints)", at: location,
      hint: "give fewer values, or draw from them with 'random'")
    return false
  }
}

extension SweepSection: SpecSection {
  init(fields: inout FieldReader) {
    matrix = fields.optional(
      "matrix", .sweptKeys(.sweptValues),
      "A sweep over every combination of values: dotted keys, each with a list of values.",
      examples: ["training.optimizer.learning_rate": [0.001, 0.005], "models.lstm.hidden_size": [32, 64]])
    random = fields.optional("random", .section(), "A sweep over points drawn from distributions.")
    halving = fields.optional("halving", .section(), "Stops the poorer points of a sweep early.")
    guard fields.isSound else { return }
    if matrix != nil, random != nil {
      fields.reject(.conflictingKeys, "the spec gives both 'matrix' and 'random'", at: ["random"])
    } else if matrix == nil, random == nil {
      fields.reject(
        .uselessKey, "'halving' has an effect only with 'matrix' or 'random'", at: ["halving"])
    }
  }
}

/// Points drawn from distributions.
private struct RandomSection {
  let draws: Int
  let seed: Int
  let space: [SweptKey]
}

extension RandomSection: SpecSection {
  init(fields: inout FieldReader) {
    draws = fields.required("draws", .integer(1...SweepSpec.maximumPoints), "The points to draw.", examples: 20)
    seed = fields.value(
      "seed", .integer(0...Int.max - 1), default: 1, "Other seeds draw other points; models do not see it.")
    space = fields.required(
      "space", .sweptKeys(.distribution), "Dotted keys, each with a distribution.",
      examples: ["training.optimizer.learning_rate": ["distribution": "log-uniform", "min": 0.0001, "max": 0.01]])
  }
}
