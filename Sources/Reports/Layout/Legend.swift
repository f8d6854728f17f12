/// The names of what a figure shows, in rows above the plots where they cover nothing.
struct Legend: Equatable, Sendable {
  /// The entries with the place of each, from the top left corner of the legend.
  private let places: [Place]

  /// The size of the whole legend; zero where there are no entries.
  let width: Double
  let height: Double

  /// One entry, its text cut to the room that there is, and where it stands.
  private struct Place: Equatable, Sendable {
    let entry: LegendEntry
    let label: String
    let x: Double
    let row: Int
  }

  private static let rowHeight = 20.0
  private static let sampleWidth = 28.0
  private static let textSize = 12.0

  /// Lays out entries in rows of at most `width` pixels; entries that look and read the same appear once.
  init(_ entries: [LegendEntry], width: Double) {
    var unique: [LegendEntry] = []
    for entry in entries where !unique.contains(entry) { unique.append(entry) }
    var places: [Place] = []
    var x = 0.0
    var row = 0
    var widest = 0.0
    for entry in unique {
      let label = TextMetrics.shortened(entry.name, to: width - Self.sampleWidth - 6, size: Self.textSize)
      let size = Self.sampleWidth + 6 + TextMetrics.width(label, size: Self.textSize)
      if x > 0, x + size > width {
        x = 0
        row += 1
      }
      places.append(Place(entry: entry, label: label, x: x, row: row))
      widest = max(widest, x + size)
      x += size + 18
    }
    self.places = places
    self.width = widest
    height = places.isEmpty ? 0 : Double(row + 1) * Self.rowHeight
  }

  /// The shapes of the legend, with its top left corner at `origin`.
  func shapes(at origin: Point) -> [Shape] {
    places.flatMap { place -> [Shape] in
      let x = origin.x + place.x
      let middle = origin.y + (Double(place.row) + 0.5) * Self.rowHeight
      let at = Point(x + Self.sampleWidth + 6, middle + 4)
      let label = Label(place.label, at: at, size: Self.textSize, full: place.entry.name)
      return Self.sample(place.entry.sample, x: x, y: middle) + [.text(label)]
    }
  }

  private static func sample(_ sample: LegendEntry.Sample, x: Double, y: Double) -> [Shape] {
    let centre = Point(x + sampleWidth / 2, y)
    switch sample {
    case .line(var style, let marker):
      style.width = max(1.4, min(2.5, style.width))
      let line = Shape.lines([[Point(x, y), Point(x + sampleWidth, y)]], style)
      return [line] + (marker.map { [.markers([centre], $0, style.ink, size: 6, opacity: style.opacity)] } ?? [])
    case .marker(let marker, let ink): return [.markers([centre], marker, ink, size: 7, opacity: 1)]
    case .area(let ink, let opacity):
      let rect = Rect(x: x + 4, y: y - 5, width: sampleWidth - 8, height: 10)
      return [.rect(rect, .ink(ink), opacity: opacity, hint: "")]
    }
  }
}
