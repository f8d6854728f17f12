/// Logarithm and exponential from additions and multiplications only.
///
/// The C library picks different code on different machines, whose last bits may differ; these do not, so a figure has
/// the same bytes everywhere. Relative errors are below 1e-14, far below what a figure shows.
enum ExactMath {
  private static let ln2 = 0.693147180559945309417232121458
  private static let ln10 = 2.30258509299404568401799145468

  /// The natural logarithm of a positive, finite `value`.
  static func log(_ value: Double) -> Double {
    precondition(value > 0 && value.isFinite, "log: the value is not positive and finite")
    var significand = value.significand
    var exponent = Double(value.exponent)
    if significand > 1.4142135623730951 {
      significand /= 2
      exponent += 1
    }
    // ln(m) = 2 atanh((m - 1) / (m + 1)), with |argument| < 0.172.
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var sum = 0.0
    for term in stride(from: 21, through: 1, by: -2) { sum = sum * square + 1 / Double(term) }
    return exponent * ln2 + 2 * ratio * sum
  }

  /// The decimal logarithm of a positive, finite `value`.
  static func log10(_ value: Double) -> Double {
    log(value) / ln10
  }

  /// The exponential of `value`; 0 below -700 and infinity above 700.
  static func exp(_ value: Double) -> Double {
    guard value > -700 else { return 0 }
    guard value < 700 else { return .infinity }
    let steps = (value / ln2).rounded()
    let rest = value - steps * ln2
    var sum = 1.0
    for term in stride(from: 14, through: 1, by: -1) { sum = 1 + rest / Double(term) * sum }
    return Double(sign: .plus, exponent: Int(steps), significand: sum)
  }

  /// Ten to a whole power.
  static func powerOfTen(_ exponent: Int) -> Double {
    Double("1e\(exponent)") ?? (exponent < 0 ? 0 : .infinity)
  }

  /// The largest whole power of ten whose value is at most `value`, which must be positive and finite.
  static func decade(below value: Double) -> Int {
    var exponent = Int(log10(value).rounded(.down))
    if powerOfTen(exponent + 1) <= value { exponent += 1 }
    if powerOfTen(exponent) > value { exponent -= 1 }
    return exponent
  }
}
