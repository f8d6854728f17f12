import Testing

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

@Suite("Random streams")
struct RandomTests {
  @Test("The finaliser and the increment are SplitMix64's")
  func splitMix() {
    // The first five outputs of the reference splitmix64.c for the state 1234567.
    var state: UInt64 = 1_234_567
    let outputs = (0..<5).map { _ in
      state &+= 0x9E37_79B9_7F4A_7C15
      return mix(state)
    }
    #expect(
      outputs == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
  }

  @Test("A stream is a function of seed, name and index, and each of the three matters")
  func keys() {
    func first(_ seed: UInt64, _ name: String, _ index: UInt64) -> UInt64 {
      var stream = RandomStream(seed: seed, name: name, index: index)
      return stream.next()
    }
    #expect(first(1, "a", 0) == first(1, "a", 0))
    let all = [1, 2, 3].flatMap { seed in
      ["a", "b", "ab", "ba", ""].flatMap { name in [0, 1, 2].map { first(seed, name, $0) } }
    }
    #expect(Set(all).count == all.count)
  }

  @Test("A permutation holds every number once", arguments: [0, 1, 2, 3, 10, 1000])
  func permutation(count: Int) {
    var stream = RandomStream(seed: 3, name: "shuffle")
    let order = stream.permutation(count)
    #expect(order.sorted() == Array(0..<count))
    if count == 1000 { #expect(order != Array(0..<count)) }
  }

  @Test("All orders of three are about equally frequent")
  func fairness() {
    var counts: [[Int]: Int] = [:]
    var stream = RandomStream(seed: 8, name: "orders")
    for _ in 0..<6000 { counts[stream.permutation(3), default: 0] += 1 }
    #expect(counts.count == 6)
    // Each count is binomial with mean 1000 and standard deviation 29; five of them either way.
    for count in counts.values { #expect(abs(count - 1000) <= 145) }
  }

  @Test("Uniform and normal numbers have the moments they should")
  func moments() {
    var stream = RandomStream(seed: 5, name: "moments")
    let n = 100_000
    let uniform = (0..<n).map { _ in stream.uniform() }
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    let normal = (0..<n).map { _ in stream.normal() }
    func moment(_ values: [Double], _ power: Int, about centre: Double) -> Double {
      values.reduce(0) { sum, x in
        var product = 1.0
        for _ in 0..<power { product *= x - centre }
        return sum + product
      } / Double(values.count)
    }
    // Five standard errors each: those of the mean are sqrt(1/12n) and sqrt(1/n), of the variance sqrt(1/180n) and
    // sqrt(2/n), of the normal's third and fourth moments sqrt(15/n) and sqrt(96/n).
    let root = Double(n).squareRoot()
    #expect(abs(moment(uniform, 1, about: 0) - 0.5) <= 5 * 0.289 / root)
    #expect(abs(moment(uniform, 2, about: 0.5) - 1 / 12) <= 5 * 0.0746 / root)
    #expect(abs(moment(normal, 1, about: 0)) <= 5 / root)
    #expect(abs(moment(normal, 2, about: 0) - 1) <= 5 * 1.4143 / root)
    #expect(abs(moment(normal, 3, about: 0)) <= 5 * 3.873 / root)
    #expect(abs(moment(normal, 4, about: 0) - 3) <= 5 * 9.798 / root)
  }

  @Test("Logarithm and cosine without the C library are right to 1e-14")
  func functions() {
    // Values of the functions from Python's math module.
    #expect(abs(naturalLogarithm(0.1) - -2.302_585_092_994_045_5) <= 1e-14)
    #expect(abs(naturalLogarithm(1e-300) - -690.775_527_898_213_7) <= 1e-12)
    #expect(abs(naturalLogarithm(2.5) - 0.916_290_731_874_155) <= 1e-14)
    #expect(naturalLogarithm(1) == 0)
    #expect(abs(cosine(0) - 1) <= 1e-14)
    #expect(abs(cosine(1) - 0.540_302_305_868_139_8) <= 1e-14)
    #expect(abs(cosine(3) - -0.989_992_496_600_445_4) <= 1e-14)
    #expect(abs(cosine(.pi) + 1) <= 1e-14)
  }
}
