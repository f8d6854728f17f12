import Testing

@testable import Reports

struct ExactMathTests {
  @Test("logarithm and exponential agree with the C library")
  func functions() throws {
    let oracle = try Oracle.load()
    for pair in oracle.log {
      let found = ExactMath.log(pair[0])
      #expect(abs(found - pair[1]) <= 1e-14 * max(1, abs(pair[1])))
    }
    for pair in oracle.exp {
      let found = ExactMath.exp(pair[0])
      #expect(found.isFinite && abs(found - pair[1]) <= 2e-13 * pair[1])
    }
    #expect(ExactMath.exp(-1e9) == 0 && ExactMath.exp(1e9) == .infinity)
  }

  @Test("decades are exact at powers of ten", arguments: [-300, -8, -3, -1, 0, 1, 2, 5, 15, 300])
  func decades(exponent: Int) {
    let power = ExactMath.powerOfTen(exponent)
    #expect(ExactMath.decade(below: power) == exponent)
    #expect(ExactMath.decade(below: power.nextDown) == exponent - 1)
    #expect(ExactMath.decade(below: power * 9.99) == exponent)
  }
}
