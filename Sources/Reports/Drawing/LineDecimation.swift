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
  /// The edge of an area with one point per pixel column: the outermost, which is the topmost where `isTop`.
  ///
  /// Points must be ordered by x; edges that are short or run backwards are returned as they are.
  static func edge(_ points: [Point], isTop: Bool) -> [Point] {
    guard points.count > 4, zip(points, points.dropFirst()).allSatisfy({ $0.x <= $1.x }) else { return points }
    var result: [Point] = []
    var last: Double?
    for point in points {
      let column = point.x.rounded(.down)
      if column == last, let outermost = result.last {
        if isTop ? point.y < outermost.y : point.y > outermost.y { result[result.count - 1] = point }
      } else {
        result.append(point)
        last = column
      }
    }
    return result
  }
}
