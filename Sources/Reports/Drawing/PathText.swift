/// A length in pixels with at most two decimals; anything beyond a million is cut off there.
func number(_ value: Double) -> String {
  number(hundredths: hundredths(value))
}

/// The commands of a line through `points`: absolute start, then relative steps of tenths of a pixel.
///
/// Steps are taken between rounded places, so that roundings do not add up.
func pathData(_ points: [Point]) -> String {
  var text = ""
  var last = (x: 0, y: 0)
  for (place, point) in points.enumerated() {
    let next = (x: tenths(point.x), y: tenths(point.y))
    if place == 0 {
      text += "M\(number(hundredths: next.x * 10)) \(number(hundredths: next.y * 10))"
    } else if next.y == last.y {
      text += "h" + number(hundredths: (next.x - last.x) * 10)
    } else if next.x == last.x {
      text += "v" + number(hundredths: (next.y - last.y) * 10)
    } else {
      let down = number(hundredths: (next.y - last.y) * 10)
      text += "l" + number(hundredths: (next.x - last.x) * 10) + (down.hasPrefix("-") ? "" : " ") + down
    }
    last = next
  }
  return text
}

private func tenths(_ value: Double) -> Int {
  Int((value.isNaN ? 0 : max(-1e6, min(1e6, value)) * 10).rounded())
}

private func hundredths(_ value: Double) -> Int {
  Int((value.isNaN ? 0 : max(-1e6, min(1e6, value)) * 100).rounded())
}

private func number(hundredths value: Int) -> String {
  let size = value.magnitude
  let sign = value < 0 ? "-" : ""
  let rest = size % 100
  if rest == 0 { return "\(sign)\(size / 100)" }
  let whole = size < 100 ? "" : "\(size / 100)"
  return rest % 10 == 0 ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
}

/// The outlines of point markers.
enum MarkerOutline {
  /// The path commands of one marker; `size` is the diameter of the disc of about the same area.
  static func data(_ marker: Marker, at point: Point, size: Double) -> String {
    let r = size / 2
    let outline: (Double, [(Double, Double)]) -> String = { scale, corners in
      pathData(corners.map { Point(point.x + $0.0 * scale, point.y + $0.1 * scale) })
    }
    switch marker {
    case .circle:
      let d = number(2 * r)
      let arc = "a\(number(r)) \(number(r)) 0 1 "
      return "M\(number(point.x - r)) \(number(point.y))\(arc)0 \(d) 0\(arc)0 -\(d) 0Z"
    case .square: return outline(r * 0.88, [(-1, -1), (1, -1), (1, 1), (-1, 1)]) + "Z"
    case .triangle: return outline(r * 1.2, [(0, -1), (1, 0.8), (-1, 0.8)]) + "Z"
    case .wedge: return outline(r * 1.2, [(0, 1), (1, -0.8), (-1, -0.8)]) + "Z"
    case .diamond: return outline(r * 1.25, [(0, -1), (1, 0), (0, 1), (-1, 0)]) + "Z"
    case .plus: return outline(r * 1.15, [(-1, 0), (1, 0)]) + outline(r * 1.15, [(0, -1), (0, 1)])
    }
  }
}
