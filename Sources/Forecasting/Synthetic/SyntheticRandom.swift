/// Random numbers for synthetic series: the same seed gives the same numbers on every machine.
///
/// xoshiro256** (Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators"), its state filled by
/// SplitMix64 (Steele, Lea and Flood 2014).
struct SyntheticRandom {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// A generator for one series of one seed; series are independent streams.
  init(seed: UInt64, series: Int) {
    var mixer = SplitMix(state: seed)
    var inner = SplitMix(state: mixer.next() ^ UInt64(series))
    state = (inner.next(), inner.next(), inner.next(), inner.next())
  }

  mutating func next() -> UInt64 {
    let scrambled = state.1 &* 5
    let result = (scrambled << 7 | scrambled >> 57) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 << 45 | state.3 >> 19
    return result
  }

  /// Uniform in [0, 1), 53 random bits.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Standard normal (Box and Muller 1958), two uniform numbers for one.
  mutating func normal() -> Double {
    // 1 - u lies in (0, 1], so that its logarithm is finite.
    let radius = (-2 * PortableMath.log(1 - uniform())).squareRoot()
    return radius * PortableMath.sinTurns(uniform())
  }

  private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }
  }
}
