/// A table of numbers as colours, over two categorical axes.
public struct HeatMapMark: DrawableMark, Hashable {
  /// The colours from the lowest to the highest value.
  public enum Ramp: Sendable, Hashable {
    /// From dark blue to yellow, for quantities (after "cividis").
    case sequential

    /// From blue over white to red, for values around zero; the range is made symmetric.
    case diverging
  }

  /// What the colours show, beside the colour bar.
  public let name: String

  /// The colours.
  public let ramp: Ramp

  /// The values at the ends of the colour bar.
  public let range: ValueRange

  /// Whether colours follow the values' logarithms.
  public let isLogarithmic: Bool

  /// The format of the numbers written into the cells; nil leaves them out.
  public let format: NumberFormat?

  private let values: [[Double]]
  private let labels: [[String]]?

  /// Lines below the numbers, smaller; empty without any.
  private let notes: [[[String]]]

  /// Colours for `values` [row, column]; row 0 is at the top and not-a-number stays empty.
  ///
  /// The colours run over `range` where it is given, else over the values. `labels` [row, column] are written in place
  /// of the numbers; `notes` [row, column] stand below as far as every cell has room for them, and else where the pointer
  /// rests. Colours follow logarithms where `isLogarithmic`, and all values are above 0. Throws `ReportError.empty`,
  /// `lengthMismatch` for rows of different length, or `noFiniteValues`.
  public init(
    _ name: String, values: [[Double]], ramp: Ramp = .sequential, format: NumberFormat? = nil,
    notes: [[[String]]] = [], range wanted: ValueRange? = nil, labels: [[String]]? = nil,
    isLogarithmic: Bool = false
  ) throws(ReportError) {
    guard let width = values.first?.count, width > 0 else { throw .empty(name) }
    for row in values where row.count != width {
      throw .lengthMismatch(name: name, expected: width, found: row.count)
    }
    if let labels {
      guard labels.map(\.count) == values.map(\.count) else {
        throw .lengthMismatch(name: name, expected: values.count * width, found: labels.joined().count)
      }
    }
    guard let found = ValueRange(of: values.joined()) else { throw .noFiniteValues(name) }
    let size = max(found.lower.magnitude, found.upper.magnitude)
    self.name = name
    self.ramp = ramp
    self.format = format
    self.values = values
    self.labels = labels
    self.notes = notes
    self.isLogarithmic = isLogarithmic && found.lower > 0
    range = wanted ?? (ramp == .diverging ? ValueRange(-size, size) : found).padded(by: 0)
  }

  private var writesNumbers: Bool { format != nil || labels != nil }

  /// The number of rows and columns.
  var rows: Int { values.count }
  var columns: Int { values[0].count }

  func extent(x: Axis, y: Axis) -> (x: ValueRange?, y: ValueRange?) { (nil, nil) }

  var legend: [LegendEntry] { [] }

  func shapes(in frame: PlotFrame) -> [Shape] {
    let width = frame.x.bandWidth
    let height = frame.y.bandWidth
    let noteCount = noteCount(width: width, height: height)
    var shapes: [Shape] = []
    for (row, line) in values.enumerated() {
      for (column, value) in line.enumerated() {
        guard let centre = frame.point(Double(column), Double(row)) else { continue }
        guard value.isFinite else {
          if writesNumbers { shapes.append(.text(Self.missing(at: centre))) }
          continue
        }
        // Edges on whole pixels, and a little under the next cells, so that no seam shows between them at any zoom.
        let left = (centre.x - width / 2).rounded()
        let top = (centre.y - height / 2).rounded()
        let cell = Rect(
          x: left, y: top, width: (centre.x + width / 2).rounded() - left + (column == columns - 1 ? 0 : 0.6),
          height: (centre.y + height / 2).rounded() - top + (row == rows - 1 ? 0 : 0.6))
        let colour = ColourRamp.colour(ramp, fraction(value))
        let text = minus(labels?[row][column] ?? (format ?? .significant(3)).text(value))
        let notes = notes.isEmpty ? [] : notes[row][column].map { minus($0) }
        shapes.append(
          .rect(cell, .fixed(colour.hex), opacity: 1, hint: ([text] + notes).joined(separator: ", ")))
        guard writesNumbers, TextMetrics.width(text, size: 11) < width - 4, height > 13 else { continue }
        let shown = notes.prefix(noteCount).flatMap { Self.broken($0, to: width - 4) ?? [] }
        let first = centre.y + 4 - 6 * Double(shown.count)
        for (line, text) in ([text] + shown).enumerated() {
          let at = Point(centre.x, first + 12 * Double(line))
          var label = Label(text, at: at, size: line == 0 ? 11 : Self.noteSize, anchor: .middle)
          // The number keeps its contrast to the cell, whatever the background of the page.
          label.paint = .fixed(colour.text)
          shapes.append(.text(label))
        }
      }
    }
    return shapes
  }

  private static let noteSize = 9.5

  /// How many of the notes every cell has room for below its number.
  private func noteCount(width: Double, height: Double) -> Int {
    let room = max(0, Int((height - 16) / 12))
    let counts = zip(values.joined(), notes.joined()).compactMap { value, notes -> Int? in
      guard value.isFinite else { return nil }
      var lines = 0
      let fitting = notes.prefix { note in
        guard let broken = Self.broken(minus(note), to: width - 4) else { return false }
        lines += broken.count
        return lines <= room
      }
      return fitting.count < notes.count ? fitting.count : nil
    }
    return counts.min() ?? .max
  }

  /// A note in as many lines as it takes; nil where a word does not fit, or a sign would stand alone.
  private static func broken(_ note: String, to width: Double) -> [String]? {
    var lines: [String] = []
    for word in note.split(separator: " ") {
      let longer = (lines.last.map { $0 + " " } ?? "") + word
      if !lines.isEmpty, TextMetrics.width(longer, size: noteSize) < width {
        lines[lines.count - 1] = longer
      } else {
        guard lines.last?.count != 1, TextMetrics.width(String(word), size: noteSize) < width else { return nil }
        lines.append(String(word))
      }
    }
    return lines
  }

  /// What stands in a cell without a number, which would pass for a dark one on dark backgrounds.
  private static func missing(at centre: Point) -> Label {
    Label("–", at: Point(centre.x, centre.y + 4), size: 11, ink: .muted, anchor: .middle, full: "no value")
  }

  /// The place of `value` in the range, 0...1.
  func fraction(_ value: Double) -> Double {
    guard isLogarithmic else {
      return max(0, min(1, (value / 2 - range.lower / 2) / (range.upper / 2 - range.lower / 2)))
    }
    let lower = ExactMath.log(range.lower)
    return max(0, min(1, (ExactMath.log(value) - lower) / (ExactMath.log(range.upper) - lower)))
  }
}
