/// A stream of random numbers that is a function of a seed, a name and a position, never of the order in which threads ask.
///
/// SplitMix64 (Steele, Lea, Flood 2014) over a key that is mixed from the seed and the name.
public struct RandomStream: Sendable, RandomNumberGenerator {
  private var state: UInt64

  /// Opens the stream of `name` under `seed`; `index` tells streams of one name apart, such as the epochs of a shuffle.
  public init(seed: UInt64, name: String, index: UInt64 = 0) {
    var key = mix(seed &+ 0x9E37_79B9_7F4A_7C15)
    for byte in name.utf8 { key = mix(key ^ UInt64(byte)) }
    state = mix(key ^ mix(index &+ 0xD1B5_4A32_D192_ED03))
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return mix(state)
  }

  /// A uniform number in [0, 1) with 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A standard normal number by Marsaglia's polar method.
  public mutating func normal() -> Double {
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let s = u * u + v * v
      if s > 0, s < 1 { return u * (-2 * naturalLogarithm(s) / s).squareRoot() }
    }
  }

  /// The permutation of 0..<count that Fisher and Yates' shuffle gives.
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) {
      // 128-bit product instead of a remainder: no bias worth naming, and one multiplication.
      let j = Int(next().multipliedFullWidth(by: UInt64(i + 1)).high)
      order.swapAt(i, j)
    }
    return order
  }
}

/// The finaliser of SplitMix64.
@inline(__always)
func mix(_ x: UInt64) -> UInt64 {
  var z = x
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}

/// ln x for a positive, normal x without libm, so that initial weights are the same on every system: with
/// x = m 2^e and m in [sqrt 1/2, sqrt 2), ln m = 2 artanh((m - 1) / (m + 1)).
func naturalLogarithm(_ x: Double) -> Double {
  var exponent = Double(x.exponent)
  var m = x.significand
  if m > 1.414_213_562_373_095_1 {
    m /= 2
    exponent += 1
  }
  let s = (m - 1) / (m + 1)
  var series = 0.0
  for k in stride(from: 25.0, through: 1.0, by: -2.0) { series = series * s * s + 1 / k }
  return exponent * 0.693_147_180_559_945_3 + 2 * s * series
}

/// cos x for x in [0, pi] without libm, by the Taylor series of sin around pi / 2.
func cosine(_ x: Double) -> Double {
  let y = Double.pi / 2 - x
  var sum = 0.0
  for k in stride(from: 25.0, through: 3.0, by: -2.0) { sum = (1 + sum) * (-y * y / (k * (k - 1))) }
  return y * (1 + sum)
}
