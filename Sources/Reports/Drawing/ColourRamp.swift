/// Colours for quantities, between fixed stops.
enum ColourRamp {
  /// A colour by its red, green and blue parts, 0...255.
  struct Colour: Equatable, Sendable {
    let red: Int
    let green: Int
    let blue: Int

    /// The colour as `#RRGGBB`.
    var hex: String {
      let digits = Array("0123456789ABCDEF")
      return "#" + [red, green, blue].flatMap { [digits[$0 / 16], digits[$0 % 16]] }
    }

    /// Black or white, whichever has more contrast to this colour: 4.5 at least, whatever the colour.
    ///
    /// Both have the same at a relative luminance of 0.179 (WCAG 2: (L + 0.05)² = 1.05 · 0.05).
    var text: String {
      let parts = [red, green, blue].map { part in
        let share = Double(part) / 255
        return share <= 0.04045 ? share / 12.92 : ExactMath.exp(2.4 * ExactMath.log((share + 0.055) / 1.055))
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] > 0.179 ? "#000000" : "#FFFFFF"
    }
  }

  private static let sequential: [(Int, Int, Int)] = [
    (0, 34, 78), (35, 62, 108), (79, 91, 109), (113, 121, 119), (148, 152, 118), (190, 185, 104), (253, 231, 55),
  ]

  private static let diverging: [(Int, Int, Int)] = [
    (5, 75, 140), (66, 134, 190), (150, 197, 223), (245, 245, 245), (247, 183, 150), (214, 106, 75), (160, 25, 40),
  ]

  /// The colour at `fraction`, 0...1, of a ramp.
  static func colour(_ ramp: HeatMapMark.Ramp, _ fraction: Double) -> Colour {
    let stops = ramp == .sequential ? sequential : diverging
    let place = max(0, min(1, fraction)) * Double(stops.count - 1)
    let below = min(stops.count - 2, Int(place))
    let rest = place - Double(below)
    let mix = { (low: Int, high: Int) in Int((Double(low) + (Double(high) - Double(low)) * rest).rounded()) }
    let (low, high) = (stops[below], stops[below + 1])
    return Colour(red: mix(low.0, high.0), green: mix(low.1, high.1), blue: mix(low.2, high.2))
  }
}
