/// The known name nearest to a mistyped one, if it is near enough to be meant.
///
/// Distance is optimal string alignment over lower-cased characters (insert, delete, replace, swap neighbours); a name is
/// near when at most a third of its characters differ; one may differ in short names, but not all.
public func closestName(to name: String, in known: [String]) -> String? {
  let wanted = Array(name.lowercased())
  // A header may hold ten thousand long names; the work per name stays small.
  guard wanted.count <= 64 else { return nil }
  let limit = max(1, wanted.count / 3)
  var best: (name: String, distance: Int)?
  for candidate in known where candidate.utf8.count <= 1_024 && abs(candidate.count - wanted.count) <= limit {
    let distance = alignmentDistance(wanted, Array(candidate.lowercased()))
    let isNear = distance <= limit && distance < max(wanted.count, candidate.count)
    if isNear, distance < (best?.distance ?? .max) { best = (candidate, distance) }
  }
  return best?.name
}

/// Names in quotes, separated by commas; long lists are cut.
func quotedList(_ names: [String]) -> String {
  let shown = names.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
  return names.count > 12 ? "\(shown), ... (\(names.count) in all)" : shown
}

private func alignmentDistance(_ left: [Character], _ right: [Character]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      let same = left[row] == right[column]
      var cost = min(previous[column] + (same ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        cost = min(cost, beforePrevious[column - 1] + 1)
      }
      current.append(cost)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[right.count]
}
