/// What a colour stands for; each has a value on light and one on dark backgrounds.
public enum Ink: Sendable, Hashable {
  /// The colour of the series with this number, counted from 0; six colours repeat.
  case series(Int)

  /// Observed values: nearly the colour of text.
  case actual

  /// References that are not themselves compared, such as a naive baseline.
  case reference

  /// Titles and labels.
  case text

  /// Subtitles, tick labels and notes.
  case muted

  /// Axis lines.
  case axis

  /// Grid lines.
  case grid

  /// What everything is drawn on.
  case background

  /// The class that carries the colour in the style sheet.
  var cssClass: String {
    switch self {
    case .series(let index): "rs\(Self.slot(index))"
    case .actual: "ra"
    case .reference: "rr"
    case .text: "rt"
    case .muted: "rm"
    case .axis: "rx"
    case .grid: "rg"
    case .background: "rb"
    }
  }

  /// The colour on light backgrounds.
  var light: String {
    switch self {
    case .series(let index): Self.seriesLight[Self.slot(index)]
    case .actual: "#1F2328"
    case .reference: "#767B82"
    case .text: "#1B1E22"
    case .muted: "#555B63"
    case .axis: "#868C94"
    case .grid: "#E3E6E9"
    case .background: "#FFFFFF"
    }
  }

  /// The colour on dark backgrounds.
  var dark: String {
    switch self {
    case .series(let index): Self.seriesDark[Self.slot(index)]
    case .actual: "#ECEEF0"
    case .reference: "#9AA0A8"
    case .text: "#E9EBED"
    case .muted: "#A9AFB7"
    case .axis: "#7B828B"
    case .grid: "#2C3036"
    case .background: "#16181C"
    }
  }

  /// Every ink once, in the order of the style sheet.
  static let all: [Ink] =
    seriesLight.indices.map(Ink.series) + [.actual, .reference, .text, .muted, .axis, .grid, .background]

  /// Okabe and Ito's hues (blue, vermilion, green, purple, ochre, sky), moved apart until every two differ by at least
  /// 20 in CIELAB for normal sight, protanopia, deuteranopia and tritanopia, with a contrast of 3 to the background.
  static let seriesLight = ["#00639E", "#AF4000", "#139C6B", "#D674A6", "#B78E00", "#7E92D7"]
  static let seriesDark = ["#74ADF7", "#F0803C", "#4ADFB0", "#E18BC2", "#F7D553", "#8584FF"]

  private static func slot(_ index: Int) -> Int {
    let count = seriesLight.count
    return (index % count + count) % count
  }
}
