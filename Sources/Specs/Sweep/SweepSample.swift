/// Points over what can be read of a sweep in which something is wrong, so that the rest of it is checked all the same.
enum SweepSample {
  /// The most points; each is read as a spec of its own.
  private static let limit = 32

  /// Points in which each of a key's first values comes once; none where no key can be read.
  static func points(of tree: Node) -> [[SweepAssignment]] {
    let matrix = keys(tree["matrix"], .sweptKeys(.sweptValues))
    let keys = matrix.isEmpty ? keys(tree["random"]?["space"], .sweptKeys(.distribution)) : matrix
    let columns = keys.map { key in values(of: key.domain).map { SweepAssignment(key, $0) } }
    let count = min(limit, columns.map(\.count).max() ?? 0)
    return (0..<count).map { number in columns.map { $0[min(number, $0.count - 1)] } }
  }

  /// The keys that can be read, each by itself; without those that one which cannot be read decides about, being above
  /// them or the name of what they belong to.
  private static func keys(_ node: Node?, _ type: ValueType<[SweptKey]>) -> [SweptKey] {
    var sound: [SweptKey] = []
    var sections: [String] = []
    for entry in node?.entries ?? [] {
      let one = Node(.mapping([entry]), at: entry.keyLocation)
      if let keys = type.read(one, .root(ProblemCollector()))?.value {
        sound += keys
        continue
      }
      sections.append(entry.key + ".")
      if let name = ["family", "name"].first(where: { entry.key.hasSuffix("." + $0) }) {
        sections.append(String(entry.key.dropLast(name.count)))
      }
    }
    return sound.filter { key in !sections.contains { key.path.hasPrefix($0) } }
  }

  private static func values(of domain: SweptDomain) -> [Located<SpecValue>] {
    switch domain {
    case .values(let values): values
    case .distribution(.uniform(let range), let location), .distribution(.logUniform(let range), let location):
      [range.lowerBound, range.upperBound].map { Located(.double($0), at: location) }
    case .distribution(.integer(let range), let location):
      [range.lowerBound, range.upperBound].map { Located(.int($0), at: location) }
    }
  }
}
