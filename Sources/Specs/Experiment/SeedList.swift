/// Seeds as the spec writes them: numbers and ranges such as `1..5`.
enum SeedList {
  /// The most seeds of one experiment.
  static let maximum = 10_000
}

extension ValueType where Value == [Int] {
  /// A list of seeds, ranges spelled out, each seed once.
  static var seeds: ValueType {
    let ranges = ValueType<[ClosedRange<Int>]>.list(.seedRange, atLeast: 1)
    return ValueType(
      placeholder: { [1] },
      schema: { ranges.schema() },
      read: { node, place in
        guard let ranges = ranges.read(node, place)?.value else { return nil }
        let total = ranges.reduce(0) { min(SeedList.maximum + 1, $0 + min($1.count, SeedList.maximum + 1)) }
        guard total <= SeedList.maximum else {
          place.fail(.outOfRange, "'\(place.name)' must have at most \(SeedList.maximum) seeds", node)
          return nil
        }
        let seeds = ranges.flatMap { Array($0) }
        var seen: Set<Int> = []
        if let twice = seeds.first(where: { !seen.insert($0).inserted }) {
          place.fail(.repeatedItem, "'\(place.name)' has \(twice) twice", node)
          return nil
        }
        return Decoded(value: seeds, resolved: .list(seeds.map(SpecValue.int)))
      })
  }
}

extension ValueType where Value == ClosedRange<Int> {
  /// One seed, or a string such as `1..5` with both ends included.
  fileprivate static var seedRange: ValueType {
    let single = ValueType<Int>.integer(0...Int.max - 1)
    return ValueType(
      placeholder: { 1...1 },
      schema: { ["anyOf": [single.schema(), ["type": "string", "pattern": "^[0-9]+\\.\\.[0-9]+$"]]] },
      read: { node, place in
        guard case .scalar(let scalar) = node.content, case .string(let text) = scalar.value else {
          return single.read(node, place).map { Decoded(value: $0.value...$0.value, resolved: $0.resolved) }
        }
        let ends = text.split(separator: ".", omittingEmptySubsequences: false)
        guard ends.count == 3, ends[1].isEmpty, let first = seed(ends[0]), let last = seed(ends[2]) else {
          place.wrongType("an integer or a range such as 1..5", node)
          return nil
        }
        guard first <= last else {
          place.fail(.outOfRange, "'\(place.name)' must be a range that rises, got \(node.quoted)", node)
          return nil
        }
        return Decoded(value: first...last, resolved: .string(text))
      })
  }

  private static func seed(_ digits: Substring) -> Int? {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(digits).flatMap { $0 < Int.max ? $0 : nil }
  }
}
