/// Ticks of a decimal logarithmic axis.
enum LogTicks {
  /// The ticks inside `lower...upper`, both positive, with about `count` labels.
  ///
  /// Decades are labelled when there are at least three of them; on shorter axes 1, 2 and 5 times a decade are, and on
  /// axes far shorter than a decade round numbers. All other multiples of a decade are minor ticks.
  static func ticks(from lower: Double, to upper: Double, count: Int) -> [Tick] {
    guard lower > 0, upper > lower, upper.isFinite else { return [] }
    let first = ExactMath.decade(below: lower)
    let last = ExactMath.decade(below: upper)
    let inside = { (value: Double) in value >= lower * (1 - 1e-12) && value <= upper * (1 + 1e-12) }
    let decades = (first...last).filter { inside(ExactMath.powerOfTen($0)) }
    if decades.count >= 3 { return wide(first, last, decades: decades, count: max(1, count), inside: inside) }

    let ticks = (first...last).flatMap { decade in
      (1...9).compactMap { mantissa -> Tick? in
        guard let value = Double("\(mantissa)e\(decade)"), inside(value) else { return nil }
        return [1, 2, 5].contains(mantissa) ? Tick(value, plain(value)) : Tick(minor: value)
      }
    }
    let labels = ticks.count(where: \.isMajor)
    return labels < 3 ? LinearTicks.ticks(from: lower, to: upper, count: count) : ticks
  }

  private static func wide(
    _ first: Int, _ last: Int, decades: [Int], count: Int, inside: (Double) -> Bool
  ) -> [Tick] {
    let every = max(1, (decades.count + count - 1) / count)
    let isPlain = decades.allSatisfy { (-4...5).contains($0) }
    var ticks: [Tick] = []
    for decade in first...last {
      for mantissa in 1...9 {
        let value = Double("\(mantissa)e\(decade)") ?? 0
        guard inside(value) else { continue }
        if mantissa == 1, decade.isMultiple(of: every) {
          ticks.append(Tick(value, isPlain ? plain(value) : "10" + superscript(decade)))
        } else if mantissa == 1 || every == 1 {
          ticks.append(Tick(minor: value))
        }
      }
    }
    return ticks
  }

  private static func plain(_ value: Double) -> String {
    let digits = DecimalDigits(value)
    if digits.exponent < -4 || digits.exponent > 6 {
      let power = digits.exponent - 1
      let mantissa = digits.shifted(by: -power).fixed(decimals: 0)
      return (mantissa == "1" ? "" : mantissa + "×") + "10" + superscript(power)
    }
    return groupedText(digits, decimals: digits.decimals)
  }
}
