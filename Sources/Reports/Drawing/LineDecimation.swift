/// Thins out long lines without changing what is seen.
enum LineDecimation {
  /// At most four points per pixel column of each line: the first, the lowest, the highest and the last.
  ///
  /// A line drawn through these covers the same pixels as the whole one (Jugel et al. 2014, "M4"). Points must be
  /// ordered by x; lines that are short or run backwards are returned as they are.
  static func decimated(_ points: [Point], columnWidth: Double = 1) -> [Point] {
    guard points.count > 4, zip(points, points.dropFirst()).allSatisfy({ $0.x <= $1.x }) else { return points }
    var result: [Point] = []
    var start = 0
    while start < points.count {
      let column = (points[start].x / columnWidth).rounded(.down)
      var end = start + 1
      while end < points.count, (points[end].x / columnWidth).rounded(.down) == column { end += 1 }
      if end - start <= 4 {
        result.append(contentsOf: points[start..<end])
      } else {
        var low = start
        var high = start
        for place in start..<end {
          if points[place].y < points[low].y { low = place }
          if points[place].y > points[high].y { high = place }
        }
        for place in Set([start, low, high, end - 1]).sorted() { result.append(points[place]) }
      }
      start = end
    }
    return result
  }
}
