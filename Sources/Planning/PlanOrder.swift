extension Plan {
  /// Orders stages so that each comes after those it needs, and otherwise as declared (Kahn 1962).
  ///
  /// - Throws: a cycle, where there is one.
  static func order(_ definitions: [StageDefinition], _ dependencies: [[Int]]) throws(PlanError) -> [Int] {
    var missing = dependencies.map(\.count)
    var dependents = [[Int]](repeating: [], count: dependencies.count)
    for (stage, needed) in dependencies.enumerated() {
      for dependency in needed { dependents[dependency].append(stage) }
    }
    var ready = ReadyQueue(count: dependencies.count)
    for stage in missing.indices where missing[stage] == 0 { ready.insert(stage) }
    var order: [Int] = []
    order.reserveCapacity(dependencies.count)
    while let stage = ready.popLowest() {
      order.append(stage)
      for dependent in dependents[stage] {
        missing[dependent] -= 1
        if missing[dependent] == 0 { ready.insert(dependent) }
      }
    }
    guard order.count == dependencies.count else {
      throw .cycle(cycle(among: missing, dependencies).map { definitions[$0].id })
    }
    return order
  }

  /// Walks from the first unordered stage along unordered ones; the walk must meet itself.
  private static func cycle(among missing: [Int], _ dependencies: [[Int]]) -> [Int] {
    var path: [Int] = []
    var seen: [Int: Int] = [:]
    var stage = missing.firstIndex { $0 > 0 }
    while let current = stage {
      if let start = seen[current] {
        // The walk went from stages to what they need; the message goes the way data flows.
        return [current] + path[start...].reversed()
      }
      seen[current] = path.count
      path.append(current)
      stage = dependencies[current].first { missing[$0] > 0 }
    }
    return path
  }
}

/// A set of small integers that gives back its lowest first, in amortised constant time when mostly ascending.
struct ReadyQueue {
  private var members: [Bool]
  private var lowest: Int

  init(count: Int) {
    members = [Bool](repeating: false, count: count)
    lowest = count
  }

  mutating func insert(_ member: Int) {
    members[member] = true
    lowest = min(lowest, member)
  }

  mutating func remove(_ member: Int) {
    members[member] = false
  }

  mutating func popLowest() -> Int? {
    while lowest < members.count {
      defer { lowest += 1 }
      if members[lowest] {
        members[lowest] = false
        return lowest
      }
    }
    return nil
  }
}
