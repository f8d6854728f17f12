/// Student's t distribution with a whole number of degrees of freedom, made of IEEE arithmetic and square roots only, so
/// that p-values have the same bits on every machine.
enum StudentT {
  /// The probability that |T| exceeds |t|: I_x(n / 2, 1 / 2) with x = n / (n + t^2), the regularised incomplete beta
  /// function (Abramowitz and Stegun 26.7.1 and 26.5.27), to about 12 digits.
  static func twoSidedTail(_ t: Double, degreesOfFreedom n: Int) -> Double {
    precondition(n >= 1, "StudentT: \(n) degrees of freedom")
    guard t.isFinite else { return t.isNaN ? .nan : 0 }
    let square = t * t
    guard square.isFinite else { return 0 }
    let total = Double(n) + square
    let (x, y) = (Double(n) / total, square / total)
    let a = Double(n) / 2
    // x^a y^(1/2) / B(a, 1/2)
    let front = power(x.squareRoot(), n) * y.squareRoot() / beta(n)
    if x < (a + 1) / (a + 2.5) { return min(1, front / a * fraction(x, a, 0.5)) }
    return max(0, 1 - 2 * front * fraction(y, 0.5, a))
  }

  /// B(n / 2, 1 / 2) by B(a + 1, b) = B(a, b) a / (a + b), from B(1 / 2, 1 / 2) = pi and B(1, 1 / 2) = 2.
  private static func beta(_ n: Int) -> Double {
    var value = n.isMultiple(of: 2) ? 2 : Double.pi
    for doubled in stride(from: n.isMultiple(of: 2) ? 2 : 1, to: n, by: 2) {
      value *= Double(doubled) / Double(doubled + 1)
    }
    return value
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }

  /// The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8) by Lentz's method.
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    func bounded(_ value: Double) -> Double { value.magnitude < 1e-300 ? 1e-300 : value }
    var c = 1.0
    var d = 1 / bounded(1 - (a + b) * x / (a + 1))
    var result = d
    for step in 1...10_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / bounded(1 + even * d)
      c = bounded(1 + even / c)
      result *= c * d
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / bounded(1 + odd * d)
      c = bounded(1 + odd / c)
      result *= c * d
      if (c * d - 1).magnitude < 1e-15 { break }
    }
    return result
  }
}
