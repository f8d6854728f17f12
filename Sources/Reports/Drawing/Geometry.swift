/// A place in a figure, in pixels from the top left corner.
struct Point: Equatable, Sendable {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// A rectangle with sides along the axes, in pixels.
struct Rect: Equatable, Sendable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  /// The right and the lower edge.
  var maxX: Double { x + width }
  var maxY: Double { y + height }

  /// The centre.
  var midX: Double { x + width / 2 }
  var midY: Double { y + height / 2 }

  /// True where the two share an area; touching edges do not count.
  func overlaps(_ other: Rect) -> Bool {
    x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
  }

  /// True where `other` lies inside, up to a hundredth of a pixel.
  func contains(_ other: Rect) -> Bool {
    other.x >= x - 0.01 && other.maxX <= maxX + 0.01 && other.y >= y - 0.01 && other.maxY <= maxY + 0.01
  }
}
