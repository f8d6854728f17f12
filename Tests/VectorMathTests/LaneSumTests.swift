import Testing
import VectorMath

@Suite("Sums over lanes")
struct LaneSumTests {
  @Test("Lanes are added as a tree of halves, which is not the order of a loop")
  func order() {
    // 1 vanishes beside 2^24 in single precision: lane 0 and lane 8 meet first and cancel, so the ones survive.
    var x = SIMD16<Float>(repeating: 0)
    x[0] = 16_777_216
    x[8] = -16_777_216
    x[1] = 1
    x[9] = 1
    #expect(laneSum(x) == 2)
    x[8] = 0
    x[4] = -16_777_216
    #expect(laneSum(x) == 2)
  }
}
