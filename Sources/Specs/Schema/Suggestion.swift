/// Finds the known word that a misspelt one most likely stands for.
enum Suggestion {
  /// The nearest candidate, when it is near enough to be worth saying; ties go to the one listed first.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    let letters = normalized(word)
    let allowed = max(1, letters.count / 3)
    var best: (word: String, distance: Int)?
    for candidate in candidates {
      let target = normalized(candidate)
      guard abs(target.count - letters.count) <= allowed else { continue }
      let distance = editDistance(letters, target)
      if distance <= allowed && distance < (best?.distance ?? .max) { best = (candidate, distance) }
    }
    return best?.word
  }

  /// The hint that goes with an unknown word.
  static func hint(for word: String, among candidates: [String]) -> String? {
    nearest(to: word, among: candidates).map { "did you mean '\($0)'?" }
  }

  /// Case and the choice between hyphen and underscore never count as a difference.
  private static func normalized(_ word: String) -> [UInt8] {
    word.lowercased().utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
  }

  /// The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
  private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
