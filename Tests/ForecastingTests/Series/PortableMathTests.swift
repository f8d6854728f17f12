import Foundation
import Testing

@testable import Forecasting

@Suite("Portable elementary functions")
struct PortableMathTests {
  @Test("the logarithm agrees with the C library within 2 units in the last place")
  func logarithm() {
    var x = 1e-300
    var worst = 0.0
    while x < 1e300 {
      worst = max(worst, abs(PortableMath.log(x) - Foundation.log(x)) / Foundation.log(x).ulp)
      x *= 1.000_7 * 1.31
    }
    for step in -2_000...2_000 {
      let near = 1 + Double(step) * 3.7e-5
      let expected = Foundation.log(near)
      worst = max(worst, expected == 0 ? 0 : abs(PortableMath.log(near) - expected) / expected.ulp)
    }
    #expect(worst <= 2)
    #expect(PortableMath.log(1) == 0)
    #expect(PortableMath.log(0) == -.infinity)
    #expect(PortableMath.log(-1).isNaN)
    #expect(abs(PortableMath.log(Double.leastNonzeroMagnitude) - Foundation.log(Double.leastNonzeroMagnitude)) <= 2e-13)
  }

  @Test("the sine agrees with the C library within 4e-16 and is exact at quarter turns")
  func sine() {
    var worst = 0.0
    for step in -4_000...4_000 {
      let turns = Double(step) / 1_777
      // The C library gets an angle within half a turn, so that its argument is as exact as can be.
      let reduced = turns - turns.rounded()
      worst = max(worst, abs(PortableMath.sinTurns(turns) - sin(2 * Double.pi * reduced)))
    }
    #expect(worst <= 4e-16)
    #expect([0, 0.25, 0.5, 0.75, 1, -0.25].map(PortableMath.sinTurns) == [0, 1, 0, -1, 0, -1])
  }
}
