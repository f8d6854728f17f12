/// What a figure is made of once everything has been laid out; a backend only has to write these down.
indirect enum Shape: Equatable, Sendable {
  /// Open lines, each through two points or more; those whose values can be read off have a name, which may be empty.
  case lines([[Point]], LineStyle, name: String? = nil)

  /// A filled outline.
  case polygon([Point], Paint, opacity: Double)

  /// A filled rectangle, with a text that browsers show when the pointer rests on it.
  case rect(Rect, Paint, opacity: Double, hint: String)

  /// Points of one look; `size` is the diameter in pixels.
  case markers([Point], Marker, Ink, size: Double, opacity: Double)

  /// One line of text.
  case text(Label)

  /// Shapes cut off at the edges of a rectangle, and what its pixels stand for, where values can be read off.
  case clipped(Rect, [Shape], scales: PlotScales?)
}

/// What the pixels of a plotting area stand for, as a page's script reads it.
struct PlotScales: Equatable, Sendable {
  /// The x axis: its kind, first and last pixel, first and last value; of days also when on the day they are.
  let x: String

  /// The y axis, from the bottom to the top.
  let y: String

  /// What the x axis shows.
  let label: String

  /// The scales of `panel` in `frame`; nil where an axis holds names.
  init?(_ panel: Panel, in frame: PlotFrame) {
    guard let x = Self.text(panel.x, frame.x), let y = Self.text(panel.y, frame.y) else { return nil }
    self.x = Self.timeOfDay(panel).map { "day\(x.dropFirst("time".count)) \(Int($0))" } ?? x
    self.y = y
    label = panel.x.kind == .time ? "" : panel.x.label
  }

  /// The one time of day, in milliseconds, of all points of all lines over time; nil where there are several.
  private static func timeOfDay(_ panel: Panel) -> Double? {
    guard panel.x.kind == .time else { return nil }
    let day = 86_400_000.0
    var found: Double?
    for case .line(let line) in panel.marks {
      for time in line.xs where time.isFinite {
        let own = time - (time / day).rounded(.down) * day
        if found.map({ $0 != own }) ?? false { return nil }
        found = own
      }
    }
    return found
  }

  private static func text(_ axis: Axis, _ scale: Scale) -> String? {
    let kind: String? =
      switch axis.kind {
      case .linear: "linear"
      case .whole: "whole"
      case .percent: "percent"
      case .log: "log"
      case .time: "time"
      case .categories: nil
      }
    return kind.map { "\($0) \(number(scale.start)) \(number(scale.end)) \(scale.lower) \(scale.upper)" }
  }
}

/// What an area is filled with.
enum Paint: Equatable, Sendable {
  /// A colour that follows the background.
  case ink(Ink)

  /// A fixed colour, `#RRGGBB`, the same on light and dark backgrounds.
  case fixed(String)
}

/// One line of text, and the box that it takes.
struct Label: Equatable, Sendable {
  /// Which end of the text stands at its place.
  enum Anchor: Equatable, Sendable {
    case start
    case middle
    case end
  }

  var text: String
  var at: Point
  var size: Double
  var paint: Paint
  var anchor: Anchor
  var isBold: Bool

  /// The rotation about `at` in degrees, clockwise; 0, or negative to read upwards.
  var rotation: Double

  /// What the text was cut from, or empty.
  var full: String

  /// Text whose baseline starts, centres or ends at a place.
  init(
    _ text: String, at: Point, size: Double, ink: Ink = .text, anchor: Anchor = .start, isBold: Bool = false,
    rotation: Double = 0, full: String = ""
  ) {
    self.text = text
    self.at = at
    self.size = size
    paint = .ink(ink)
    self.anchor = anchor
    self.isBold = isBold
    self.rotation = rotation
    self.full = full == text ? "" : full
  }

  /// The width of the text in pixels, as estimated by `TextMetrics`.
  var width: Double { TextMetrics.width(text, size: size, bold: isBold) }

  /// The box around horizontal text, or around text that reads straight up.
  var box: Rect {
    let offset =
      switch anchor {
      case .start: 0.0
      case .middle: -width / 2
      case .end: -width
      }
    if rotation == -90 {
      return Rect(x: at.x - 0.8 * size, y: at.y - offset - width, width: size, height: width)
    }
    return Rect(x: at.x + offset, y: at.y - 0.8 * size, width: width, height: size)
  }
}
