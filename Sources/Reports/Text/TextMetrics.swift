/// Widths of text in a figure, estimated without a font at hand.
///
/// The table holds the advance widths of a wide sans-serif face (DejaVu Sans), in thousandths of the font size. The
/// usual screen faces are narrower, so that boxes computed here are never too small.
enum TextMetrics {
  private static let regular: [Int] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
    748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
    615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
    337, 636, 838,
  ]

  /// The width of `text` in pixels at `size` pixels; bold faces are a tenth wider.
  static func width(_ text: String, size: Double, bold: Bool = false) -> Double {
    let units = text.reduce(0) { $0 + self.units(of: $1) }
    return Double(units) * size * (bold ? 1.12 : 1) / 1000
  }

  /// `text` cut to at most `width` pixels, with `…` where something was cut.
  static func clipped(_ text: String, to width: Double, size: Double, bold: Bool = false) -> String {
    guard self.width(text, size: size, bold: bold) > width else { return text }
    var result = ""
    for character in text {
      let next = result + String(character)
      if self.width(next + "…", size: size, bold: bold) > width { break }
      result = next
    }
    while result.last == " " { result.removeLast() }
    return result + "…"
  }

  /// `name` with `…` in its middle where it is wider than `width` pixels, since names often differ at the end only.
  static func shortened(_ name: String, to width: Double, size: Double) -> String {
    guard self.width(name, size: size) > width else { return name }
    let all = Array(name)
    var kept = all.count - 1
    while kept > 1 {
      let head = (kept + 1) / 2
      let text = String(all[..<head]) + "…" + String(all[(all.count - kept + head)...])
      if self.width(text, size: size) <= width { return text }
      kept -= 1
    }
    return "…"
  }

  /// `text` broken at spaces into lines of at most `width` pixels; words that do not fit alone are cut.
  static func wrapped(_ text: String, to width: Double, size: Double, bold: Bool = false) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let candidate = line.isEmpty ? String(word) : line + " " + word
      if line.isEmpty || self.width(candidate, size: size, bold: bold) <= width {
        line = candidate
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines.map { clipped($0, to: width, size: size, bold: bold) }
  }

  private static func units(of character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first?.value else { return 0 }
    switch scalar {
    case 32...126: return regular[Int(scalar) - 32]
    case 0x2212, 0xD7, 0xB1: return 838
    case 0xB2, 0xB3, 0xB9, 0x2070...0x2079: return 401
    case 0x207B: return 528
    case 0xB7: return 318
    case 0xC0...0x24F: return 690
    case 0x300...0x36F: return 0
    case 0x370...0x52F: return 760
    default: return 1000
    }
  }
}
