extension Plan {
  /// The ids of the stages that a text names: by id, by kind, or by the leading parts of an id (`train/lstm`).
  public func stages(matching selector: String) throws(PlanError) -> Set<String> {
    var matches: Set<String> = []
    for stage in stages
    where stage.id == selector || stage.definition.kind == selector || stage.id.hasPrefix(selector + "/") {
      matches.insert(stage.id)
    }
    guard matches.isEmpty else { return matches }
    var names = Set(stages.map(\.definition.kind))
    for stage in stages {
      names.insert(stage.id)
      for slash in stage.id.indices where stage.id[slash] == "/" { names.insert(String(stage.id[..<slash])) }
    }
    let ranked = names.sorted().map { (distance: EditDistance.between(selector, $0), name: $0) }
    let nearest = ranked.min { $0.distance < $1.distance }
    let isClose = nearest.map { $0.distance <= max(1, selector.count / 3) } ?? false
    throw .unknownStage(selector, suggestion: isClose ? nearest?.name : nil)
  }

  /// The ids of some stages and of all that they need, directly or not.
  public func closure(of ids: Set<String>) -> Set<String> {
    var needed = [Bool](repeating: false, count: stages.count)
    for id in ids {
      if let position = position(of: id) { needed[position] = true }
    }
    for position in stages.indices.reversed() where needed[position] {
      for dependency in stages[position].dependencies { needed[dependency] = true }
    }
    return Set(stages.indices.filter { needed[$0] }.map { stages[$0].id })
  }
}

/// The Levenshtein distance, for suggestions.
enum EditDistance {
  static func between(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    var row = Array(0...right.count)
    for (i, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let substituted = diagonal + (byte == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, diagonal + 1, row[j] + 1)
      }
    }
    return row[right.count]
  }
}
