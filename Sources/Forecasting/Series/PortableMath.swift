/// Elementary functions made of IEEE additions, multiplications and divisions only, so that every machine and every C
/// library gives the same bits.
public enum PortableMath {
  /// The natural logarithm, within 2 units in the last place; NaN below zero, minus infinity at zero.
  ///
  /// x = 2^k m with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh((m - 1) / (m + 1)) as a power series
  /// (Abramowitz and Stegun 4.1.27).
  public static func log(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return x == 0 ? -.infinity : x > 0 ? x : .nan }
    var exponent = Double(x.exponent)
    var mantissa = x.significand
    if mantissa > 1.414_213_562_373_095_1 {
      mantissa /= 2
      exponent += 1
    }
    let s = (mantissa - 1) / (mantissa + 1)
    let square = s * s
    // |s| < 0.1716, so the first term left out, s^25 / 25, is below 4e-21.
    var series = 0.0
    for odd in stride(from: 23, through: 3, by: -2) { series = (series + 1 / Double(odd)) * square }
    // ln 2 in two parts: the first has 11 trailing zero bits, so that its product with an exponent is exact.
    let high = 0x1.62e42fefa3800p-1
    let low = 0x1.ef35793c76730p-45
    return exponent * high + (2 * s + (2 * s * series + exponent * low))
  }

  /// The exponential function, within 2 units in the last place where the result is a normal number.
  ///
  /// e^x = 2^k e^r with |r| <= ln 2 / 2, and e^r as a power series.
  public static func exp(_ x: Double) -> Double {
    guard x.magnitude < 745 else { return x.isNaN ? x : x < 0 ? 0 : .infinity }
    let exponent = (x * 1.442_695_040_888_963_4).rounded()
    // ln 2 in the two parts of `log`; |exponent| < 2^11.
    let rest = (x - exponent * 0x1.62e42fefa3800p-1) - exponent * 0x1.ef35793c76730p-45
    // |rest| < 0.3466, so the first term left out, rest^15 / 15!, is below 1e-19.
    var series = 1.0
    for n in stride(from: 14, through: 1, by: -1) { series = 1 + rest / Double(n) * series }
    let power = Int(exponent)
    // In two steps, since 2^1024 is no number though its half times the series may be one.
    let half = power / 2
    return series * Double(sign: .plus, exponent: half, significand: 1)
      * Double(sign: .plus, exponent: power - half, significand: 1)
  }

  /// sin(2 pi x), within 2 units in the last place of 1.
  static func sinTurns(_ x: Double) -> Double {
    // The nearest quarter turn is taken away exactly; what remains lies within an eighth of a turn.
    let quarters = (x * 4).rounded(.toNearestOrEven)
    let angle = (x - quarters / 4) * (2 * Double.pi)
    switch Int((quarters - (quarters / 4).rounded(.down) * 4)) {
    case 0: return sine(angle)
    case 1: return cosine(angle)
    case 2: return -sine(angle)
    default: return -cosine(angle)
    }
  }

  /// Taylor series for |x| <= pi / 4; the first term left out is below 3e-17.
  private static func sine(_ x: Double) -> Double {
    var series = 1.0
    for n in stride(from: 16, through: 2, by: -2) { series = 1 - x * x / Double(n * (n + 1)) * series }
    return x * series
  }

  /// Taylor series for |x| <= pi / 4; the first term left out is below 3e-17.
  private static func cosine(_ x: Double) -> Double {
    var series = 1.0
    for n in stride(from: 17, through: 1, by: -2) { series = 1 - x * x / Double(n * (n + 1)) * series }
    return series
  }
}
