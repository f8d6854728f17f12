/// Ticks at round numbers: multiples of 1, 2, 2.5 or 5 times a power of ten.
enum LinearTicks {
  /// What the labels look like.
  enum Look: Equatable, Sendable {
    /// Numbers.
    case plain

    /// Whole numbers only.
    case whole

    /// Percent: 0.1 is `10%`.
    case percent
  }

  /// The ticks inside `lower...upper`, about `count` of them and never more than `count + 1`.
  static func ticks(from lower: Double, to upper: Double, count: Int, look: Look = .plain) -> [Tick] {
    let span = upper - lower
    guard span > 0, span.isFinite else { return [] }
    let step = step(span: span, count: count, look)
    let first = (lower / step - 1e-9).rounded(.up)
    let last = (upper / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 1000 else { return [] }
    let values = (0...Int(last - first)).map { place in
      let multiple = (first + Double(place)) * step
      return multiple == 0 ? 0 : multiple
    }
    let labels = labels(values, step: step, percent: look == .percent)
    return zip(values, labels).map { Tick($0, $1) }
  }

  /// The ticks with short labels, and what they leave unsaid.
  ///
  /// Of numbers that have six digits or more in common with each other the labels are distances from a round one, such as
  /// -50, 0 and 50 from `+ 1,000,000,000`.
  static func shortTicks(
    from lower: Double, to upper: Double, count: Int, look: Look
  ) -> (ticks: [Tick], context: String) {
    let ticks = ticks(from: lower, to: upper, count: count, look: look)
    let span = upper - lower
    let size = max(lower.magnitude, upper.magnitude)
    guard !ticks.isEmpty, span < size * 1e-6, size < 1e15 else { return (ticks, "") }
    let unit = ExactMath.powerOfTen(ExactMath.decade(below: span) + 1)
    let base = ((lower / 2 + upper / 2) / unit).rounded() * unit
    let step = step(span: span, count: count, look)
    // The round number is a multiple of the step as well.
    let distances = ticks.map { (($0.value - base) / step).rounded() * step }
    let labels = labels(distances.map { $0 == 0 ? 0 : $0 }, step: step, percent: false)
    let text = groupedText(DecimalDigits(base.magnitude), decimals: DecimalDigits(unit).decimals)
    return (zip(ticks, labels).map { Tick($0.value, $1) }, (base < 0 ? "− " : "+ ") + text)
  }

  private static func step(span: Double, count: Int, _ look: Look) -> Double {
    let step = step(span: span, count: max(1, count))
    return look == .whole ? (step <= 1 ? 1 : step == 2.5 ? 5 : step) : step
  }

  /// The smallest round step that gives at most `count` intervals over `span`.
  static func step(span: Double, count: Int) -> Double {
    let raw = span / Double(count)
    guard raw.isNormal else { return span }
    let decade = ExactMath.decade(below: raw)
    for (mantissa, shift) in [(1.0, 0), (2, 0), (25, -1), (5, 0), (1, 1)] {
      let step = product(mantissa, decade + shift)
      if step >= raw * (1 - 1e-9) { return step }
    }
    return product(1, decade + 1)
  }

  /// A mantissa times a power of ten, correctly rounded where the power itself is not exact.
  private static func product(_ mantissa: Double, _ exponent: Int) -> Double {
    Double("\(Int(mantissa))e\(exponent)") ?? mantissa
  }

  /// Labels of one look: the same number of decimals and the same suffix for all.
  private static func labels(_ values: [Double], step: Double, percent: Bool) -> [String] {
    let stepDigits = DecimalDigits(step)
    let largest = values.map(\.magnitude).max() ?? 0
    if percent {
      let decimals = stepDigits.shifted(by: 2).decimals
      return values.map { minus(groupedText(DecimalDigits($0).shifted(by: 2), decimals: decimals)) + "%" }
    }
    if largest > 0, largest < 1e-4 || largest >= 1e15 {
      let power = ExactMath.decade(below: largest)
      let decimals = stepDigits.shifted(by: -power).decimals
      return values.map { value in
        let mantissa = DecimalDigits(value).shifted(by: -power).fixed(decimals: decimals)
        return value == 0 ? "0" : minus(mantissa) + "×10" + superscript(power)
      }
    }
    let thousands = largest >= 1e12 ? 4 : largest >= 1e9 ? 3 : largest >= 1e6 ? 2 : largest >= 1e5 ? 1 : 0
    let decimals = stepDigits.shifted(by: -3 * thousands).decimals
    let suffix = ["", "k", "M", "G", "T"][thousands]
    return values.map { value in
      let digits = DecimalDigits(value).shifted(by: -3 * thousands)
      return value == 0 && thousands > 0 ? "0" : minus(groupedText(digits, decimals: decimals)) + suffix
    }
  }
}

/// A number, or a range of two as `-1 to -0.5`, with the typographic minus sign.
func minus(_ text: String) -> String {
  let start = text.hasPrefix("-") ? "−" + text.dropFirst() : text
  return start.replacing(" to -", with: " to −").replacing("(-", with: "(−")
}

/// A whole number in superscript digits.
func superscript(_ value: Int) -> String {
  let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
  let text = "\(value.magnitude)".utf8.map { digits[Int($0 - UInt8(ascii: "0"))] }.joined()
  return value < 0 ? "⁻" + text : text
}
